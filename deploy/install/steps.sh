# shellcheck shell=bash
# Installing, upgrading, and going back: one named step after another, each of which can fail.

WAIT_SECONDS=${EDMS_WAIT_SECONDS:-300}
PROGRAM=(frontend celery_beat celery_worker backend)
FAILED_STEP=''

# The description of the containers that run now is kept beside the settings: a newer one may have come with the new files.
INSTALLED_COMPOSE=$STATE/docker-compose.yml
COMPOSE=$PROJECT/docker-compose.yml

compose() { docker compose --project-directory "$PROJECT" --file "$COMPOSE" "$@"; }
manage() { compose run --rm -T manage "$@"; }

# step "words" command …: nothing once a step has failed; what the command says is kept in the log, its last lines shown on failure.
# Never part of a condition: inside one, `set -e` would not hold in the command.
step() {
  local words=$1 outcome=0
  shift
  [ -z "$FAILED_STEP" ] || return 0
  printf '  %s ... ' "$words" || :
  printf '\n== %s\n' "$words" >>"$STATE/install.log"
  set +e
  (
    set -e
    "$@"
  ) >"$STATE/step.log" 2>&1 9>&-
  outcome=$?
  set -e
  cat "$STATE/step.log" >>"$STATE/install.log"
  if [ "$outcome" -eq 0 ]; then
    say "done"
  else
    say "FAILED"
    FAILED_STEP=$words
    tail -n 8 "$STATE/step.log" | sed 's/^/    /' >&2
  fi
}

# Ctrl-C, or a terminal that goes away, ends the step under way; what follows is the same as after any other failure.
heed_interruptions() { trap 'FAILED_STEP=${FAILED_STEP:-"the interruption by somebody"}' INT TERM HUP; }
ignore_interruptions() { trap '' INT TERM HUP; }

has_failed() { [ -n "$FAILED_STEP" ]; }

install() {
  : >"$STATE/install.log"
  rm -f "$STATE/crontab.before"
  heed_interruptions
  step "Settings and secrets" write_settings "$(setting EDMS_VERSION "$(new_version)")"
  step "Password of the first account" put_secret admin_password "$ADMIN_PASSWORD"
  step "Images" compose build
  step "Database and broker" start_servers
  step "Roles" manage prepare_roles
  step "Tables" manage prepare
  step "Program" start_program
  create_the_admin
  step "Backups in the crontab" write_crontab
  step "Health" check_health
  step "Mark as installed" mark_as_installed
  ! has_failed || give_up_installation
  report "EDMS is installed."
}

# Everything that was started is stopped; answers and secrets stay for the next try, for the database may know them already.
give_up_installation() {
  ignore_interruptions
  bring_crontab_back || complain "The crontab could not be brought back: see $STATE/crontab.before."
  put_secret admin_password '' || true
  compose down --remove-orphans >>"$STATE/install.log" 2>&1 || complain "The containers could not be stopped: docker compose down"
  complain "The installation failed at: $FAILED_STEP. What was started has been stopped again; nothing is lost by another try.
The whole story is in $STATE/install.log."
  exit 1
}

upgrade() {
  local before version archive=''
  before=$(setting EDMS_VERSION)
  version=$(new_version)
  : >"$STATE/install.log"
  rm -f "$STATE/crontab.before" "$STATE/archive"
  heed_interruptions
  [ -f "$INSTALLED_COMPOSE" ] || cp "$COMPOSE" "$INSTALLED_COMPOSE"
  step "A copy of the settings" keep_settings
  step "Images of $version" build_images "$version"
  ! has_failed || refuse "The upgrade failed at: $FAILED_STEP. The version $before runs on; nothing was changed."
  # From here on nobody writes, so that nothing is lost by going back.
  COMPOSE=$INSTALLED_COMPOSE
  step "The program pauses" compose stop "${PROGRAM[@]}"
  step "Backup" back_up
  COMPOSE=$PROJECT/docker-compose.yml
  step "Settings and secrets" write_settings "$version"
  step "Database and broker" start_servers
  ! has_failed || go_back "$before" ""
  # And from here on tables may have changed.
  archive=$(cat "$STATE/archive")
  step "Roles" manage prepare_roles
  step "Tables" manage prepare
  step "Program" start_program
  step "Health" check_health
  step "Backups in the crontab" write_crontab
  step "Mark as installed" mark_as_installed
  ! has_failed || go_back "$before" "$archive"
  report "EDMS is upgraded from $before to $version. The backup from before is $archive."
}

build_images() { EDMS_VERSION=$1 compose build; }

# Made anew, because a container that runs keeps the secrets that it was started with.
start_servers() { compose up --detach --force-recreate --wait --wait-timeout "$WAIT_SECONDS" db redis; }

start_program() { compose up --detach --remove-orphans --wait --wait-timeout "$WAIT_SECONDS"; }

# The images are still those from before: .env names them. The command proves the archive before it names it; where archives are
# copied, a worker does it once the program runs again.
back_up() {
  local said path
  said=$(compose run --rm -T manage backup --reason "Before an upgrade")
  printf '%s\n' "$said"
  path=$(grep -o '/[^[:space:]"]*backup_[0-9]\{8\}_[0-9]\{6\}\.tar\.gz[.a-z]*' <<<"$said" | tail -n 1 || :)
  [ -n "$path" ] || {
    echo "The backup named no archive."
    return 1
  }
  printf '%s' "$path" >"$STATE/archive"
}

