"""Copies of archives in a bucket of an S3-compatible store: whether they are wanted, where they are, and what can go wrong with them."""

from typing import TYPE_CHECKING

from django.conf import settings

from apps.core.errors import EdmsError

if TYPE_CHECKING:
    from apps.backups.copies.store import CopyStore


class CopyFailed(EdmsError):
    """The store of the copies could not be used; the message says why, ``remedy`` what helps. No archive was touched."""

    status = 502
    title = "The store of the copies cannot be used"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__("copy_failed", message)
        self.remedy = remedy


def copying_is_on() -> bool:
    """Whether archives are copied: whoever installs names a bucket, or does without."""
    return bool(settings.BACKUP_COPY_BUCKET)


def place_of_copies() -> str:
    """The bucket, and the folder in it, as people write it."""
    folder = f"{settings.BACKUP_COPY_PREFIX}/" if settings.BACKUP_COPY_PREFIX else ""
    return f"s3://{settings.BACKUP_COPY_BUCKET}/{folder}"


def address_of_store() -> str:
    """The address of the store."""
    return settings.BACKUP_COPY_ENDPOINT or "AWS S3"


def open_store(*, seconds: int | None = None, tries: int = 3) -> "CopyStore":
    """The bucket, with the patience and the number of tries that each question gets.

    Raises:
        CopyFailed: the settings cannot be right.
    """
    # Loaded where it is needed: most installations do not copy, and the library is large.
    from apps.backups.copies.store import CopyStore

    return CopyStore(seconds=seconds or settings.BACKUP_COPY_TIMEOUT, tries=tries)
