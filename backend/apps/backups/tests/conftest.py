"""Folders of a test's own: its file store, its archives, its signing key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.db import connections

from apps.users.models import User
from testing.backups import make_company


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    """Everything that backups touch besides the database lies below this folder."""
    settings.DATA_DIR = tmp_path
    settings.STORAGE_ROOT = tmp_path / "storage"
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.BACKUP_SIGNING_KEY = tmp_path / "keys" / "backup.key"
    settings.STORAGE_ROOT.mkdir()
    return tmp_path


@pytest.fixture
def company(own_database: object, folders: Path, author: User, reviewer: User) -> dict[str, User]:
    """A small company in a database of its own."""
    people = {"author": author, "reviewer": reviewer}
    make_company(people)
    return people


@pytest.fixture
def private_key(settings: Any, tmp_path: Path) -> Path:
    """Backups are encrypted, and this file holds what opens them."""
    identity = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENT = str(identity.to_public())
    path = tmp_path / "key.txt"
    path.write_text(f"# of the safe\n{identity}\n")
    return path


@pytest.fixture
def in_the_database(own_database: object) -> Callable[[str], None]:
    """Runs SQL as the owner of the tables."""

    def run(sql: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql)

    return run
