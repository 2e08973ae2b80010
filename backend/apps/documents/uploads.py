"""How an upload arrives."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class SpooledUploadHandler(TemporaryFileUploadHandler):
    """Streams to disk."""
