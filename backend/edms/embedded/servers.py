"""PostgreSQL and Redis of one instance, ready to be put under supervision."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edms.embedded.account import Account, account_for_servers
from edms.embedded.binaries import Binaries, binaries_for, version_of
from edms.embedded.folders import STATE, Folders, digest_of
from edms.embedded.postgres import Cluster
from edms.embedded.redis_server import RedisServer
from edms.embedded.refusal import CannotStart
from edms.embedded.supervision import Program


@dataclass(frozen=True, slots=True)
class Servers:
    """The two servers of an instance, the account that runs them, and the programs that they are."""

    account: Account
    binaries: Binaries
    cluster: Cluster
    redis: RedisServer

    @classmethod
    def of(cls, folders: Folders, account: Account) -> "Servers":
        binaries = binaries_for(account, folders.servers)
        return cls(
            account=account,
            binaries=binaries,
            cluster=Cluster(folders.postgres, account, binaries.postgres),
            redis=RedisServer(folders.redis, account, binaries.redis),
        )

    def programs(self, *, sockets: Path | None, port: int, tuning: Mapping[str, str]) -> list[Program]:
        """Both servers as supervised programs; they start before everything else and end after it."""
        postgres = Program(
            name="postgres",
            command=self.cluster.command(sockets=sockets, port=port, tuning=tuning),
            folder=self.cluster.folder,
            account=self.account,
            # Fast shutdown: open sessions are ended, everything committed is kept.
            stop_signal="INT",
            stop_seconds=60,
        )
        redis = Program(name="redis", command=self.redis.command(), folder=self.redis.folder, account=self.account)
        return [postgres, redis]

    @property
    def versions(self) -> tuple[str, str]:
        return version_of(self.binaries.postgres), version_of(self.binaries.redis)


def place_servers(root: Path, remembered: str | None) -> tuple[Folders, Account]:
    """Where the servers' folders are, and who runs them; nothing is made yet.

    They are in the data folder. Only when the service account cannot walk there (a checkout in root's home, say) they are in
    the system's folder for the state of services; that choice is made at the first start and remembered.
    """
    folders = Folders(root, servers=Path(remembered or root))
    account = account_for_servers(folders.postgres)
    if remembered is not None or account.may("x", root):
        return folders, account
    if folders.postgres.exists():
        raise CannotStart(f"The account that owns {folders.postgres} cannot enter {root}: give it the right to, with chmod a+x.")
    return Folders(root, servers=STATE / digest_of(root)), account


def make_servers_folder(folders: Folders) -> None:
    """Make the folder of the servers where it is not the data folder itself."""
    try:
        folders.servers.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        begin = f"{folders.servers}, where the database of {folders.root} is kept, cannot be used"
        raise CannotStart(f"{begin} ({error.strerror}): start as the account that started it before.") from error


def set_aside(folders: Folders) -> Path | None:
    """Put away servers' files that stand elsewhere and whose data folder was removed; where they are now, if there were any.

    They are not deleted: only a person can know that nobody wants that database any more.
    """
    if folders.servers == folders.root or not folders.postgres.exists():
        return None
    aside = folders.servers.with_name(f"{folders.servers.name}.removed-{time.strftime('%Y%m%d-%H%M%S')}")
    folders.servers.rename(aside)
    return aside
