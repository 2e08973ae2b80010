"""What an instance remembers between starts: ports, passwords, and how far its first start came."""

import contextlib
import dataclasses
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from edms.embedded.folders import default_root
from edms.embedded.refusal import CannotStart

DATABASE = "edms_db"


def _password() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Instance:
    """The content of ``instance.json``; the file is for the eyes of its owner only."""

    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(64))
    owner_password: str = field(default_factory=_password)
    app_password: str = field(default_factory=_password)
    backup_password: str = field(default_factory=_password)
    redis_password: str = field(default_factory=_password)
    postgres_port: int = 0
    redis_port: int = 0
    web_port: int = 8000
    # Where the servers' folders are when not in the data folder.
    servers: str | None = None
    # None until the first start has decided and done it.
    has_demo: bool | None = None

    @classmethod
    def load(cls, root: Path) -> "Instance | None":
        """The remembered instance, or None when this data folder was never started."""
        try:
            text = _file(root).read_text()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotStart(f"{_file(root)} cannot be read ({error.strerror}): use the account that started this instance.") from error
        try:
            remembered = json.loads(text)
            known = {field.name for field in dataclasses.fields(cls)}
            return cls(**{name: value for name, value in remembered.items() if name in known})
        except (ValueError, AttributeError) as error:
            raise CannotStart(
                f"{_file(root)} is damaged ({error}): bring it back from a copy. Without it the next start makes another secret key, "
                "and whatever was encrypted with the old one stays unreadable."
            ) from error

    def save(self, root: Path) -> "Instance":
        """Write the file whole or not at all, readable by this account only."""
        unfinished = _file(root).with_suffix(".part")
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(dataclasses.asdict(self), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(_file(root))
        return self

    def environment(self, root: Path) -> dict[str, str]:
        """The variables through which the settings find this instance."""
        return {
            "EDMS_DATA_DIR": str(root),
            "EDMS_SECRET_KEY": self.secret_key,
            "EDMS_DB_NAME": DATABASE,
            "EDMS_DB_HOST": "127.0.0.1",
            "EDMS_DB_PORT": str(self.postgres_port),
            "EDMS_DB_APP_PASSWORD": self.app_password,
            "EDMS_DB_OWNER_PASSWORD": self.owner_password,
            "EDMS_DB_BACKUP_PASSWORD": self.backup_password,
            "EDMS_REDIS_URL": f"redis://:{self.redis_password}@127.0.0.1:{self.redis_port}/0",
            "EDMS_PUBLIC_URL": f"http://127.0.0.1:{self.web_port}",
        }


def _file(root: Path) -> Path:
    return root / "instance.json"


@contextlib.contextmanager
def lent_environment() -> Iterator[None]:
    """Add the remembered instance's variables to the environment, for a moment; what is set there already wins.

    Without a remembered instance nothing is added: commands that need no database still work.
    """
    root = default_root()
    instance = Instance.load(root)
    added = {} if instance is None else {k: v for k, v in instance.environment(root).items() if k not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
