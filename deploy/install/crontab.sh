# shellcheck shell=bash
# Our lines in the crontab of this account: a marked block that is added, renewed or taken away. Nothing else in it is touched.

CRON_BEGIN="# BEGIN EDMS backups of $PROJECT (written by deploy-interactive.sh; changes in this block are lost)"
CRON_END="# END EDMS backups of $PROJECT"

# A crontab has no time zone of its own everywhere; the one in .env may change without this script.
ZONE_OF_SCHEDULER='sed -n "s,^EDMS_TIME_ZONE=[^A-Za-z]*\([A-Za-z0-9_+/-]*\).*,\1,p" .env | tail -n 1'

# The crontab as it is; empty where there is none. A crontab that cannot be read must not be taken for an empty one.
read_crontab() {
  local said complaints=$STATE/crontab.said
  if said=$(LC_ALL=C crontab -l 2>"$complaints"); then
    [ -z "$said" ] || printf '%s\n' "$said"
  elif ! grep -qi 'no crontab' "$complaints"; then
    complain "The crontab cannot be read: $(head -n 1 "$complaints")"
    return 1
  fi
}

# What the crontab holds besides our block.
without_our_block() {
  awk -v begin="$CRON_BEGIN" -v end="$CRON_END" '
    $0 == begin { inside = 1; next }
    $0 == end   { inside = 0; next }
    !inside
    END { exit inside }
  '
}

our_block() {
  local folder
  printf -v folder '%q' "$PROJECT"
  # In a crontab % ends the command.
  folder=${folder//%/\\%}
  echo "$CRON_BEGIN"
  echo "# The scheduler makes a backup at 02:00 and removes what EDMS_BACKUP_KEEP_DAYS, _WEEKS and _MONTHS in .env keep no longer, never the"
  echo "# last good one. Where there is none of this night, one is made from here, with the same retention. It looks once a day, in the hour"
  echo "# after 04:00 where the scheduler's clock is (EDMS_TIME_ZONE in .env), wherever this server's is."
  echo "30 * * * * cd $folder && [ \"\$(TZ=\$($ZONE_OF_SCHEDULER) date +\\%H)\" = 04 ] && { docker compose exec -T celery_worker find /data/backups -name 'backup_*' -mmin -600 | grep -q . || ./scripts/backup-hybrid.sh; } 2>&1 | logger -t edms-backup"
  echo "# Each Sunday the newest archive is proved once more, byte by byte."
  echo "0 6 * * 0 cd $folder && docker compose exec -T celery_worker sh -c 'edms verify_backup \"\$(ls -1 /data/backups/backup_* | tail -n 1)\"' 2>&1 | logger -t edms-backup"
  echo "$CRON_END"
}

write_crontab() {
  local now rest wanted
  if [ "$BACKUPS" = no ] && ! command -v crontab >/dev/null; then return 0; fi
  now=$(read_crontab) || return 1
  rest=$(printf '%s' "$now" | without_our_block) || {
    complain "The block of EDMS in the crontab has lost its end: look at it with 'crontab -e'."
    return 1
  }
  wanted=$rest
  [ "$BACKUPS" = no ] || wanted=${rest:+$rest$'\n'}$(our_block)
  [ "$wanted" != "$now" ] || return 0
  printf '%s' "$now" >"$STATE/crontab.before"
  printf '%s\n' "$wanted" | crontab - || return 1
  [ "$(read_crontab)" = "$wanted" ] || {
    complain "The crontab does not hold what was written."
    return 1
  }
}

bring_crontab_back() {
  [ -f "$STATE/crontab.before" ] || return 0
  if [ -s "$STATE/crontab.before" ]; then
    { cat "$STATE/crontab.before" && echo; } | crontab -
  else
    crontab -r
  fi
  rm -f "$STATE/crontab.before"
}
