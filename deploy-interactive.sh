#!/usr/bin/env bash
# Installs EDMS on this server with Docker Compose, or, where it is installed, upgrades it: ./deploy-interactive.sh --help
set -euo pipefail
umask 077

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
STATE=$PROJECT/var/deploy
ENV_FILE=$PROJECT/.env
cd "$PROJECT"

# shellcheck source=deploy/install/speech.sh
. "$PROJECT/deploy/install/speech.sh"
# shellcheck source=deploy/install/rules.sh
. "$PROJECT/deploy/install/rules.sh"
# shellcheck source=deploy/install/questions.sh
. "$PROJECT/deploy/install/questions.sh"
# shellcheck source=deploy/install/settings.sh
. "$PROJECT/deploy/install/settings.sh"
# shellcheck source=deploy/install/crontab.sh
. "$PROJECT/deploy/install/crontab.sh"
# shellcheck source=deploy/install/steps.sh
. "$PROJECT/deploy/install/steps.sh"

usage() {
  cat <<'TEXT'
Usage: ./deploy-interactive.sh [options]

Asks eight questions, then installs EDMS with Docker Compose. Run again, it upgrades: a backup first, then the new images and tables,
and back to what was there before if any of it fails. Press Enter at a question to take what stands in brackets.

  --non-interactive          ask nothing: take flags, then the file, then what was answered before, then the defaults
  --answers FILE             answers as NAME=VALUE lines: DOMAIN, BACKEND_PORT, FRONTEND_PORT, SSL, CERTIFICATE, KEY, DATABASE,
                             ADMIN, ADMIN_PASSWORD_FILE, BACKUPS, TIME_ZONE, ORGANISATION
  --domain NAME              name or address that people reach this server at
  --backend-port N           port of the program, on this server only (8000)
  --frontend-port N          port of the pages, for everybody (3000)
  --ssl yes|no               TLS (no)
  --certificate F --key F    certificate with its chain, and its key, as PEM files; without them one is generated
  --database NAME            name of the database (edms_db)
  --admin NAME               name of the first account (admin)
  --admin-password-file F    file with its password; without it one is generated
  --backups yes|no           nightly backups by this account's crontab (yes)
  --time-zone ZONE           zone in which the organisation's day begins (UTC)
  --organisation NAME        shown in the header of every page
TEXT
}

declare -A GIVEN=()
INTERACTIVE=yes

take_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --non-interactive) INTERACTIVE=no && shift && continue ;;
      --answers | --domain | --backend-port | --frontend-port | --ssl | --certificate | --key | --database | --admin | \
        --admin-password-file | --backups | --time-zone | --organisation) ;;
      *) refuse "Unknown option $1; --help lists them." ;;
    esac
    [ $# -ge 2 ] || refuse "$1 needs a value."
    local name=${1#--}
    name=${name//-/_}
    GIVEN[${name^^}]=$2
    shift 2
  done
  [ -z "${GIVEN[ANSWERS]:-}" ] || take_answers "${GIVEN[ANSWERS]}"
}

main() {
  take_options "$@"
  forget_foreign_settings
  require_tools
  mkdir -p "$STATE"
  hold_alone
  if [ "$(setting EDMS_INSTALLED)" = yes ]; then
    say "EDMS is installed here: this is an upgrade. What stands in brackets is what holds now."
    ask_everything upgrade
    upgrade
  else
    refuse_lost_settings
    say "This installs EDMS on this server. Press Enter to take what stands in brackets."
    ask_everything installation
    install
  fi
}

main "$@"
