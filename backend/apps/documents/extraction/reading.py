"""Having a file read by a program of its own, and understanding how that ended."""

import json
import os
import signal
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO

import structlog
from django.conf import settings

from apps.documents.extraction.outcome import Ending, Outcome
from apps.documents.extraction.program import OUT_OF_MEMORY
from apps.documents.refusals import readable_size

_log = structlog.get_logger(__name__)
# The program ends itself; only one that cannot even do that is ended from here.
_GRACE_SECONDS = 5
_UNEXPECTED = "The program that read the file ended unexpectedly."
_OUT_OF_TIME = (-signal.SIGALRM, -signal.SIGXCPU)


def read_text(content: IO[bytes], kind: str) -> Outcome:
    """The text of ``content``, a file with a descriptor, read as ``kind``; takes ``settings.TEXT_SECONDS`` at most."""
    limits = [str(settings.TEXT_SECONDS), str(settings.TEXT_MEMORY_BYTES)]
    command = [sys.executable, "-m", "apps.documents.extraction.program", kind, *limits]
    # No secret of this process is in the environment of that one.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    with TemporaryFile() as output, TemporaryFile() as complaints:
        try:
            ended = subprocess.run(  # noqa: S603  (our own program, no shell)
                command,
                stdin=content,
                stdout=output,
                stderr=complaints,
                cwd=settings.BACKEND,
                env=environment,
                timeout=settings.TEXT_SECONDS + _GRACE_SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            ended = -signal.SIGALRM
        if ended:
            _log.warning("text_not_read", kind=kind, ended=ended, complaint=_end_of(complaints))
            return Outcome(Ending.INTERRUPTED, reason=_why(ended))
        return _understood(output)


def _understood(output: IO[bytes]) -> Outcome:
    """What the program says; one that a hostile file has taken over may say anything."""
    output.seek(0)
    try:
        heading = json.loads(output.readline())
        text = output.read().decode()
        if "\0" not in text:
            return Outcome(Ending(heading["ending"]), text, str(heading["reason"])[:500])
    except (ValueError, LookupError, TypeError) as error:
        _log.warning("reading_not_understood", reason=str(error))
    return Outcome(Ending.INTERRUPTED, reason=_UNEXPECTED)


def _why(ended: int) -> str:
    if ended in _OUT_OF_TIME:
        return f"Reading the file takes longer than {settings.TEXT_SECONDS} s."
    if ended == OUT_OF_MEMORY:
        return f"Reading the file needs more than {readable_size(settings.TEXT_MEMORY_BYTES)} of memory."
    return _UNEXPECTED


def _end_of(complaints: IO[bytes]) -> str:
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 500))
    return complaints.read().decode(errors="replace")
