"""A real S3-compatible store beside the tests (rclone serves folders as buckets), and lines to it that break or go silent."""

import contextlib
import dataclasses
import itertools
import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from edms.embedded.ports import LOOPBACK, find_free
from edms.embedded.waiting import wait_until

KEY_ID, SECRET_KEY = "EDMSTESTS0123456", "a-secret-key-of-tests-and-of-nothing-else"
_numbers = itertools.count(1)


@dataclasses.dataclass(frozen=True, slots=True)
class Store:
    """A store that runs: where it listens, and the folder whose folders are its buckets."""

    port: int
    root: Path

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


@dataclasses.dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of a test's own; ``environment`` leads programs beside the test to it."""

    store: Store
    name: str

    @property
    def objects(self) -> dict[str, Path]:
        """What lies in the folder of this installation, by its name."""
        return {path.name: path for path in sorted((self.store.root / self.name / "plant-7").glob("*"))}

    @property
    def place(self) -> str:
        return f"s3://{self.name}/plant-7/"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "EDMS_BACKUP_COPY_BUCKET": self.name,
            "EDMS_BACKUP_COPY_ENDPOINT": self.store.address,
            "EDMS_BACKUP_COPY_PREFIX": "plant-7",
            "EDMS_BACKUP_COPY_KEY_ID": KEY_ID,
            "EDMS_BACKUP_COPY_SECRET_KEY": SECRET_KEY,
        }


@contextlib.contextmanager
def store_in(root: Path, *options: str) -> Iterator[Store]:
    """Run a store whose buckets are the folders of ``root``."""
    store = Store(find_free(), root)
    program = Path(sys.executable).with_name("rclone")
    # Folders are looked at anew: tests lay hands on what is in them. (With no time at all the program spins.)
    where = ("--addr", f"{LOOPBACK}:{store.port}", "--auth-key", f"{KEY_ID},{SECRET_KEY}")
    command = [str(program), "serve", "s3", "--dir-cache-time", "10ms", *where]
    environment = {**os.environ, "RCLONE_CONFIG": os.devnull}
    with subprocess.Popen([*command, *options, str(root)], env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            assert wait_until(lambda: _answers(store.port), seconds=20), "the store does not start"
            yield store
        finally:
            running.terminate()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_in(tmp_path_factory.mktemp("store")) as running:
        yield running


@pytest.fixture
def bucket(store: Store, settings: Any) -> Bucket:
    """Archives are copied into a bucket of this test's own."""
    made = Bucket(store, f"edms-{next(_numbers)}")
    (store.root / made.name).mkdir()
    settings.BACKUP_COPY_BUCKET, settings.BACKUP_COPY_PREFIX = made.name, "plant-7"
    settings.BACKUP_COPY_ENDPOINT, settings.BACKUP_COPY_REGION = store.address, ""
    settings.BACKUP_COPY_KEY_ID, settings.BACKUP_COPY_SECRET_KEY = KEY_ID, SECRET_KEY
    settings.BACKUP_COPY_TIMEOUT = 1
    return made


class Line:
    """A line to a store. After so many bytes it breaks, or goes silent, for good: those to the store, or those from it.

    ``sent`` has the heads of the requests that put something there.
    """

    def __init__(self, store: Store, *, breaks_after: int | None = None, silent_after: int | None = None, from_store: bool = False) -> None:
        self.passed = 0
        self.sent: list[bytes] = []
        self.is_silent = False
        self.port = 0
        self._store = store
        self._breaks_after, self._silent_after, self._from_store = breaks_after, silent_after, from_store
        self._over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> "Line":
        line = self

        class Passing(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                line._carry(self.request)

        self._server = socketserver.ThreadingTCPServer((LOOPBACK, 0), Passing)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def _carry(self, client: socket.socket) -> None:
        with socket.create_connection((LOOPBACK, self._store.port)) as server:
            back = threading.Thread(target=self._pass_on, args=(server, client, self._from_store), daemon=True)
            back.start()
            self._pass_on(client, server, not self._from_store)
            back.join()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                self.passed += len(piece) if is_counted else 0
                self.sent += [piece.partition(b"\r\n\r\n")[0]] if piece.startswith(b"PUT ") else []
                if self._breaks_after is not None and self.passed > self._breaks_after:
                    break
                if self._silent_after is not None and self.passed > self._silent_after:
                    self.is_silent = True
                    self._over.wait()
                    break
                sink.sendall(piece)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False
