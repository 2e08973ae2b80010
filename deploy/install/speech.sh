# shellcheck shell=bash
# How the script speaks: to whoever sits at the terminal, and to whoever reads what it said later.

# A terminal that has gone away is no reason to stop half-way.
say() { printf '%s\n' "$*" || :; }
complain() { printf '%s\n' "$*" >&2 || :; }

# Ends the script before anything was changed.
refuse() {
  complain "$*"
  exit 1
}

require_tools() {
  [ "${BASH_VERSINFO[0]}" -ge 4 ] || refuse "bash 4 or newer is needed, and this is $BASH_VERSION."
  local tool
  for tool in docker openssl awk sed flock; do
    command -v "$tool" >/dev/null || refuse "The program $tool is needed and is not installed."
  done
  docker compose version >/dev/null 2>&1 || refuse "Docker has no 'compose' (version 2): install the package docker-compose-plugin."
  docker info >/dev/null 2>&1 || refuse "Docker does not answer: is it started, and may this account use it?"
}

# Two at once would mix their answers and their secrets.
hold_alone() {
  exec 9>"$STATE/lock"
  flock --nonblock 9 || refuse "Another ./deploy-interactive.sh is at work here: wait for it to end."
}

# What this account's shell has exported would win over .env. A proxy that .env does not name stays: Docker may need it, too.
forget_foreign_settings() {
  local name
  for name in $(compgen -e); do
    case $name in
      EDMS_WAIT_SECONDS | COMPOSE_PROJECT_NAME) ;;
      HTTPS_PROXY | NO_PROXY) [ -z "$(setting "$name")" ] || unset "$name" ;;
      EDMS_* | COMPOSE_* | OTEL_* | SENTRY_*) unset "$name" ;;
    esac
  done
}
