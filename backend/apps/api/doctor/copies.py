"""A look at the bucket of copies: whether it is reached, may be written and read, and holds the newest archive."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from apps.api.doctor import Finding, good, warning
from apps.backups.copies import CopyFailed, copying_is_on, open_store, place_of_copies
from apps.backups.folder import archives

# Each question gets one try of so many seconds: somebody waits.
_SECONDS = 10
_HOURS_TO_COPY = 12
_HERE = {"127.0.0.1", "localhost", "::1"}


def look_at_copies() -> Iterator[Finding]:
    """What is wrong is a warning: backups are made all the same, and no upgrade fails because a store is away."""
    if not copying_is_on():
        yield good("Archives are not copied into a bucket (EDMS_BACKUP_COPY_BUCKET).")
        return
    problems = [*_unencrypted_way()]
    try:
        store = open_store(seconds=_SECONDS, tries=1)
        sizes = store.sizes()
        store.try_writing()
    except CopyFailed as failed:
        yield from [*problems, warning(failed.message, failed.remedy)]
        return
    if settings.BACKUP_COPY_REMOVE:
        try:
            store.try_removing()
        except CopyFailed as failed:
            remedy = f"{failed.remedy} Or set EDMS_BACKUP_COPY_REMOVE=no and leave it to the bucket to remove what is old."
            problems.append(warning(f"Copies that are kept no longer cannot be removed. {failed.message}", remedy))
    problems += _missing(sizes)
    yield from problems
    if not problems:
        yield good(f"{len(sizes)} in {place_of_copies()}, which can be written and read.")


def _unencrypted_way() -> Iterator[Finding]:
    address = urlsplit(settings.BACKUP_COPY_ENDPOINT)
    if address.scheme == "http" and address.hostname not in _HERE and not settings.BACKUP_RECIPIENT:
        yield warning(
            f"Copies cross the network to {address.netloc} readable.",
            "Let EDMS_BACKUP_COPY_ENDPOINT begin with https://, or encrypt archives (EDMS_BACKUP_RECIPIENT).",
        )


def _missing(sizes: dict[str, int]) -> Iterator[Finding]:
    try:
        newest = archives()[-1:]
    except OSError:
        return
    for path in newest:
        about = path.stat()
        if sizes.get(path.name) != about.st_size and time.time() - about.st_mtime > _HOURS_TO_COPY * 3600:
            yield warning(
                f"The newest archive, {path.name}, has no copy in {place_of_copies()}.",
                "Run 'edms backup --copy-missing' and read what it says.",
            )
