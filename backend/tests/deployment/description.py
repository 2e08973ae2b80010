"""The description of the containers, as tests read it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FILE: Path = settings.PROJECT / "docker-compose.yml"


def described() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return read


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = described()["services"]
    return found


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """As Compose does it: ${NAME:-default} and ${NAME:?why not}."""
    return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda found: variables.get(found[1]) or found[2] or "", text).replace("$$", "$")
