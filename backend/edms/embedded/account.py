"""The account that the database server and Redis run as: ours, or under root a service account without rights.

PostgreSQL refuses to run as root. Web, worker and beat keep the account of whoever started them: the interpreter of a
virtual environment is often in root's home, where a service account cannot reach it, and the management commands, which
run as the same person, must be able to read and write the same stored files.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edms.embedded.refusal import CannotStart

SERVICE_ACCOUNT = "edms"


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs a server; ``switch`` is what ``subprocess`` needs to become that account (nothing when we are it)."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    @property
    def switch(self) -> dict[str, Any]:
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def make_folder(self, folder: Path) -> Path:
        """A folder that this account owns and nobody else may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.own(folder)
        folder.chmod(0o700)
        return folder

    def own(self, path: Path) -> None:
        """Hand a file or folder of ours to this account."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def may(self, permission: str, path: Path) -> bool:
        """Ask the system, as this account, whether it may read (r), write (w) or run or enter (x) the path."""
        question = ["test", f"-{permission}", str(path)]
        return subprocess.run(question, check=False, cwd="/", **self.switch).returncode == 0  # noqa: S603 - the command is ours


def account_for_servers(cluster: Path) -> Account:
    """The owner of an existing database cluster; for a first start ourselves, or the service account under root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return _service_account()


def _service_account() -> Account:
    try:
        found = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        _make_service_account()
        found = pwd.getpwnam(SERVICE_ACCOUNT)
    return Account(found.pw_uid, found.pw_gid)


def _make_service_account() -> None:
    begin = f"PostgreSQL does not run as root, and the account {SERVICE_ACCOUNT} for it cannot be made"
    maker = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if maker is None:
        raise CannotStart(f"{begin} (this system has no useradd): start as an ordinary user.")
    made = subprocess.run(  # noqa: S603 - the command is ours
        [maker, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", SERVICE_ACCOUNT],
        check=False,
        capture_output=True,
        text=True,
    )
    # 9: the name is taken; another start may have made it at the same moment.
    if made.returncode not in (0, 9):
        raise CannotStart(f"{begin} ({made.stderr.strip()}): start as an ordinary user.")
