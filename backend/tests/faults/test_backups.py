"""Backups and restores under load and in trouble: writers that do not stop, kill -9, a full disk, a server that crashes."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from apps.audit.models import AuditTrail
from apps.backups.archive.keys import trusted_keys
from apps.backups.database.programs import ProgramFailed
from apps.backups.database.scratch import fill_database
from apps.backups.database.snapshot import differences
from apps.backups.folder import archives, path_of
from apps.backups.models import Backup, BackupState
from apps.backups.services import restoring
from apps.backups.services.place import previous_databases
from apps.backups.services.previous import discard_previous_database
from apps.backups.services.verifying import Belief, prove
from apps.core.disks import NoRoom
from apps.core.errors import Conflict
from apps.documents.models import Document
from apps.documents.services import create_document
from apps.documents.services.comments import add_comment
from apps.documents.tests.files import pdf_bytes
from apps.documents.uploads import receive_file
from apps.users.models import User
from edms.embedded.folders import BACKEND
from testing.backups import backed_up, database_state, make_company, restored, stored_contents
from testing.make import make_document, move
from testing.own_database import OwnDatabase
from testing.own_servers import OwnServers
from tests.faults.programs import LONG, until

pytestmark = pytest.mark.own_database

WRITERS = 20
TIMES = 20 if LONG else 1
KILLS = 30 if LONG else 3
SEED = 20261130


@pytest.fixture
def folder(own_database: OwnDatabase, tmp_path: Path, settings: Any) -> Path:
    """Archives and key of this test; the stored files are where programs beside the test look for them."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.BACKUP_SIGNING_KEY = tmp_path / "keys" / "backup.key"
    return tmp_path


@pytest.fixture
def people(folder: Path, author: User, reviewer: User) -> dict[str, User]:
    found = {"author": author, "reviewer": reviewer}
    make_company(found)
    return found


