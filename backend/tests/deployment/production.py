"""The production settings, read by a program of their own with exactly the environment that a test gives."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from edms.embedded.folders import BACKEND
from testing.stack import environment

GOOD = {
    "EDMS_SECRET_KEY": "k8Vd2mZs0aQw7LxYb3Nf5TgHj9RcUe1PoIi4KtBnMzXqWvEy6SrDlFuGhJpAoC",
    "EDMS_DB_APP_PASSWORD": "a-password-of-the-program-in-tests",
    "EDMS_REDIS_PASSWORD": "p@ss/word of:redis",
    "EDMS_ALLOWED_HOSTS": "edms.example.org localhost",
    "EDMS_PUBLIC_URL": "https://edms.example.org",
}
_TELL = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in %r}, default=str))
"""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading the settings came to: their values, or the sentence with which they were refused."""

    values: dict[str, Any]
    refusal: str


def read_production(*names: str, without: tuple[str, ...] = (), **values: str) -> Read:
    """Read ``names`` from the production settings under :data:`GOOD`, changed by ``values`` and ``without`` some."""
    given = {name: value for name, value in GOOD.items() if name not in without} | values
    done = subprocess.run(
        [sys.executable, "-c", _TELL % (names,)],
        cwd=BACKEND,
        env=environment(**{**given, "DJANGO_SETTINGS_MODULE": "edms.settings.production"}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return Read(json.loads(done.stdout), "")
    return Read({}, done.stderr.strip().splitlines()[-1])
