"""Settings of tests: real servers that belong to the run of the tests, and nothing slower than a test needs."""

import os
from typing import cast

from testing.databases import database_of_the_worker
from testing.servers import folder_of_the_run, redis_url, sockets_in, worker_number

_FOLDER = folder_of_the_run()
_OURS = {
    "EDMS_SECRET_KEY": "a-key-for-tests-which-is-long-enough-for-every-algorithm-that-signs-with-it",
    "EDMS_DB_HOST": str(sockets_in(_FOLDER)),
    "EDMS_DB_PORT": "5432",
    "EDMS_DB_NAME": database_of_the_worker(),
    "EDMS_REDIS_URL": redis_url(_FOLDER, worker_number()),
    # Stored files; emptied when a run begins.
    "EDMS_DATA_DIR": str(_FOLDER / f"files-{worker_number()}"),
}
_BEFORE = {name: os.environ.get(name) for name in _OURS}
os.environ.update(_OURS)
from edms.settings.base import *  # noqa: E402, F403
from edms.settings.base import DATABASES, REDIS_URL  # noqa: E402

for _name, _value in _BEFORE.items():
    if _value is None:
        del os.environ[_name]
    else:
        os.environ[_name] = _value

# Inside the test a connection is the test's own; programs beside it have the pool that they have in production.
if "PYTEST_VERSION" in os.environ:
    cast("dict[str, object]", DATABASES["default"]["OPTIONS"]).pop("pool", None)

# Celery spells a socket differently from the Redis client.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
