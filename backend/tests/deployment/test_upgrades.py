"""deploy-interactive.sh run again: an upgrade that loses nothing, and the way back from a failure at every step."""

import os
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pexpect
import pytest

from edms.embedded.waiting import wait_until
from tests.deployment.server import BACKUP, NEEDS_LINUX, Server, free_ports

pytestmark = NEEDS_LINUX
PROGRAM = "frontend celery_beat celery_worker backend"
RESTORE = f"run --rm -T manage restore {BACKUP}"
THEIRS = "MAILTO=ops@example.org\n# Certificates\n15 4 * * 1 /usr/local/bin/renew --quiet\n"


@pytest.fixture
def installed(tmp_path: Path) -> Server:
    """An installation, with lines of somebody else in .env and in the crontab."""
    server = Server.made_in(tmp_path)
    (server.standins / "crontab").write_text(THEIRS)
    backend, frontend = free_ports()
    done = server.run("--domain", "edms.example.org", "--backend-port", backend, "--frontend-port", frontend, "--ssl", "yes")
    assert done.returncode == 0, done.stdout + done.stderr
    with (server.project / ".env").open("a") as env:
        env.write("EDMS_EMAIL_HOST=mail.example.org\n")
    server.forget_what_was_asked()
    return server


def deeds(server: Server) -> list[str]:
    """What changed something, in order; «old» and «new» stand for the version that .env named."""
    old = server.asked[0].split("]")[0].strip("[")
    looks = ("compose version", "info", "ps --all", "exec -T")
    told = [line.removeprefix("[").partition("] ")[::2] for line in server.asked]
    return [f"{'old' if version == old else 'new'}: {words}" for version, words in told if not words.startswith(looks)]


def kept(server: Server) -> dict[str, str]:
    """Everything that must be as it was when an upgrade has failed."""
    secrets = sorted((server.project / "var" / "deploy" / "secrets").iterdir())
    return {".env": (server.project / ".env").read_text(), "crontab": server.crontab} | {file.name: file.read_text() for file in secrets}


def test_it_works(installed: Server):
    """A backup first, with nobody writing; then tables, then the new images. Settings, secrets and strangers' lines stay."""
    before = kept(installed)

    done = installed.run()

    assert done.returncode == 0, done.stdout + done.stderr
    assert deeds(installed) == [
        "new: build",
        f"old: (as installed) stop {PROGRAM}",
        "old: (as installed) run --rm -T -e EDMS_BACKUP_COPY_BUCKET= manage backup --reason Before an upgrade",
        "new: up --detach --force-recreate --wait --wait-timeout 300 db redis",
        "new: run --rm -T manage prepare_roles",
        "new: run --rm -T manage prepare",
        "new: up --detach --remove-orphans --wait --wait-timeout 300",
        "new: run --rm -T manage doctor",
    ]
    after = kept(installed)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {".env"}
    lines = zip(before[".env"].splitlines(), after[".env"].splitlines(), strict=True)
    assert [old.partition("=")[0] for old, new in lines if old != new] == ["EDMS_VERSION"]
    assert "EDMS_EMAIL_HOST=mail.example.org\n" in after[".env"]
    assert BACKUP in done.stdout


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"pa ss # word"  # of the mail server', "pa ss # word"),
        ("'it \"is\" # $so'", 'it "is" # $so'),
        ("pass#word  # changed in spring", "pass#word"),
        (r'"a \"quoted\" \\ one"', r'a "quoted" \ one'),
        ("  spaced  ", "spaced"),
        ("# nothing yet", ""),
    ],
)
def test_a_secret_is_read_as_compose_reads_its_line_which_stays_as_it_was_written(installed: Server, written: str, meant: str):
    database = installed.settings["EDMS_DB_APP_PASSWORD"]
    lines = [f"EDMS_EMAIL_PASSWORD={written}", f"EDMS_DB_APP_PASSWORD='{database}' # of the program"]
    env = installed.project / ".env"
    env.write_text("\n".join([line for line in env.read_text().splitlines() if not line.startswith("EDMS_DB_APP_PASSWORD=")] + lines))

    assert installed.run().returncode == 0

    assert installed.secret("email_password") == meant
    assert installed.secret("db_app_password") == database
    assert set(lines) <= set(env.read_text().splitlines())


def write(server: Server, **values: str) -> None:
    """What an operator has put into .env since the script ran."""
    env = server.project / ".env"
    lines = [line for line in env.read_text().splitlines() if line.partition("=")[0] not in values]
    env.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in values.items())]) + "\n")


