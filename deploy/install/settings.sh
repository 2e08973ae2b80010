# shellcheck shell=bash
# .env and the files of the secrets: read, written whole or not at all, for the eyes of this account only.

SECRETS_DIR=$STATE/secrets
# Made once and kept over upgrades; a container is given the file of each, never the value in its environment.
SECRETS=(EDMS_SECRET_KEY EDMS_DB_SUPERUSER_PASSWORD EDMS_DB_OWNER_PASSWORD EDMS_DB_APP_PASSWORD EDMS_DB_BACKUP_PASSWORD
  EDMS_REDIS_PASSWORD EDMS_METRICS_TOKEN)

# setting NAME [default]: what .env says now.
setting() {
  local found=''
  [ ! -f "$ENV_FILE" ] || found=$(read_as_compose "$(sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1)")
  printf '%s\n' "${found:-${2:-}}"
}

# read_as_compose TEXT: what Compose takes for the value where this stands behind the =: quotes around it are none of it, nor is a
# comment after it. Variables in it stay as they are written, for what the script hands on goes to no shell.
read_as_compose() {
  local text=$1 in_double='^"(([^"\\]|\\.)*)"' in_single="^'(([^'\\\\]|\\\\.)*)'"
  text=${text#"${text%%[![:space:]]*}"}
  if [[ $text =~ $in_double ]]; then
    text=${BASH_REMATCH[1]//\\\"/\"}
    text=${text//\\\\/\\}
  elif [[ $text =~ $in_single ]]; then
    text=${BASH_REMATCH[1]//\\\'/\'}
  else
    [[ $text != \#* ]] || text=''
    text=${text%%[[:space:]]#*}
    text=${text%"${text##*[![:space:]]}"}
  fi
  printf '%s' "$text"
}

# random BYTES: as letters, digits, - and _.
random() {
  openssl rand -base64 "$1" | tr '+/' '-_' | tr -d '=\n'
}

# Without its secrets a database of earlier cannot be used, and a new installation must not sit down on it.
refuse_lost_settings() {
  local name volume
  [ ! -f "$ENV_FILE" ] || return 0
  name=${COMPOSE_PROJECT_NAME:-edms}
  volume=$(docker volume ls --quiet --filter "name=^${name}_db_data\$") || refuse "Docker does not list its volumes."
  [ -z "$volume" ] || refuse "There is a database of an earlier installation (the volume $volume), but no .env with its passwords.
Bring .env back from a copy and start again. If nobody needs that database: docker volume rm $volume"
}

new_version() {
  local number commit
  number=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
  commit=$(git rev-parse --short HEAD 2>/dev/null || echo local)
  echo "${number:-0}-$commit-$(date -u +%Y%m%d%H%M%S%3N)"
}

# write_settings VERSION: the answers, and every secret that is missing; lines that somebody else added stay.
write_settings() {
  local -A wanted=()
  local name scheme=http nginx=plain
  [ "$SSL" = no ] || scheme=https nginx=tls
  wanted=([EDMS_VERSION]=$1 [COMPOSE_PROJECT_NAME]=$(setting COMPOSE_PROJECT_NAME "${COMPOSE_PROJECT_NAME:-edms}")
    [EDMS_HOST]=$DOMAIN [EDMS_ALLOWED_HOSTS]=$(allowed_hosts) [EDMS_PUBLIC_URL]=$(public_url "$scheme")
    [EDMS_BACKEND_PORT]=$BACKEND_PORT [EDMS_FRONTEND_PORT]=$FRONTEND_PORT [EDMS_TLS]=$SSL [EDMS_NGINX]=$nginx
    [EDMS_BACKUP_KEEP_DAYS]=$(setting EDMS_BACKUP_KEEP_DAYS 30) [EDMS_BACKUP_KEEP_WEEKS]=$(setting EDMS_BACKUP_KEEP_WEEKS 12)
    [EDMS_BACKUP_KEEP_MONTHS]=$(setting EDMS_BACKUP_KEEP_MONTHS 12)
    [EDMS_DB_NAME]=$DATABASE [EDMS_ADMIN]=$ADMIN [EDMS_BACKUPS]=$BACKUPS [EDMS_TIME_ZONE]=$TIME_ZONE
    [EDMS_ORGANISATION]=$ORGANISATION [EDMS_SECRETS_DIR]=$SECRETS_DIR)
  for name in "${SECRETS[@]}"; do
    wanted[$name]=$(setting "$name")
    [ -n "${wanted[$name]}" ] || wanted[$name]=$(random 48)
  done
  put_into_env wanted
  write_secrets
}

# The names that it answers to: the domain, and what somebody wrote beside it. A new domain is added to those.
allowed_hosts() {
  local now before
  now=$(setting EDMS_ALLOWED_HOSTS) before=$(setting EDMS_HOST)
  if [ -z "$now" ] || [ "$now" = "$before" ]; then
    echo "$DOMAIN"
  elif [ "$DOMAIN" = "$before" ] || [[ " $now " == *" $DOMAIN "* ]]; then
    echo "$now"
  else
    echo "$now $DOMAIN"
  fi
}

# public_url SCHEME: the address that people are given: by the answers, or what somebody wrote (a proxy of theirs has its own port),
# under the new domain and with TLS where those have come.
public_url() {
  local now before scheme=http
  now=$(setting EDMS_PUBLIC_URL) before=$(setting EDMS_HOST)
  [ "$(setting EDMS_TLS)" = no ] || scheme=https
  if [ -z "$now" ] || [ "$now" = "$scheme://$before:$(setting EDMS_FRONTEND_PORT)" ]; then
    echo "$1://$DOMAIN:$FRONTEND_PORT"
    return 0
  fi
  ! [[ $now =~ ^(https?://)"$before"([:/].*)?$ ]] || now=${BASH_REMATCH[1]}$DOMAIN${BASH_REMATCH[2]}
  [ "$1" = http ] || now=https://${now#http*://}
  echo "$now"
}

# put_into_env ARRAY: each NAME=VALUE in its place, or at the end. A line that says so already stays as somebody wrote it.
put_into_env() {
  local -n values=$1
  local -A written=()
  local line name from=$ENV_FILE unfinished=$ENV_FILE.part
  [ -f "$from" ] || from=$PROJECT/.env.example
  rm -f "$unfinished"
  (umask 077 && : >"$unfinished")
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    if [[ $line == *=* && -n ${values[$name]+wanted} ]]; then
      [ "$(read_as_compose "${line#*=}")" = "${values[$name]}" ] || line=$name=${values[$name]}
      printf '%s\n' "$line"
      written[$name]=yes
    else
      printf '%s\n' "$line"
    fi
  done <"$from" >>"$unfinished"
  for name in "${!values[@]}"; do
    [ -n "${written[$name]:-}" ] || printf '%s=%s\n' "$name" "${values[$name]}"
  done | sort >>"$unfinished"
  chmod 600 "$unfinished"
  mv -f "$unfinished" "$ENV_FILE"
}

mark_as_installed() {
  # Read through a name, by put_into_env.
  # shellcheck disable=SC2034
  local -A wanted=([EDMS_INSTALLED]=yes)
  put_into_env wanted
  cp "$COMPOSE" "$INSTALLED_COMPOSE.part"
  mv -f "$INSTALLED_COMPOSE.part" "$INSTALLED_COMPOSE"
}

# The folder keeps others out. The files are readable for all, because containers read them as accounts of their own.
write_secrets() {
  local name
  mkdir -p "$SECRETS_DIR"
  chmod 700 "$SECRETS_DIR"
  for name in "${SECRETS[@]}" EDMS_EMAIL_PASSWORD SENTRY_DSN EDMS_BACKUP_COPY_KEY_ID EDMS_BACKUP_COPY_SECRET_KEY; do
    put_secret "$(basename_of "$name")" "$(setting "$name")"
  done
  [ -f "$SECRETS_DIR/admin_password" ] || put_secret admin_password ''
  put_certificate
}

# EDMS_DB_APP_PASSWORD is kept in db_app_password, SENTRY_DSN in sentry_dsn.
basename_of() {
  local name=${1#EDMS_}
  echo "${name,,}"
}

put_secret() {
  rm -f "$SECRETS_DIR/$1.part"
  printf '%s' "$2" >"$SECRETS_DIR/$1.part"
  chmod 444 "$SECRETS_DIR/$1.part"
  mv -f "$SECRETS_DIR/$1.part" "$SECRETS_DIR/$1"
}

put_certificate() {
  local certificate=$SECRETS_DIR/tls_certificate key=$SECRETS_DIR/tls_key
  if [ "$SSL" = no ]; then
    [ -f "$certificate" ] || put_secret tls_certificate ''
    [ -f "$key" ] || put_secret tls_key ''
  elif [ -n "$CERTIFICATE" ]; then
    put_secret tls_certificate "$(cat "$CERTIFICATE")"
    put_secret tls_key "$(cat "$KEY")"
    put_secret tls_generated ''
  elif ! has_certificate_of_ones_own &&
    { expires_soon "$certificate" || [ -n "$(rule_certificate "$certificate" "$key" "$DOMAIN")" ]; }; then
    generate_certificate
  fi
}

# Whether somebody gave the certificate that is used, which is theirs to renew. The file tls_generated tells ours by its digest;
# installations of earlier have no such file, and there ours is the one that signed itself.
has_certificate_of_ones_own() {
  local certificate=$SECRETS_DIR/tls_certificate
  [ -s "$certificate" ] || return 1
  if [ -f "$SECRETS_DIR/tls_generated" ]; then
    [ "$(cat "$SECRETS_DIR/tls_generated")" != "$(digest_of "$certificate")" ]
  else
    [ "$(openssl x509 -in "$certificate" -noout -subject -nameopt RFC2253 2>/dev/null | sed 's/^subject= *//')" != \
      "$(openssl x509 -in "$certificate" -noout -issuer -nameopt RFC2253 2>/dev/null | sed 's/^issuer= *//')" ]
  fi
}

expires_soon() { ! openssl x509 -in "$1" -noout -checkend 2592000 >/dev/null 2>&1; }

expiry_of() { openssl x509 -in "$1" -noout -enddate | sed 's/^notAfter=//'; }

digest_of() { openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1; }

# Browsers warn of it until somebody tells them to trust it; what crosses the network is encrypted all the same.
generate_certificate() {
  local made=$STATE/certificate kind=DNS
  ! [[ $DOMAIN =~ ^[0-9.]+$ ]] || kind=IP
  rm -rf "$made"
  mkdir -p "$made"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha256 -nodes -days 825 -subj "/CN=${DOMAIN:0:64}" -addext "subjectAltName=$kind:$DOMAIN" \
    -addext "extendedKeyUsage=serverAuth" -keyout "$made/key" -out "$made/certificate" 2>"$made/said" || {
    complain "$(cat "$made/said")"
    return 1
  }
  put_secret tls_certificate "$(cat "$made/certificate")"
  put_secret tls_key "$(cat "$made/key")"
  put_secret tls_generated "$(digest_of "$SECRETS_DIR/tls_certificate")"
  rm -rf "$made"
}

# A copy of .env and secrets to go back to.
keep_settings() {
  rm -rf "$STATE/previous"
  mkdir -p "$STATE/previous"
  cp -p "$ENV_FILE" "$STATE/previous/env"
  cp -Rp "$SECRETS_DIR" "$STATE/previous/secrets"
}

bring_settings_back() {
  cp -p "$STATE/previous/env" "$ENV_FILE.part" && mv -f "$ENV_FILE.part" "$ENV_FILE" || return 1
  rm -rf "$SECRETS_DIR.part"
  cp -Rp "$STATE/previous/secrets" "$SECRETS_DIR.part" || return 1
  rm -rf "$SECRETS_DIR"
  mv "$SECRETS_DIR.part" "$SECRETS_DIR"
}
