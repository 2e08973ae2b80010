"""Where an instance keeps its things, and the checks that it may."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edms.embedded.refusal import CannotStart

BACKEND = Path(__file__).resolve().parents[2]
PROJECT = BACKEND.parent
# Under root, servers whose account cannot reach the data folder live here, where the system keeps the state of services.
STATE = Path("/var/lib/edms")
# A socket's path may have 107 characters; supervisord adds its process number while it makes the socket.
LONGEST_SOCKET_FOLDER = 70


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder of one instance, and the folder of its two servers (the same one, as a rule)."""

    root: Path
    servers: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def postgres(self) -> Path:
        return self.servers / "postgres"

    @property
    def redis(self) -> Path:
        return self.servers / "redis"

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def default_root() -> Path:
    """The data folder that is meant when nothing else is said."""
    return Path(os.environ.get("EDMS_DATA_DIR") or PROJECT / "var").expanduser().absolute()


def make_root(root: Path) -> None:
    """Make the data folder; refuse when this account may not write there.

    Under root the servers run as another account, which must be able to walk through (711); nobody else may list it.
    """
    if any(sign in str(root) for sign in ("%", " #", " ;", "\n")):
        raise CannotStart(f"The path {root} holds a sign that supervisord cannot read (% or a space before # or ;): give another one.")
    try:
        if not root.exists():
            root.mkdir(parents=True)
            root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for private in ("logs", "storage"):
            (root / private).mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        raise CannotStart(
            f"The data folder {root} cannot be written ({error.strerror}): give another one with --data-dir, or change its owner."
        ) from error


def digest_of(path: Path) -> str:
    """A short name for a path, for folders that stand elsewhere in its stead."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def socket_folder(root: Path) -> Path:
    """A folder of ours alone whose path is short enough for sockets."""
    folder = _socket_folder(root)
    make_private(folder, mode=0o700)
    return folder


def remove_socket_folder(root: Path) -> None:
    """Leave nothing outside of the data folder once nobody listens any more."""
    shutil.rmtree(_socket_folder(root), ignore_errors=True)


def _socket_folder(root: Path) -> Path:
    folder = root / "run"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return short_temporary_root() / f"edms-{os.geteuid()}-{digest_of(root)}"


def short_temporary_root() -> Path:
    """The system's folder for temporary things, by its short name (TMPDIR can be long)."""
    return Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108 - made private below


def make_private(folder: Path, *, mode: int) -> None:
    """Make a folder at a name that others could have taken before us; refuse when they have."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=mode)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise CannotStart(f"{folder} is needed as a folder of this account, but something of another account is there: remove it.")
    folder.chmod(mode)


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Hold the data folder alone; the system lets go of the lock when this program ends, however it ends."""
    with (root / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise CannotStart(
                f"EDMS is already running with the data folder {root} (program {lock.read().strip() or 'unknown'}): "
                "stop that one first, or give another folder with --data-dir."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
