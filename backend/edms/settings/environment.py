"""Where an installation's own values come from: environment variables, or files named by VARIABLE_FILE for secrets."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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

    def secret(self, name: str, *, default: str) -> str:
        """The value of ``name``, or the content of the file that ``name_FILE`` points to (container secrets)."""
        path = self.values.get(f"{name}_FILE")
        if path is None:
            return self.text(name, default=default)
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from error