def addresses(server: Server) -> tuple[str, str]:
    return server.settings["EDMS_ALLOWED_HOSTS"], server.settings["EDMS_PUBLIC_URL"]


def test_names_and_address_follow_the_answers_while_nobody_wrote_others(installed: Server):
    _, frontend = free_ports()

    assert installed.run("--domain", "papers.example.org", "--frontend-port", frontend, "--ssl", "no").returncode == 0

    assert addresses(installed) == ("papers.example.org", f"http://papers.example.org:{frontend}")


def test_names_and_address_that_an_operator_wrote_stay(installed: Server):
    mended = "edms.example.org papers.example.org", "https://edms.example.org"
    write(installed, EDMS_ALLOWED_HOSTS=mended[0], EDMS_PUBLIC_URL=mended[1])

    for _ in range(2):
        assert installed.run("--frontend-port", free_ports()[1]).returncode == 0

    assert addresses(installed) == mended


def test_a_new_domain_is_allowed_beside_the_names_that_an_operator_wrote(installed: Server):
    write(
        installed, EDMS_ALLOWED_HOSTS='"edms.example.org .plant.example.org" # and the old one', EDMS_PUBLIC_URL="https://edms.example.org/"
    )

    assert installed.run("--domain", "papers.example.org").returncode == 0

    assert addresses(installed) == ("edms.example.org .plant.example.org papers.example.org", "https://papers.example.org/")


def test_an_address_of_somebody_elses_stays_under_a_new_domain_and_gets_tls_where_that_is_set_up(installed: Server):
    """The production settings refuse an address without TLS where there is TLS."""
    assert installed.run("--ssl", "no").returncode == 0
    write(installed, EDMS_PUBLIC_URL="http://portal.example.org/edms")
    assert installed.run("--domain", "papers.example.org").returncode == 0
    assert addresses(installed) == ("papers.example.org", "http://portal.example.org/edms")

    assert installed.run("--ssl", "yes").returncode == 0

    assert addresses(installed)[1] == "https://portal.example.org/edms"


UNTOUCHED = ["*build*"]
WITHOUT_RESTORE = ["*stop frontend*", "*manage backup*"]
WITH_RESTORE = ["*manage prepare_roles*", "*manage prepare", "*up --detach --remove-orphans*", "*ps --all*", "*manage doctor*"]
PROBES = ["*exec -T db*", "*exec -T frontend*", "*exec -T celery_worker*"]


@pytest.mark.parametrize("pattern", UNTOUCHED)
def test_what_fails_before_the_pause_leaves_the_program_running(installed: Server, pattern: str):
    before = kept(installed)
    installed.fail_at(pattern)

    done = installed.run()

    assert done.returncode == 1
    assert "runs on; nothing was changed" in done.stderr
    assert kept(installed) == before
    assert not [deed for deed in deeds(installed) if "stop" in deed or "up " in deed]


class FailsOnce:
    """The pattern fails in the new version only: going back has to meet a server that works."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def at(self, pattern: str) -> None:
        docker = self.server.standins.with_name("programs") / "docker"
        failing = f"""if [ ! -f "$STAND_IN/failed" ]; then case "$*" in {pattern.replace(" ", "?")}) : >"$STAND_IN/failed"
  echo "The stand-in was told to fail once" >&2; exit 17 ;; esac; fi
