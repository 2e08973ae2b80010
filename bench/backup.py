"""A backup against raw pg_dump and tar of the same data, the memory it takes, and whether that grows with the data."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, sleep

from django.conf import settings

from apps.audit.services import act
from apps.backups.archive.keys import trusted_keys
from apps.backups.database.programs import connection_of, program
from apps.backups.folder import path_of
from apps.backups.models import Backup, BackupKind
from apps.backups.services.records import BackupOrder
from apps.backups.services.taking import take_backup
from apps.backups.services.verifying import Belief, prove
from apps.documents.models import StoredFile
from apps.documents.storage import keep
from apps.documents.uploads import receive_file
from apps.users.models import User
from bench.report import Line, plain, ratio
from testing.databases import NAME_VARIABLE

_PIECE = 1_000_000
# Of documents most bytes are pictures and compressed text, which get no smaller; the rest is text.
_TEXT_EVERY = 5
_LOOK_AGAIN = 0.02


def measure(megabytes: int) -> Iterator[Line]:
    """Two stores, the second ten times the first; each way once warm, in turns, because others use the machine too."""
    chance = random.Random(megabytes)
    _fill(megabytes // 10 or 1, chance)
    small = _peak_of_a_program()
    _fill(megabytes - megabytes // 10, chance)
    large = _peak_of_a_program()
    raw, plain_tar, ours = min((_raw_clock("-czf"), _raw_clock("-czf"))), _raw_clock("-cf"), min(_clock(_take) for _ in range(2))
    proof = _clock(_prove_the_newest)
    stored = sum(file.stat().st_size for file in Path(settings.STORAGE_ROOT).rglob("*") if file.is_file())
    yield plain(f"stored files of {stored / 1e6:.0f} MB: pg_dump -Fc and tar -czf", raw, "s")
    yield plain("the same with tar -cf, which compresses nothing", plain_tar, "s")
    yield plain("a full backup, written, fsynced, read back and proved", ours, "s")
    yield plain("of which reading back and proving", proof, "s")
    yield ratio("backup : pg_dump and tar -czf", ours, raw, 1.3)
    yield plain("backup without its proof : pg_dump and tar -cf", (ours - proof) / plain_tar, "×")
    yield plain("memory that the program 'edms backup' takes at most", large, "MB")
    yield ratio("the same : with a tenth of the files", large, small, 1.1)


def _fill(megabytes: int, chance: random.Random) -> None:
    for number in range(megabytes):
        noise = chance.randbytes(_PIECE if number % _TEXT_EVERY else 1000)
        content = b"%PDF-1.4 " + (noise * (_PIECE // len(noise)))
        with receive_file([content], name="bench.pdf") as incoming:
            keep(incoming)
            StoredFile.objects.create(sha256=incoming.sha256, size=incoming.size, content_type="application/pdf")


def _take() -> None:
    """A full backup, as the schedule makes it; the archives before it are removed, so that the disk does not fill."""
    _forget_older()
    system = User.objects.system()
    steps = take_backup(BackupOrder(kind=BackupKind.WEEKLY, requested_by=system))
    while True:
        with act(system):
            if next(steps, None) is None:
                return


def _forget_older() -> None:
    for older in Backup.objects.there():
        path_of(older.name).unlink(missing_ok=True)


def _prove_the_newest() -> None:
    with ExitStack() as stack:
        for _ in prove(path_of(Backup.objects.there()[0].name), Belief(trusted=trusted_keys()), stack):
            pass


def _raw_clock(how: str) -> float:
    return _clock(lambda: _raw(how))


def _raw(how: str) -> None:
    """What the overview's script does, without packing both into a third file."""
    folder, reader = Path(settings.BACKUP_ROOT), connection_of("backup")
    dump, storage = folder / "raw.dump", folder / "raw.tar"
    address = ["--host", reader["host"], "--port", str(reader["port"]), "--username", reader["user"], "--dbname", reader["dbname"]]
    environment = {**os.environ, "PGPASSWORD": reader["password"]}
    subprocess.run([program("pg_dump"), "--format=custom", f"--file={dump}", *address], env=environment, check=True)
    store = Path(settings.STORAGE_ROOT)
    subprocess.run(["tar", how, str(storage), "-C", str(store.parent), store.name], check=True)
    for path in (dump, storage):
        path.unlink()


def _clock(deed: Callable[[], None]) -> float:
    began = perf_counter()
    deed()
    return perf_counter() - began


def _peak_of_a_program() -> float:
    """How many MB `edms backup` holds at most: a program of its own, whose memory nobody used before it."""
    _forget_older()
    name = str(settings.DATABASES["backup"]["NAME"])
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment = {**kept, "EDMS_DB_NAME": name, NAME_VARIABLE: name}
    command, quiet = [sys.executable, "manage.py", "backup"], subprocess.DEVNULL
    started = subprocess.Popen(command, cwd=settings.BACKEND, env=environment, stdout=quiet, stderr=quiet)
    held = 0
    while started.poll() is None:
        held = max(held, _held_by(started.pid))
        sleep(_LOOK_AGAIN)
    if started.returncode:
        raise RuntimeError("'edms backup' failed")
    return held / 1024


def _held_by(number: int) -> int:
    """The highest number of kB that a program has held so far; the kernel's own account of it would count ours in, which began it."""
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:
        return 0
    found = status.partition("VmHWM:")[2].split()
    return int(found[0]) if found else 0
