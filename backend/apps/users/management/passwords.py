"""What the commands on accounts share: passwords that never stand on a command line, and refusals in words."""

import getpass
import sys
from pathlib import Path

from django.core.management.base import CommandError

from apps.core.errors import EdmsError


def typed_password(file: Path | None) -> str:
    """One line from the file, or from standard input, without its line end."""
    if file is None:
        typed = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline()
        return typed.rstrip("\r\n")
    try:
        return file.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The password file {file} cannot be read: {error}") from error


def problems_of(error: EdmsError) -> str:
    """A line for each field that is wrong."""
    problems = error.extra.get("errors") or [{"field": "", "message": error.message}]
    return "\n".join(f"{each['field']}: {each['message']}".removeprefix(": ") for each in problems)
