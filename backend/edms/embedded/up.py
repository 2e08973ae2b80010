"""`edms up`: start everything, keep it running, end it on Ctrl-C."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from edms.embedded.folders import default_root, held, make_root
from edms.embedded.refusal import CannotStart
from edms.embedded.stack import Stack


class StopRequested(BaseException):
    """Somebody wants the program to end; not an error, so that no handler of errors swallows it."""


def main(arguments: Sequence[str]) -> int:
    """Run the stack until it is told to end: 0 then, 1 with one sentence when it cannot run."""
    signal.signal(signal.SIGTERM, _request_stop)
    signal.signal(signal.SIGINT, _request_stop)
    signal.signal(signal.SIGHUP, _request_stop)
    try:
        options = _options(arguments)
        make_root(options.data_dir)
        with held(options.data_dir):
            return _run(Stack(root=options.data_dir, web_port=options.port, say=say), empty=options.empty)
    except CannotStart as refusal:
        sys.stderr.write(f"\n{refusal}\n")
        return 1
    except StopRequested:
        return 0


def say(line: str, *, end: str = "\n") -> None:
    """Tell the person at the terminal; a terminal that has gone away is no reason to stop."""
    try:
        sys.stdout.write(f"{line}{end}")
        sys.stdout.flush()
    except OSError:
        pass


def _run(stack: Stack, *, empty: bool) -> int:
    try:
        stack.start(empty=empty)
        _announce(stack)
        stack.watch()
    except StopRequested:
        say("\nStopping ...", end="")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
    say(" stopped.")
    return 0


def _announce(stack: Stack) -> None:
    instance = stack.instance
    say(f"\nEDMS is running: http://127.0.0.1:{instance.web_port}")
    if instance.has_demo:
        say("Demo accounts, each with the password Demo-pass-2026:")
        say("  admin (may do everything), docadmin, author, author2, reviewer, reviewer2, approver, approver2, viewer")
    say(f"Logs: {stack.folders.logs}   Stop: Ctrl-C\n")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="edms up", description=__doc__)
    parser.add_argument(
        "--port", help="port of the web server on 127.0.0.1 (EDMS_PORT; default 8000)", default=os.environ.get("EDMS_PORT") or "8000"
    )
    parser.add_argument("--data-dir", type=Path, help="folder for everything that is kept (EDMS_DATA_DIR; default var/)", default=None)
    parser.add_argument("--empty", action="store_true", help="do not load the demo company at the first start")
    options = parser.parse_args(arguments)
    if not options.port.isdecimal():
        raise CannotStart(f"{options.port!r} is not a port: give a number from 1 to 65535 with --port or EDMS_PORT.")
    options.port = int(options.port)
    options.data_dir = options.data_dir.expanduser().absolute() if options.data_dir else default_root()
    return options


def _request_stop(_signal: int, _frame: FrameType | None) -> None:
    raise StopRequested
