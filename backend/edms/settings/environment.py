"""Where an installation's own values come from: environment variables, or files named by VARIABLE_FILE for secrets."""

import ipaddress
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Environment:
    """Typed reading of named values; a value of the wrong form stops the program with the variable's name."""

    values: Mapping[str, str]

    @classmethod
    def of_the_process(cls) -> "Environment":
        return cls(os.environ)

    def text(self, name: str, *, default: str) -> str:
        return self.values.get(name, default)

    def words(self, name: str, *, default: str) -> list[str]:
        return self.text(name, default=default).split()

    def number(self, name: str, *, default: int) -> int:
        value = self.values.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")

    def choice(self, name: str, *, among: Sequence[str], default: str) -> str:
        value = self.text(name, default=default)
        if value not in among:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(among)}, not {value!r}.")
        return value

    def networks(self, name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Addresses and networks (``192.0.2.7``, ``10.1.0.0/16``), separated by spaces; none when nothing is said."""
        try:
            return [ipaddress.ip_network(word) for word in self.words(name, default="")]
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be addresses or networks: {error}.") from error

    def redis_url(self, *, default: str) -> str:
        """``EDMS_REDIS_URL``, or an address made from ``EDMS_REDIS_PASSWORD`` and ``EDMS_REDIS_HOST``."""
        if address := self.secret("EDMS_REDIS_URL", default=""):
            return address
        password = self.secret("EDMS_REDIS_PASSWORD", default="")
        host = self.text("EDMS_REDIS_HOST", default="127.0.0.1:6379")
        return f"redis://:{quote(password, safe='')}@{host}/0" if password else default

    def secret(self, name: str, *, default: str) -> str:
        """The value of ``name``, or the content of the file that ``name_FILE`` points to (container secrets)."""
        path = self.values.get(f"{name}_FILE")
        if path is None:
            return self.text(name, default=default)
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from error
