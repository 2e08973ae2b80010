"""supervisord for this program: `python -m edms.embedded.watched_supervisor CONFIGURATION`.

It differs in two ways: it ends when the program that started it is gone, and nothing of a program outlives that program.
"""

import contextlib
import os
import signal
import sys
import threading
from typing import Any

from supervisor import events, supervisord
from supervisor.options import ServerOptions


def main() -> None:
    """Run in the foreground until told to end, or until the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    options = ServerOptions()
    options.realize(["--nodaemon", "--configuration", sys.argv[1]])
    options.first, options.test = True, False
    WatchedSupervisor(options).main()


class WatchedSupervisor(supervisord.Supervisor):  # type: ignore[misc]
    """Ends the children of a program that has ended before it starts that program again.

    A killed web server leaves its worker listening on the port beside the next one, with the code and the connections of old;
    a killed task worker leaves a child in the middle of a task.
    """

    def runforever(self) -> None:
        for ended in (events.ProcessStateExitedEvent, events.ProcessStateBackoffEvent, events.ProcessStateStoppedEvent):
            events.subscribe(ended, _end_children)
        super().runforever()


def _end_children(event: Any) -> None:
    # supervisord makes each program the leader of a group of its own, named by its number.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(event.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    # The parent holds the other end of this pipe and never writes: it ends when the parent does, even by `kill -9`.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