"""
        text = docker.read_text()
        docker.write_text(text.replace("if [ -f ", failing + "if [ -f ", 1))


@pytest.mark.parametrize("pattern", WITHOUT_RESTORE + WITH_RESTORE)
def test_a_failure_at_any_step_goes_back_to_the_version_before(installed: Server, pattern: str):
    before = kept(installed)
    FailsOnce(installed).at(pattern)

    done = installed.run()

    assert done.returncode == 1, done.stdout + done.stderr
    assert "runs again, with everything that was in it" in done.stderr
    assert kept(installed) == before
    assert deeds(installed)[-1] == "old: (as installed) up --detach --remove-orphans --wait --wait-timeout 300"
    restored = [deed for deed in deeds(installed) if " restore " in deed]
    assert len(restored) == (1 if pattern in WITH_RESTORE else 0)
    assert all(deed.startswith(f"old: (as installed) {RESTORE}") for deed in restored)


@pytest.mark.parametrize("pattern", PROBES)
def test_a_service_that_never_answers_undoes_an_upgrade_and_one_that_is_slow_once_does_not(installed: Server, pattern: str):
    before = kept(installed)
    installed.fail_at(pattern)

    done = installed.run(EDMS_WAIT_SECONDS="60")

    assert done.returncode == 1, done.stdout + done.stderr
    assert kept(installed) == before
    assert len([deed for deed in deeds(installed) if " restore " in deed]) == 1
    (installed.standins / "fails").unlink()
    FailsOnce(installed).at(pattern)
    assert installed.run(EDMS_WAIT_SECONDS="60").returncode == 0
    assert (installed.standins / "failed").exists()


def test_a_crontab_that_refuses_goes_back_as_well(installed: Server):
    before = kept(installed)
    (installed.standins / "crontab-refuses").touch()

    done = installed.run("--backups", "no")

    assert done.returncode == 2, "the crontab from before cannot be written either, and that is said"
    assert "Do this by hand" in done.stderr
    (installed.standins / "crontab-refuses").unlink()
    assert installed.crontab == before["crontab"]


@pytest.mark.parametrize("pattern", ["*manage backup*", "*manage prepare"])
def test_who_interrupts_an_upgrade_gets_back_what_was(installed: Server, pattern: str):
    before = kept(installed)
    (installed.standins / "hangs").write_text(pattern)
    terminal = installed.begin("--non-interactive")
    assert wait_until((installed.standins / "is-hanging").exists, seconds=30)

    terminal.sendintr()
    terminal.expect_exact("runs again, with everything that was in it")
    terminal.expect(pexpect.EOF)

    assert kept(installed) == before
    assert deeds(installed)[-1] == "old: (as installed) up --detach --remove-orphans --wait --wait-timeout 300"


def test_what_a_shell_has_exported_does_not_win_over_the_settings(installed: Server):
    before = installed.settings

    assert installed.run(EDMS_DB_NAME="another", COMPOSE_FILE="/elsewhere").returncode == 0

    assert installed.settings["EDMS_DB_NAME"] == before["EDMS_DB_NAME"]
    assert "EDMS_DB_NAME" not in (installed.standins / "exported").read_text()
    assert "COMPOSE_FILE" not in (installed.standins / "exported").read_text()


def test_a_backup_that_names_no_archive_is_none(installed: Server):
    docker = installed.standins.with_name("programs") / "docker"
    docker.write_text(docker.read_text().replace(BACKUP, "/data/backups/nothing"))
    before = kept(installed)

    done = installed.run()

    assert done.returncode == 1
    assert "named no archive" in done.stderr
    assert kept(installed) == before


def test_when_going_back_fails_too_it_says_what_to_do_by_hand(installed: Server):
    installed.fail_at("*manage prepare", "*manage restore*")

    done = installed.run()

    assert done.returncode == 2
    assert f"restore {BACKUP}" in done.stderr
    assert str(installed.project / "var" / "deploy" / "previous" / "env") in done.stderr


FIRST_STEPS = [
    "*build*",
    "*up --detach --force-recreate*",
    "*prepare_roles*",
    "*manage prepare",
    "*--remove-orphans*wait*",
    "*create_admin*",
    "*doctor*",
]


@pytest.mark.parametrize("pattern", FIRST_STEPS)
def test_a_first_installation_that_fails_stops_what_it_started_and_goes_on_the_next_time(tmp_path: Path, pattern: str):
    server = Server.made_in(tmp_path)
    (server.standins / "crontab").write_text(THEIRS)
    backend, frontend = free_ports()
    options = ("--domain", "edms.example.org", "--backend-port", backend, "--frontend-port", frontend)
    server.fail_at(pattern)

    failed = server.run(*options)

    assert failed.returncode == 1
    assert "The installation failed at:" in failed.stderr
    assert server.asked[-1].endswith("down --remove-orphans")
    assert server.crontab == THEIRS
    assert server.secret("admin_password") == ""
    secrets = {name: value for name, value in server.settings.items() if "PASSWORD" in name}
    (server.standins / "fails").unlink()
    again = server.run()
    assert again.returncode == 0, again.stdout + again.stderr
    assert {name: value for name, value in server.settings.items() if "PASSWORD" in name} == secrets, "the database knows them already"
    assert (server.settings["EDMS_BACKEND_PORT"], server.settings["EDMS_HOST"]) == (backend, "edms.example.org")


def test_our_lines_are_added_to_the_crontab_once(installed: Server):
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
        write(server, EDMS_TIME_ZONE=zone)
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


def test_two_at_once_are_one_too_many(installed: Server):
    terminal = installed.begin()
    terminal.expect_exact("1. Domain/IP:")

    assert "Another ./deploy-interactive.sh is at work" in installed.run().stderr
    terminal.close(force=True)
