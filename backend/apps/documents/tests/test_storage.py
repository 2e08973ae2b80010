"""The store: contents under their SHA-256, complete or absent, written once."""

import hashlib
import os
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.documents import storage
from apps.documents.refusals import FileTooLarge
from apps.documents.storage import file_store, keep, open_stored, remove_leftovers, storage_name
from apps.documents.uploads import incoming_directory, receive_file


def test_it_works(incoming):
    arrived = incoming(b"content of a procedure")

    keep(arrived)

    digest = hashlib.sha256(b"content of a procedure").hexdigest()
    assert arrived.sha256 == digest
    assert open_stored(digest).read() == b"content of a procedure"
    path = file_store().path(storage_name(digest))
    assert path.endswith(f"/{digest[:2]}/{digest[2:4]}/{digest}")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o440
    assert not os.path.exists(arrived.temporary_file_path())


def test_bytes_then_name_then_directory_are_forced_to_disk_in_this_order(incoming, monkeypatch):
    arrived = incoming(os.urandom(100))
    steps = []
    true_sync, true_replace = os.fsync, storage.Path.replace
    kind = lambda fd: "directory" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file"  # noqa: E731
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append(kind(fd)), true_sync(fd)))
    monkeypatch.setattr(storage.Path, "replace", lambda self, to: (steps.append("rename"), true_replace(self, to))[1])

    keep(arrived)

    assert steps[-3:] == ["file", "rename", "directory"]


def test_equal_contents_are_written_once(incoming):
    first, second = incoming(b"the same content"), incoming(b"the same content")
    keep(first)
    path = file_store().path(storage_name(first.sha256))
    written = os.stat(path).st_ino

    keep(second)

    assert os.stat(path).st_ino == written


def test_equal_contents_that_arrive_at_once_do_not_disturb_each_other():
    def arrive(_: int) -> str:
        arrived = receive_file([b"many at once"], name="a.txt")
        keep(arrived)
        arrived.close()
        return arrived.sha256

    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(arrive, range(40)))

    assert [open_stored(digest).read() for digest in digests] == [b"many at once"]


def test_a_damaged_content_is_repaired_by_its_next_upload(incoming):
    first = incoming(b"content that will be cut")
    keep(first)
    path = file_store().path(storage_name(first.sha256))
    os.chmod(path, 0o640)
    os.truncate(path, 5)

    keep(incoming(b"content that will be cut"))

    assert open_stored(first.sha256).read() == b"content that will be cut"


def test_what_is_too_large_stops_at_the_limit_and_leaves_nothing(settings):
    settings.MAX_UPLOAD_BYTES = 1_000
    taken = []

    def endless():
        while True:
            taken.append(100)
            yield b"x" * 100

    with pytest.raises(FileTooLarge) as refused:
        receive_file(endless(), name="a.txt")

    assert len(taken) == 11
    assert "1000 bytes" in refused.value.message


def test_a_file_that_is_not_kept_disappears():
    arrived = receive_file([b"not kept"], name="a.txt")
    path = arrived.temporary_file_path()

    arrived.close()
    arrived.close()

    assert not os.path.exists(path)


def test_leftovers_of_killed_uploads_are_removed_after_a_day():
    old, fresh = (incoming_directory() / name for name in ("old.part", "fresh.part"))
    for path in (old, fresh):
        path.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))

    assert remove_leftovers() == 1

    assert (old.exists(), fresh.exists()) == (False, True)
    fresh.unlink()


KILLED = """
import django, os, signal
django.setup()
from apps.documents.uploads import receive_file
from apps.documents import storage
arrived = receive_file([b"half of a content" * 1000], name="a.txt")
print(arrived.sha256, flush=True)
def killed(*_): os.kill(os.getpid(), signal.SIGKILL)
{how}
storage.keep(arrived)
"""


@pytest.mark.own_database
@pytest.mark.parametrize("how", ["os.fsync = killed", "storage.Path.replace = killed", "killed()"])
def test_a_killed_upload_leaves_nothing_under_the_name_of_a_content(own_database, tmp_path, how):
    log = tmp_path / "log"
    with own_database.running(sys.executable, "-c", KILLED.format(how=how), log=log) as program:
        assert program.wait(timeout=60) == -9

    digest = log.read_text().split()[-1]
    assert not file_store().exists(storage_name(digest))
