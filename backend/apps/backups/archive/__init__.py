"""The archive: how a backup is written to one file, and how such a file is read by somebody who trusts nothing in it."""

from apps.core.errors import EdmsError

DATABASE = "database.dump"
STORAGE = "storage.tar.gz"
FILES = "files.jsonl"
MANIFEST = "manifest.json"
# The only members of an archive, in the only order.
MEMBERS = (DATABASE, STORAGE, FILES, MANIFEST)
PIECE = 1024 * 1024


class BadArchive(EdmsError):
    """The archive is not what a backup of ours is; the message says where it differs. Nothing was touched."""

    status = 409
    title = "The archive cannot be trusted"

    def __init__(self, message: str) -> None:
        super().__init__("bad_archive", message)
