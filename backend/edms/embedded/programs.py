"""The command lines of web, worker and beat; the only place that knows them."""

import sys

from edms.embedded.ports import LOOPBACK

QUEUES = "celery,scheduler,documents,workflows,maintenance"
SETTINGS = "edms.settings.embedded"
# What serves people and works for them never holds the password of the tables' owner: what is set already wins, also when empty.
WITHOUT_THE_OWNER = {"EDMS_DB_OWNER_PASSWORD": ""}


def web(port: int) -> list[str]:
    """The web server. Threads, not processes: one copy of the program in memory serves some people on one machine.

    Measured on 2 cores with 4 threads each: granian answers an empty page in 0.46 ms where gunicorn takes 0.70, and 1.4 times as
    many from 8 clients at once; pages that ask the database take as long, and both need the same memory.
    """
    return [
        *(*_module("granian"), "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port), "--no-ws"),
        *("--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5", "--log-level", "warning"),
        "edms.wsgi:application",
    ]


def worker() -> list[str]:
    """The worker of every queue. A machine of its own would run one for each."""
    return [
        *(*_module("celery"), "-A", "edms", "worker", "-Q", QUEUES, "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
    ]


def beat() -> list[str]:
    """The clock that starts scheduled tasks."""
    return [*_module("celery"), "-A", "edms", "beat", "--loglevel", "INFO", "--pidfile", ""]


def management(*words: str) -> list[str]:
    """A management command."""
    return [sys.executable, "manage.py", *words]


def _module(name: str) -> list[str]:
    # Not the script of that name: its first line holds the path of the virtual environment, which may have moved since.
    return [sys.executable, "-m", name]
