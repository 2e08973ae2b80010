"""Which kinds of files have text that can be read, and who reads it."""

from apps.documents.file_types import FILE_TYPES

# The kinds of the upload check, by the name that a file of that kind ends with.
READABLE = ("docx", "odt", "pdf", "txt", "md", "csv")
_KIND_OF_CONTENT = {FILE_TYPES[kind].content_type: kind for kind in READABLE}


def kind_of(content_type: str) -> str:
    """The kind to read a content as; empty if its text cannot be read."""
    return _KIND_OF_CONTENT.get(content_type, "")
