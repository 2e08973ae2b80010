"""Redis as the broker of tasks: nothing in it must survive, so nothing is written to disk."""

from dataclasses import dataclass
from pathlib import Path

import redis

from edms.embedded.account import Account


@dataclass(frozen=True, slots=True)
class RedisServer:
    """Redis in a folder that ``account`` owns; either a port with a password or a socket in a private folder."""

    folder: Path
    account: Account
    program: Path

    def configure(self, *, port: int = 0, password: str = "", socket: Path | None = None, databases: int = 16) -> None:
        """Write the configuration; it holds the password, so only the server's account may read it."""
        lines = [
            *("bind 127.0.0.1", f"port {port}", "daemonize no", f'dir "{self.folder}"', f"databases {databases}"),
            *('save ""', "appendonly no", "maxmemory-policy noeviction"),
            *([f"requirepass {password}"] if password else []),
            *([f'unixsocket "{socket}"', "unixsocketperm 700"] if socket else []),
        ]
        file = self.account.make_folder(self.folder) / "redis.conf"
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        self.account.own(file)
        file.write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        return [str(self.program), str(self.folder / "redis.conf")]


def answers(url: str) -> bool:
    """Redis accepts the password and answers."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