# go_back VERSION ARCHIVE: to the settings and images from before, and, where tables may have changed, to the database of the backup.
go_back() {
  local before=$1 archive=$2 failed=$FAILED_STEP
  ignore_interruptions
  FAILED_STEP=''
  COMPOSE=$INSTALLED_COMPOSE
  say "Going back to $before:"
  step "The new program stops" compose stop "${PROGRAM[@]}"
  step "Settings and secrets from before" bring_settings_back
  step "The crontab from before" bring_crontab_back
  step "Database and broker" start_servers
  [ -z "$archive" ] || step "Restore of $archive" manage restore "$archive" --reason "The upgrade failed at: $failed"
  step "The program from before" start_program
  if ! has_failed; then
    complain "The upgrade failed at: $failed. The version $before runs again, with everything that was in it.
The whole story is in $STATE/install.log."
    exit 1
  fi
  complain "The upgrade failed at: $failed, and going back failed at: $FAILED_STEP. Do this by hand:
  1. cp '$STATE/previous/env' '$ENV_FILE'; cp -R '$STATE/previous/secrets/.' '$SECRETS_DIR/'
  2. docker compose --project-directory . --file '$INSTALLED_COMPOSE' up -d --wait db redis${archive:+
  3. the same with: run --rm manage restore $archive}
  then the same with: up -d --wait
The whole story is in $STATE/install.log."
  exit 2
}

# The server knows more common passwords than we do: where it refuses one, another is asked for.
create_the_admin() {
  step "The account $ADMIN" create_admin_once
  while [ "$FAILED_STEP" = "The account $ADMIN" ] && [ "$INTERACTIVE" = yes ] && grep -qi 'password' "$STATE/step.log"; do
    FAILED_STEP=''
    unset "GIVEN[ADMIN_PASSWORD_FILE]"
    ask_password
    put_secret admin_password "$ADMIN_PASSWORD"
    step "The account $ADMIN" create_admin_once
  done
  # It has done its service; the account's owner changes it at the first sign-in.
  has_failed || put_secret admin_password ''
}

create_admin_once() {
  local said
  if said=$(manage create_admin "$ADMIN" --password-file /run/secrets/admin_password 2>&1); then
    printf '%s\n' "$said"
  else
    printf '%s\n' "$said"
    # An earlier try that broke off later has made it.
    grep -qi 'already\|taken\|exists' <<<"$said"
    touch "$STATE/account-is-older"
  fi
}

# A server that is busy with starting everything may be slow to answer once: that alone undoes nothing.
patiently() {
  local try
  for try in 1 2 3 4 5; do
    if "$@"; then return 0; fi
    echo "No answer, for the $try. time."
    sleep "$((WAIT_SECONDS / 100))"
  done
  return 1
}

check_health() {
  local state service
  state=$(compose ps --all --format '{{.Service}} {{.State}} {{.Health}}')
  printf '%s\n' "$state"
  for service in db redis backend celery_worker celery_beat frontend; do
    grep -q "^$service running healthy" <<<"$state" || {
      echo "$service is not healthy: docker compose logs $service"
      return 1
    }
  done
  patiently compose exec -T db pg_isready -q -U postgres
  patiently compose exec -T frontend wget -q -T 10 -O - http://backend:8000/readyz
  patiently compose exec -T celery_worker celery -A edms inspect registered --timeout 15 >"$STATE/registered"
  grep -q process_document_effective_dates "$STATE/registered" || {
    echo "No worker knows the scheduled tasks: docker compose logs celery_worker"
    return 1
  }
  manage doctor
}

report() {
  say ""
  say "$1"
  say "  Address           $(setting EDMS_PUBLIC_URL)"
  say "  Account           $ADMIN"
  if [ -n "$ADMIN_PASSWORD" ] && [ "$PASSWORD_WAS_GENERATED" = no ] && [ -f "$STATE/account-is-older" ]; then
    say "  Its password      the one from the try that made the account"
  elif [ "$PASSWORD_WAS_GENERATED" = yes ] && [ "$INTERACTIVE" = yes ]; then
    say "  Its password      $ADMIN_PASSWORD   (shown this once; change it at the first sign-in)"
    rm -f "$STATE/admin-password"
  elif [ "$PASSWORD_WAS_GENERATED" = yes ]; then
    say "  Its password      in $STATE/admin-password (change it at the first sign-in, then remove the file)"
  fi
  if [ "$SSL" = no ]; then
    say "  TLS               no: passwords cross the network readable. Run this again to set it up."
  elif [ -z "$CERTIFICATE" ]; then
    say "  TLS               yes, with the certificate in $SECRETS_DIR/tls_certificate"
    ! { has_certificate_of_ones_own && expires_soon "$SECRETS_DIR/tls_certificate"; } ||
      say "                    It is one of your own and expires on $(expiry_of "$SECRETS_DIR/tls_certificate"): give the next one with --certificate and --key."
  else
    say "  TLS               yes, with $CERTIFICATE"
  fi
  say "  Backups           $([ "$BACKUPS" = yes ] && echo "each night; kept 30 days, 12 weeks, 12 months unless .env says otherwise" || echo "none are made by the crontab")"
  say "  Settings          $ENV_FILE"
  say "  Secrets           $SECRETS_DIR (copy both to a safe place: without them no backup can be used)"
  say "  What was done     $STATE/install.log"
  say "  How it is now     docker compose run --rm manage doctor"
}
