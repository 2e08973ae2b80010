#!/bin/sh
# Makes the stanza once, then each night a base backup: full on one day of the week, incremental on the others.
set -eu

# A shell heeds a signal only when its command has ended, so it sleeps beside one that waits: Docker need not wait a minute and kill it.
trap 'kill ${!:-} 2>/dev/null || :; exit 0' TERM INT
rest() {
  sleep "$1" &
  wait $!
}

hour=${EDMS_PITR_HOUR:-1}
full_day=${EDMS_PITR_FULL_DAY:-7}

until pgbackrest --stanza=edms stanza-create && pgbackrest --stanza=edms check; do
  echo "The stanza is not ready; trying again in a minute." >&2
  rest 60
done

# The first night may be far: without a base backup the archive is of no use.
pgbackrest --stanza=edms info --output=json | grep -q '"backup":\[{' || pgbackrest --stanza=edms --type=full backup

while :; do
  now=$(date -u +%s)
  next=$(date -u -d "today ${hour}:00" +%s)
  [ "$next" -gt "$now" ] || next=$((next + 86400))
  rest "$((next - now))"
  kind=incr
  [ "$(date -u +%u)" != "$full_day" ] || kind=full
  pgbackrest --stanza=edms --type="$kind" backup || echo "The base backup failed; the next one is tried tomorrow." >&2
done
