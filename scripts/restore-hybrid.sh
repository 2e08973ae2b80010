#!/bin/sh
# Restores the system from an archive: the same as `edms restore FILE`, whose options it takes.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 FILE [options of edms restore]" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ -x "$here/.venv/bin/python" ]; then
  exec "$here/.venv/bin/python" "$here/backend/manage.py" restore "$@"
fi
cd "$here" && exec docker compose run --rm -T manage restore "$@"
