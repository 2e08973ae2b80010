"""A disk without room: told as what it is, wherever something is written."""

import contextlib
import errno
import os
from collections.abc import Iterator

from apps.core.errors import EdmsError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(EdmsError):
    """The disk is full, or a limit on the size of files was reached: 507."""

    status = 507
    title = "There is no room left"

    def __init__(self, message: str) -> None:
        super().__init__("no_room", message)


@contextlib.contextmanager
def disk_troubles_told(what: str) -> Iterator[None]:
    """Say in words that there is no room for ``what``.

    Raises:
        NoRoom: in the stead of the system's error.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise NoRoom(f"There is no room for {what} ({os.strerror(error.errno)}). Nothing was changed.") from error
