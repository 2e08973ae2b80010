"""Our lines in the crontab: added, renewed and taken away without touching others, and what they do when it is time for them."""

import os
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.deployment.server import BACKUP, NEEDS_LINUX, THEIRS, Server

pytestmark = NEEDS_LINUX


@pytest.fixture
def installed(tmp_path: Path) -> Server:
    return Server.installed_in(tmp_path)


def test_it_works(installed: Server):
    """Our lines are added once, whatever is there already."""
    assert installed.crontab.startswith(THEIRS)
    first = installed.crontab
    assert first.count("scripts/backup-hybrid.sh") == 1

    for _ in range(2):
        assert installed.run().returncode == 0

    assert installed.crontab == first


# One zone for each hour of the day.
ZONES = [f"Etc/GMT{offset:+}" for offset in range(-11, 13)]
NIGHTLY = "exec -T celery_worker edms backup"


def backups_at(server: Server, zones: list[str]) -> list[str]:
    """The zones of the scheduler in which the crontab makes a backup at this moment."""
    made = []
    for zone in zones:
        server.forget_what_was_asked()
        server.write(EDMS_TIME_ZONE=zone)
        done = server.run_line_of_crontab("backup-hybrid.sh")
        assert done.stderr == ""
        made += [zone] if any(NIGHTLY in line for line in server.asked) else []
    return made


def in_the_hour_after_four() -> list[str]:
    return [zone for zone in ZONES if datetime.now(ZoneInfo(zone)).hour == 4]


def archive_aged(server: Server, hours: float) -> None:
    archive = server.standins / "backups" / Path(BACKUP).name
    archive.touch()
    os.utime(archive, (time.time() - hours * 3600,) * 2)


def test_a_night_that_was_lost_is_noticed_at_the_schedulers_four_oclock_wherever_the_server_is(installed: Server):
    archive_aged(installed, 26)
    expected = in_the_hour_after_four()

    made = backups_at(installed, ZONES)

    # An hour may have ended meanwhile.
    assert made in (expected, in_the_hour_after_four(), [*in_the_hour_after_four(), *expected])
    assert (installed.crontab.count("\n30 * * * * "), len(expected)) == (1, 1)


def test_a_night_that_has_its_backup_gets_no_second_one(installed: Server):
    """Two hours and a half lie between, or three and a half in the night that has one hour more."""
    for hours in (0.5, 3.5):
        archive_aged(installed, hours)
        assert backups_at(installed, in_the_hour_after_four()) == []


@pytest.mark.parametrize("written", ['"{}" # of the plant', "'{}'", "  {}"])
def test_the_zone_may_be_written_as_compose_takes_it(installed: Server, written: str):
    (zone,) = in_the_hour_after_four()

    assert backups_at(installed, [written.format(zone)]) != []


def test_our_lines_go_and_those_of_others_stay(installed: Server):
    assert installed.run("--backups", "no").returncode == 0

    assert installed.crontab == THEIRS
    assert installed.settings["EDMS_BACKUPS"] == "no"


def test_lines_of_another_installation_are_not_ours(installed: Server):
    other = installed.crontab.replace(str(installed.project), "/srv/other")
    (installed.standins / "crontab").write_text(other)

    assert installed.run().returncode == 0

    assert "/srv/other" in installed.crontab
    assert installed.crontab.count("scripts/backup-hybrid.sh") == 2


def test_a_block_that_has_lost_its_end_is_not_guessed_at(installed: Server):
    torn = "".join(line for line in installed.crontab.splitlines(keepends=True) if not line.startswith("# END"))
    (installed.standins / "crontab").write_text(torn + "0 0 * * * somebody else's\n")

    done = installed.run()

    assert done.returncode == 1
    assert "lost its end" in done.stderr
    assert "somebody else's" in installed.crontab


def test_a_crontab_that_cannot_be_read_is_not_taken_for_an_empty_one(installed: Server):
    before = installed.crontab
    (installed.standins / "crontab-is-broken").touch()

    assert installed.run().returncode != 0
    assert installed.crontab == before


def test_a_crontab_that_refuses_goes_back_as_well(installed: Server):
    before = installed.crontab
    (installed.standins / "crontab-refuses").touch()

    done = installed.run("--backups", "no")

    assert done.returncode == 2, "the crontab from before cannot be written either, and that is said"
    assert "Do this by hand" in done.stderr
    (installed.standins / "crontab-refuses").unlink()
    assert installed.crontab == before
