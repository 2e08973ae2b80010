"""deploy-interactive.sh run again: an upgrade that loses nothing, and the way back from a failure at every step."""

from pathlib import Path

import pexpect
import pytest

from edms.embedded.waiting import wait_until
from tests.deployment.server import BACKUP, NEEDS_LINUX, THEIRS, Server, free_ports

pytestmark = NEEDS_LINUX
PROGRAM = "frontend celery_beat celery_worker backend"
RESTORE = f"run --rm -T manage restore {BACKUP}"


@pytest.fixture
def installed(tmp_path: Path) -> Server:
    return Server.installed_in(tmp_path)


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
        "old: (as installed) run --rm -T manage backup --reason Before an upgrade",
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
    installed.write(HTTPS_PROXY="http://proxy.example.org:3128")

    assert installed.run(EDMS_DB_NAME="another", COMPOSE_FILE="/elsewhere", HTTPS_PROXY="http://elsewhere.example.org").returncode == 0

    assert installed.settings["EDMS_DB_NAME"] == before["EDMS_DB_NAME"]
    assert "EDMS_DB_NAME" not in (installed.standins / "exported").read_text()
    assert "HTTPS_PROXY" not in (installed.standins / "exported").read_text()
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


def test_two_at_once_are_one_too_many(installed: Server):
    terminal = installed.begin()
    terminal.expect_exact("1. Domain/IP:")

    assert "Another ./deploy-interactive.sh is at work" in installed.run().stderr
    terminal.close(force=True)
