#!/bin/sh
# Makes a full backup of database and stored files: the same as `edms backup`, whose options it takes (--copies lists
# what is in the bucket of copies, --copy-missing makes the copies that are missing). With Docker Compose the worker
# makes it, which alone knows the role that reads everything.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ -x "$here/.venv/bin/python" ]; then
  exec "$here/.venv/bin/python" "$here/backend/manage.py" backup "$@"
fi
cd "$here" && exec docker compose exec -T celery_worker edms backup "$@"
