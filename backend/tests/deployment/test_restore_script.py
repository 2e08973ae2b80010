"""scripts/restore-hybrid.sh where Docker Compose runs the program: files of the server reach the containers, whole and unchanged."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from testing.stack import environment

ARCHIVE = "backup_20261130_020000.tar.gz"
# Stands in for docker: hands what is to be done in a container to a shell here, with a folder of its own for the volume.
DOCKER = """#!/bin/sh
printf '%s\\n' "$*" >>"$STAND_IN/asked"
shift 6
[ "$1" = --entrypoint ] || { cat >"$STAND_IN/read"; exit 0; }
code=$(printf %s "$5" | sed "s#/data/backups#$STAND_IN/backups#g")
shift 5
exec sh -c "$code" "$@"
"""


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A folder with the script and no programs of its own, beside the stand-in and the folder that stands for the volume."""
    (tmp_path / "edms" / "scripts").mkdir(parents=True)
    (tmp_path / "programs").mkdir()
    (tmp_path / "backups").mkdir()
    shutil.copy2(settings.PROJECT / "scripts" / "restore-hybrid.sh", tmp_path / "edms" / "scripts")
    docker = tmp_path / "programs" / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    return tmp_path


def restored(server: Path, *arguments: str | Path) -> tuple[int, str, list[str]]:
    """How the script ended, what it said, and what docker was asked to do, without its first words."""
    done = subprocess.run(
        [server / "edms" / "scripts" / "restore-hybrid.sh", *arguments],
        env=environment(PATH=f"{server / 'programs'}:{os.environ['PATH']}", STAND_IN=str(server)),
        cwd=server,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    asked = server / "asked"
    beginning = f"compose --project-directory {server / 'edms'} run --rm -T "
    lines = (
        [line.removeprefix(beginning) for line in asked.read_text().splitlines() if line.startswith(beginning)] if asked.exists() else []
    )
    return done.returncode, done.stdout + done.stderr, lines


def volume(server: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (server / "backups").iterdir()}


def a_file(server: Path, name: str, content: bytes = b"archive") -> Path:
    path = server / "safe place" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_it_works(server: Path) -> None:
    code, said, asked = restored(server, a_file(server, ARCHIVE), "--reason", "The disk broke")

    assert (code, volume(server)) == (0, {ARCHIVE: b"archive"})
    assert f"Handing over {ARCHIVE}" in said
    assert asked[-1] == f"manage restore /data/backups/{ARCHIVE} --reason The disk broke"


def test_what_lies_in_the_volume_is_named_as_it_is(server: Path) -> None:
    code, _, asked = restored(server, f"/data/backups/{ARCHIVE}", "--return-to", "edms_db_before_20261130_020000")

    assert (code, volume(server)) == (0, {})
    assert asked == [f"manage restore /data/backups/{ARCHIVE} --return-to edms_db_before_20261130_020000"]


def test_the_base_and_the_public_key_are_handed_over_too(server: Path) -> None:
    full, key = a_file(server, "backup_20261129_030000.tar.gz", b"full"), a_file(server, "backup.pub", b"key")

    code, _, asked = restored(server, a_file(server, ARCHIVE), "--base", full, "--trust", key)

    assert (code, volume(server)) == (0, {ARCHIVE: b"archive", full.name: b"full", key.name: b"key"})
    assert asked[-1] == f"manage restore /data/backups/{ARCHIVE} --base /data/backups/{full.name} --trust /data/backups/backup.pub"


def test_a_private_key_is_read_and_kept_nowhere(server: Path) -> None:
    code, _, asked = restored(server, f"/data/backups/{ARCHIVE}.age", "--identity", a_file(server, "age-key.txt", b"AGE-SECRET-KEY-1"))

    assert (code, volume(server), (server / "read").read_bytes()) == (0, {}, b"AGE-SECRET-KEY-1")
    assert asked == [f"manage restore /data/backups/{ARCHIVE}.age --identity -"]


def test_a_file_may_stand_behind_an_equals_sign(server: Path) -> None:
    full, key = a_file(server, "backup_20261129_030000.tar.gz", b"full"), a_file(server, "backup.pub", b"key")
    private = a_file(server, "age-key.txt", b"AGE-SECRET-KEY-1")

    code, _, asked = restored(
        server, a_file(server, ARCHIVE), f"--base={full}", f"--trust={key}", f"--identity={private}", "--reason=Drill"
    )

    assert (code, volume(server)) == (0, {ARCHIVE: b"archive", full.name: b"full", key.name: b"key"})
    options = f"--base /data/backups/{full.name} --trust /data/backups/backup.pub --identity - --reason=Drill"
    assert asked[-1] == f"manage restore /data/backups/{ARCHIVE} {options}"
    assert (server / "read").read_bytes() == b"AGE-SECRET-KEY-1"


@pytest.mark.parametrize("form", [("--identity", "{}"), ("--identity={}",)])
def test_a_second_private_key_is_refused_since_one_can_be_handed_over(server: Path, form: tuple[str, ...]) -> None:
    key = a_file(server, "age-key.txt", b"AGE-SECRET-KEY-1")

    code, said, asked = restored(server, f"/data/backups/{ARCHIVE}.age", "--identity", key, *(word.format(key) for word in form))

    assert (code, asked) == (2, [])
    assert "Give --identity once: a file may hold several keys" in said


def test_a_private_key_that_is_not_there_is_told_before_anything_is_asked(server: Path) -> None:
    code, said, asked = restored(server, f"/data/backups/{ARCHIVE}.age", "--identity", "/nowhere/age-key.txt")

    assert (code, asked) == (2, [])
    assert "The private key /nowhere/age-key.txt cannot be read." in said


def test_the_same_archive_may_be_handed_over_again(server: Path) -> None:
    archive = a_file(server, ARCHIVE)

    assert [restored(server, archive)[0] for _ in range(2)] == [0, 0]
    assert volume(server) == {ARCHIVE: b"archive"}


def test_another_archive_of_that_name_is_not_overwritten_and_nothing_is_restored(server: Path) -> None:
    (server / "backups" / ARCHIVE).write_bytes(b"the one of tonight")

    code, said, asked = restored(server, a_file(server, ARCHIVE))

    assert (code, volume(server)) == (1, {ARCHIVE: b"the one of tonight"})
    assert "There is another backup_20261130_020000.tar.gz among the backups" in said
    assert not any(line.startswith("manage restore") for line in asked)


def test_other_files_are_not_handed_over(server: Path) -> None:
    code, said, asked = restored(server, a_file(server, "notes.txt"))

    assert (code, asked, volume(server)) == (2, [], {})
    assert "notes.txt is neither an archive" in said


def test_a_reason_may_be_called_like_a_file(server: Path) -> None:
    a_file(server, "notes.txt").rename(server / "notes.txt")

    assert restored(server, f"/data/backups/{ARCHIVE}", "--reason", "notes.txt")[2][-1].endswith("--reason notes.txt")


def test_a_copy_is_named_and_its_public_key_is_handed_over(server: Path) -> None:
    """Also where a file of that name lies about: the copy in the bucket is meant."""
    a_file(server, ARCHIVE).rename(server / ARCHIVE)

    code, _, asked = restored(server, "--from-copy", ARCHIVE, "--trust", a_file(server, "backup.pub", b"key"))

    assert (code, volume(server)) == (0, {"backup.pub": b"key"})
    assert asked[-1] == f"manage restore --from-copy {ARCHIVE} --trust /data/backups/backup.pub"


def test_without_a_file_it_says_how_it_is_called(server: Path) -> None:
    code, said, asked = restored(server)

    assert (code, asked) == (2, [])
    assert "usage:" in said
