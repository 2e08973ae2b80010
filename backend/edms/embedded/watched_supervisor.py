"""supervisord that ends with the program that started it: `python -m edms.embedded.watched_supervisor CONFIGURATION`."""

import os
import signal
import sys
import threading

from supervisor import supervisord


def main() -> None:
    """Run supervisord in the foreground until it is told to end, or until its parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    supervisord.main(["--nodaemon", "--configuration", sys.argv[1]])


def _end_with_parent() -> None:
    # The parent holds the other end of this pipe and never writes: it ends when the parent does, even by `kill -9`.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
