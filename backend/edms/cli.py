"""The `edms` command: `edms up` starts everything, `edms NAME` is any management command."""

import os
import sys
from collections.abc import Sequence

from edms.embedded.refusal import CannotStart


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a name, list what there is."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["up"]:
        # No Django in this process: it stays for as long as the program runs, and should stay small.
        from edms.embedded.up import main as up

        return up(words[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edms.settings.embedded")
    from django.core.management import execute_from_command_line

    if words in ([], ["help"], ["--help"]):
        sys.stdout.write("Type 'edms up' to start the program on this machine (see 'edms up --help').\n")
    try:
        execute_from_command_line(["edms", *words])
    except CannotStart as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0