def program(
    database: OwnDatabase, folder: Path, *words: str, most_bytes: int | None = None, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    """A management command beside the test; it may write files of at most ``most_bytes``."""
    where = {"EDMS_BACKUP_DIR": str(folder / "backups"), "EDMS_BACKUP_SIGNING_KEY": str(folder / "keys" / "backup.key")}
    command = [sys.executable, "manage.py", *words]
    if most_bytes is not None:
        limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes}))"
        command = [sys.executable, "-c", f"import os, resource; {limit}; os.execv({sys.executable!r}, {command!r})"]
    return subprocess.Popen(
        command,
        cwd=BACKEND,
        env={**database.environment, **where, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def writers(author: User, reviewer: User, count: int) -> Iterator[None]:
    """So many people who create, comment and submit documents with files, all at once, until the block is left."""
    stop = threading.Event()
    troubles: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(10_000):
                if stop.is_set():
                    return
                file = receive_file([pdf_bytes() + f"% {number} {turn}".encode()], name="cleaning.pdf")
                document = create_document(
                    actor=author, details={"title": f"Cleaning {number} {turn}", "document_type": "SOP"}, upload=file
                )
                add_comment(actor=author, document=document, text="Which vessel?")
                move(author, document, "submit_for_review", reviewers=[reviewer.pk])
        except BaseException as error:
            troubles.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: troubles or Document.objects.count() > count, what="the writers write")
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    assert troubles == []


def has_begun(running: "subprocess.Popen[str]", folder: Path) -> bool:
    return running.poll() is not None or any(folder.glob(".backup_*.part"))


def is_whole(name: str) -> bool:
    with ExitStack() as stack:
        for _ in prove(path_of(name), Belief(trusted=trusted_keys()), stack):
            pass
    return True


@pytest.mark.parametrize("time", range(TIMES))
def test_it_works(time: int, people: dict[str, User], system: User) -> None:
    """A backup under twenty writers, restored: it is the database of one moment, with every file that it refers to."""
    with writers(people["author"], people["reviewer"], WRITERS):
        backup = backed_up(system)
    assert Document.objects.count() > WRITERS

    with restored(backup.name) as done:
        assert done.broken_signatures == 0
        assert [line.partition(":")[0] for line in differences(done.manifest.state, database_state())] == [
            "audit_audittrail",
            "backups_backup",
            "audit trail",
        ]
        contents = stored_contents()
        assert done.manifest.files.missing == done.manifest.files.damaged == []
        assert set(Document.objects.values_list("file_id", flat=True)) <= {path[6:] for path in contents}
        assert Document.objects.count() == done.manifest.state.rows["documents_document"]


def test_a_backup_killed_at_any_moment_leaves_no_half_archive(people: dict[str, User], own_database: OwnDatabase, folder: Path) -> None:
    chance = random.Random(SEED)
    ready = folder / "backups"
    for _ in range(KILLS):
        before = len(archives())
        with program(own_database, folder, "backup") as running:
            until(partial(has_begun, running, ready), what="it writes")
            for _ in range(chance.randrange(200_000)):
                pass
            running.kill()
        assert all(is_whole(path.name) for path in archives())
        assert len(archives()) - before in (0, 1)

    backed_up(User.objects.system())

    assert list(ready.glob(".*.part")) == []
    assert not Backup.objects.filter(state=BackupState.RUNNING).exists()
    assert {path.name for path in archives()} == set(Backup.objects.there().values_list("name", flat=True))


def test_a_restore_killed_at_any_moment_has_happened_or_not(people: dict[str, User], own_database: OwnDatabase, folder: Path) -> None:
    chance = random.Random(SEED)
    backup = backed_up(User.objects.system())
    count = Document.objects.count()
    for _ in range(KILLS):
        make_document(author=User.objects.get(username="author"))
        now = Document.objects.count()
        connections.close_all()
        with program(own_database, folder, "restore", str(path_of(backup.name))) as running:
            assert running.stdout is not None
            for _ in range(chance.randrange(7)):
                running.stdout.readline()
            running.kill()
        has_happened = AuditTrail.objects.filter(action="SYSTEM_RESTORED").exists()
        assert Document.objects.count() == (count if has_happened else now)
        connections.close_all()
        for name in previous_databases():
            discard_previous_database(name, reason="")

    with restored(backup.name):
        assert Document.objects.count() == count


def test_a_full_disk_during_a_backup_is_told_and_leaves_nothing(people: dict[str, User], own_database: OwnDatabase, folder: Path) -> None:
    with program(own_database, folder, "backup", most_bytes=200_000) as running:
        _, said = running.communicate()

    assert running.returncode == 1
    assert "There is no room for the backup" in said
    assert Backup.objects.get().state == BackupState.FAILED
    assert [path.name for path in (folder / "backups").iterdir()] == [".lock"]


def test_a_disk_that_is_really_full_is_told_too(people: dict[str, User], system: User, folder: Path, settings: Any) -> None:
    small = folder / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small], check=False).returncode:
        pytest.skip("Only root may mount a small disk.")
    settings.BACKUP_ROOT = small
    try:
        with pytest.raises(NoRoom, match="No space left on device"):
            backed_up(system)
        assert [path.name for path in small.iterdir()] == [".lock"]
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)
    assert Backup.objects.get().state == BackupState.FAILED


def test_a_full_disk_during_a_restore_leaves_everything_as_it_was(people: dict[str, User], own_database: OwnDatabase, folder: Path) -> None:
    backup = backed_up(User.objects.system())
    before = database_state(), stored_contents()
    connections.close_all()

    with program(own_database, folder, "restore", str(path_of(backup.name)), most_bytes=20_000) as running:
        _, said = running.communicate()

    assert running.returncode == 1
    assert "There is no room for the stored files" in said
    assert (database_state(), stored_contents()) == before
    assert previous_databases() == []


def test_a_server_that_crashes_during_a_restore_comes_back_as_it_was(
    people: dict[str, User], own_servers: OwnServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(User.objects.system())
    before = database_state(), stored_contents()
    fill = fill_database

    def while_the_server_crashes(*arguments: Any, **names: Any) -> Iterator[int]:
        steps = fill(*arguments, **names)
        yield next(steps)
        own_servers.crash_postgres()
        yield from steps

    monkeypatch.setattr(restoring, "fill_database", while_the_server_crashes)
    with pytest.raises((ProgramFailed, Conflict)), restored(backup.name):
        pass
    own_servers.wait()
    monkeypatch.undo()

    assert (database_state(), stored_contents()) == before
    with restored(backup.name):
        assert Document.objects.count() == 3
    assert [name for name in previous_databases() if "restoring" in name] == []
