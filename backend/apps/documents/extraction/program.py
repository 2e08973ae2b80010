"""The program that reads one file and ends: from its input, within limits that it cannot lift, its finding on its output.

The file may be hostile. Whatever it does to the libraries that read it, this process has no passwords, writes nowhere but to its
output, and ends when its time or memory does, also when the worker that started it is gone.
"""

import json
import resource
import signal
import sys
from typing import IO

from apps.documents.extraction.outcome import Damaged, Ending, NoText, Outcome

OUT_OF_MEMORY = 3
# The text, four bytes a character, and a heading.
_MOST_OUTPUT = 48 * 1024 * 1024


def main(kind: str, seconds: int, memory: int) -> None:
    """Read the input as ``kind`` within ``seconds`` and ``memory`` bytes; a heading in JSON, a newline, the text."""
    _limit(seconds, memory)
    try:
        outcome = _read(kind, sys.stdin.buffer)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    heading = {"ending": outcome.ending.value, "reason": outcome.reason}
    sys.stdout.buffer.write(json.dumps(heading).encode() + b"\n" + outcome.text.encode())


def _read(kind: str, content: IO[bytes]) -> Outcome:
    try:
        return Outcome(Ending.TEXT, _text_of(kind, content))
    except NoText as nothing:
        return Outcome(Ending.NO_TEXT, reason=str(nothing))
    except Damaged as damage:
        return Outcome(Ending.DAMAGED, reason=str(damage))


def _text_of(kind: str, content: IO[bytes]) -> str:
    match kind:
        case "docx":
            from apps.documents.extraction.open_xml import read_open_xml as read
        case "odt":
            from apps.documents.extraction.open_document import read_open_document as read
        case "pdf":
            from apps.documents.extraction.portable import read_pdf as read
        case _:
            from apps.documents.extraction.plain import read_plain_text as read
    return read(content)


def _limit(seconds: int, memory: int) -> None:
    """Hard limits. The alarm is for the clock on the wall, which goes on while a file makes the process wait.

    The processor's time ends with a signal of its own; where both its limits are the same, the kernel kills without a word.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_OUTPUT, _MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.alarm(seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
