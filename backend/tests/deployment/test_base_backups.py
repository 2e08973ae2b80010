"""The service that makes base backups for point-in-time recovery, against a stand-in for pgBackRest."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from edms.embedded.waiting import wait_until
from tests.deployment.server import NEEDS_LINUX

pytestmark = NEEDS_LINUX
SCRIPT: Path = settings.PROJECT / "deploy" / "pgbackrest" / "base-backups.sh"
STAND_IN = """#!/bin/sh
echo "$*" >>"$ASKED"
case "$*" in *" check" | *"stanza-create") [ ! -f "$ASKED.away" ] ;; *" info "*) cat "$ASKED.info" 2>/dev/null ;; esac
"""


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """The file in which the stand-in writes down what it is asked."""
    (tmp_path / "pgbackrest").write_text(STAND_IN)
    (tmp_path / "pgbackrest").chmod(0o755)
    return tmp_path / "asked"


@pytest.fixture
def service(asked: Path) -> "Iterator[subprocess.Popen[bytes]]":
    path = f"{asked.parent}:{os.environ['PATH']}"
    with subprocess.Popen(["sh", str(SCRIPT)], env={"PATH": path, "ASKED": str(asked)}, stderr=subprocess.DEVNULL) as process:
        yield process
        process.terminate()


def lines(asked: Path) -> list[str]:
    return asked.read_text().splitlines() if asked.exists() else []


def test_it_works(asked: Path, service: "subprocess.Popen[bytes]"):
    """The stanza first, then a full backup at once, since without one the archive is of no use."""
    assert wait_until(lambda: len(lines(asked)) >= 4, seconds=20)

    assert [line.removeprefix("--stanza=edms ") for line in lines(asked)] == [
        "stanza-create",
        "check",
        "info --output=json",
        "--type=full backup",
    ]
    assert service.poll() is None


def test_a_base_backup_that_is_there_is_not_made_again(asked: Path, request: pytest.FixtureRequest):
    Path(f"{asked}.info").write_text('[{"backup":[{"label":"20261201-011518F"}]}]')

    request.getfixturevalue("service")

    assert wait_until(lambda: len(lines(asked)) >= 3, seconds=20)
    assert not any("backup" in line for line in lines(asked))


@pytest.mark.parametrize("away", [False, True], ids=["between two nights", "while the database is away"])
def test_it_ends_when_it_is_told_to(asked: Path, request: pytest.FixtureRequest, away: bool):
    if away:
        Path(f"{asked}.away").touch()
    service = request.getfixturevalue("service")
    assert wait_until(lambda: len(lines(asked)) >= (1 if away else 4), seconds=20)

    service.send_signal(signal.SIGTERM)

    assert service.wait(timeout=30) == 0
