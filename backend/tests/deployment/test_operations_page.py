"""What docs/operations.md names exists: commands, settings, files, options, services, checks of the doctor."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from apps.api.doctor.examination import CHECKS
from tests.deployment.server import BACKUP

PROJECT: Path = settings.PROJECT
PAGE = (PROJECT / "docs" / "operations.md").read_text()
SOURCES = ["docker-compose.yml", ".env.example", "deploy/pgbackrest/base-backups.sh", "deploy/install/settings.sh"]


def test_it_works():
    """Every command that is told to be given to `manage` or `edms` is one."""
    named = set(re.findall(r"\bmanage ([a-z_]+)", PAGE)) | set(re.findall(r"\bedms ([a-z_]+)`", PAGE))

    assert {"doctor", "prepare", "prepare_roles", "restore", "verify_backup", "create_admin"} <= named
    assert named - set(get_commands()) - {"help"} == set()


def test_settings_that_it_names_are_read_by_something():
    text = "".join((PROJECT / source).read_text() for source in SOURCES) + (PROJECT / "backend/edms/settings/production.py").read_text()
    named = {name.rstrip("_") for name in re.findall(r"\bEDMS_[A-Z_]+", PAGE)}

    assert {name for name in named if name not in text} == set()


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:deploy|scripts|docs)/[\w./-]+|deploy-interactive\.sh|\.env\.example)`", PAGE)))
)
def test_files_that_it_names_are_there(path):
    assert (PROJECT / path).exists()


def test_options_of_the_script_that_it_names_are_options():
    script = (PROJECT / "deploy-interactive.sh").read_text()
    lines = re.findall(r"deploy-interactive\.sh ((?:--|\\\n)[^\n]*(?:\n  --[^\n]*)?)", PAGE)

    named = {option for line in lines for option in re.findall(r"--[a-z-]+", line)}
    assert {"--non-interactive", "--answers", "--certificate"} <= named
    assert {option for option in named if option not in script} == set()


def test_what_an_upgrade_would_change_is_asked_of_the_new_image_with_the_description_of_what_runs():
    """The new description may name files of secrets that the script has yet to make: nothing starts with it before."""
    told = PAGE.split("## Upgrade")[1].split("## ")[0].replace("\\\n  ", "")
    script = (PROJECT / "deploy" / "install" / "steps.sh").read_text()

    assert "EDMS_VERSION=next docker compose build backend\n" in told
    asked = re.search(r"^EDMS_VERSION=next docker compose --project-directory \. --file (\S+) run .*$", told, re.MULTILINE)
    assert asked
    assert "--no-deps manage showmigrations --plan" in asked[0]
    assert "INSTALLED_COMPOSE=$STATE/" + Path(asked[1]).name in script
    assert [line for line in told.splitlines() if line.startswith("docker compose run")] == []


def test_services_secrets_and_links_are_those_of_the_description():
    described = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    told = PAGE.split("## By hand")[1]

    assert {name for name in described["secrets"] if f"`{name}`" not in told} == set()
    assert {name for name in described["services"] if f"`{name}`" not in PAGE} == set()
    titles = {re.sub(r"[^a-z -]", "", title.lower()).strip().replace(" ", "-") for title in re.findall(r"^## (.*)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) == titles


def test_it_lists_what_the_doctor_looks_at():
    told = PAGE.split("## Troubleshooting")[1].split("|")[0]
    words = {"tasks": "registered tasks", "files": "file store", "clock": "clocks", "telemetry": "traces and faults"}

    assert [check.name for check in CHECKS if words.get(check.name, check.name) not in told] == []


def test_archives_are_called_as_backups_call_them():
    assert re.search(r"/data/backups/backup_\d{8}_\d{6}\.tar\.gz", PAGE)
    assert re.fullmatch(r"/data/backups/backup_\d{8}_\d{6}\.tar\.gz", BACKUP)


def test_the_drill_finds_the_version_of_an_installation_in_its_settings(tmp_path: Path):
    """The script names each build by number, commit and time; the commit is what git can check out."""
    command = re.search(r"git checkout \"\$\((sed -n '[^']+') /safe/env\)\"", PAGE)
    assert command
    (tmp_path / "env").write_text("# Which images run\nEDMS_VERSION=0.1.0-fe1a8fc-20261201003707745\nEDMS_HOST=edms-1.example.org\n")

    done = subprocess.run(["sh", "-c", f"{command[1]} {tmp_path}/env"], capture_output=True, text=True, check=True)

    assert done.stdout == "fe1a8fc\n"
    assert '"${number:-0}-$commit-$(date' in (PROJECT / "deploy" / "install" / "settings.sh").read_text()
