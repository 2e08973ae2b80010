# shellcheck shell=bash
# The eight questions of the overview, with its defaults; an answer that cannot be taken is explained and asked for again.

DOMAIN='' BACKEND_PORT='' FRONTEND_PORT='' SSL='' CERTIFICATE='' KEY='' DATABASE='' ADMIN='' ADMIN_PASSWORD='' BACKUPS=''
TIME_ZONE='' ORGANISATION='' PASSWORD_WAS_GENERATED=no

# Answers from a file; what was said by a flag stands.
take_answers() {
  local line name
  [ -r "$1" ] || refuse "The file $1 cannot be read."
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [[ $line =~ ^[[:space:]]*(#|$) ]] && continue
    name=${line%%=*}
    [[ $line == *=* && $name =~ ^(DOMAIN|BACKEND_PORT|FRONTEND_PORT|SSL|CERTIFICATE|KEY|DATABASE|ADMIN|ADMIN_PASSWORD_FILE|BACKUPS|TIME_ZONE|ORGANISATION)$ ]] ||
      refuse "$1 has a line that is no answer: ${name:0:40}"
    [ -n "${GIVEN[$name]+given}" ] || GIVEN["$name"]=${line#*=}
  done <"$1"
}

# ask VARIABLE "question" default rule [what else the rule is told …]
ask() {
  local variable=$1 question=$2 default=$3 rule=$4 shown='' answer why
  shift 4
  while :; do
    if [ -n "${GIVEN[$variable]+given}" ]; then
      answer=${GIVEN[$variable]}
    elif [ "$INTERACTIVE" = no ]; then
      answer=$default
    else
      [[ $question == *"]" ]] || shown=" [$default]"
      read -r -p "$question$shown " answer || refuse "Nobody answers; nothing was changed."
      answer=${answer:-$default}
    fi
    why=$("$rule" "$answer" "$@")
    [ -n "$why" ] || break
    complain "  $why"
    [ "$INTERACTIVE" = yes ] || refuse "Nothing was changed."
    unset "GIVEN[$variable]"
  done
  printf -v "$variable" '%s' "$answer"
}

# ask_yes_or_no VARIABLE "question" default [rule]
ask_yes_or_no() {
  local variable=$1 question=$2 default=$3 rule=${4:-rule_yes_or_no}
  ask "$variable" "$question [$([ "$default" = yes ] && echo Y/n || echo y/N)]" "$default" "$rule"
  case ${!variable,,} in y | yes) printf -v "$variable" yes ;; *) printf -v "$variable" no ;; esac
}

ask_everything() {
  local kind=$1 now_domain now_ssl
  now_domain=$(setting EDMS_HOST)
  now_ssl=$(setting EDMS_TLS)
  ask DOMAIN "1. Domain/IP:" "${now_domain:-$(this_server)}" rule_domain
  ask BACKEND_PORT "2. Backend port:" "$(setting EDMS_BACKEND_PORT 8000)" rule_port "$(ours EDMS_BACKEND_PORT)"
  ask FRONTEND_PORT "3. Frontend port:" "$(setting EDMS_FRONTEND_PORT 3000)" rule_port "$(ours EDMS_FRONTEND_PORT)" "$BACKEND_PORT"
  ask_yes_or_no SSL "4. Setup SSL?" "$([ "$now_ssl" = yes ] && echo yes || echo no)"
  [ "$SSL" = no ] || ask_certificate
  if [ "$kind" = upgrade ]; then
    DATABASE=$(setting EDMS_DB_NAME) ADMIN=$(setting EDMS_ADMIN)
    say "5.-7. The database $DATABASE and its accounts stay as they are."
  else
    ask DATABASE "5. Database name:" "$(setting EDMS_DB_NAME edms_db)" rule_database
    ask ADMIN "6. Admin username:" "$(setting EDMS_ADMIN admin)" rule_admin
    ask_password
  fi
  ask_yes_or_no BACKUPS "8. Setup automated backups?" "$([ "$(setting EDMS_BACKUPS)" = no ] && echo no || echo yes)" rule_backups
  take_extras
}

# A certificate of one's own, or none, for which the one that there is is kept, or one generated.
ask_certificate() {
  local why
  while :; do
    CERTIFICATE=${GIVEN[CERTIFICATE]:-} KEY=${GIVEN[KEY]:-}
    if [ -z "$CERTIFICATE$KEY" ] && [ "$INTERACTIVE" = yes ]; then
      read -r -p "   Certificate file: [keep or generate one] " CERTIFICATE || refuse "Nobody answers; nothing was changed."
      [ -z "$CERTIFICATE" ] || read -r -p "   Key file: " KEY || refuse "Nobody answers; nothing was changed."
    fi
    if [ -n "$CERTIFICATE$KEY" ]; then
      why=$(rule_certificate "$CERTIFICATE" "$KEY" "$DOMAIN")
    else
      why=$(rule_kept_certificate "$DOMAIN")
    fi
    [ -n "$why" ] || return 0
    complain "  $why"
    [ "$INTERACTIVE" = yes ] || refuse "Nothing was changed."
    unset "GIVEN[CERTIFICATE]" "GIVEN[KEY]"
  done
}

ask_password() {
  local why again file=${GIVEN[ADMIN_PASSWORD_FILE]:-}
  if [ -n "$file" ]; then
    [ -r "$file" ] || refuse "The file $file cannot be read."
    ADMIN_PASSWORD=$(head -n 1 "$file")
    why=$(rule_password "$ADMIN_PASSWORD" "$ADMIN")
    [ -z "$why" ] || refuse "$why Nothing was changed."
    return 0
  fi
  while [ "$INTERACTIVE" = yes ]; do
    read -r -s -p "7. Admin password: [auto-generated] " ADMIN_PASSWORD || refuse "Nobody answers; nothing was changed."
    echo
    [ -n "$ADMIN_PASSWORD" ] || break
    why=$(rule_password "$ADMIN_PASSWORD" "$ADMIN")
    if [ -n "$why" ]; then
      complain "  $why"
      continue
    fi
    read -r -s -p "   The same again: " again || refuse "Nobody answers; nothing was changed."
    echo
    [ "$again" != "$ADMIN_PASSWORD" ] || return 0
    complain "  The two are not the same."
  done
  # One that a try before generated may be the account's already.
  [ -s "$STATE/admin-password" ] || printf '%s\n' "$(random 18)" >"$STATE/admin-password"
  ADMIN_PASSWORD=$(cat "$STATE/admin-password")
  PASSWORD_WAS_GENERATED=yes
}

# What is worth setting and not worth a question of its own.
take_extras() {
  local name now
  for name in TIME_ZONE ORGANISATION; do
    now=$(setting "EDMS_$name")
    printf -v "$name" '%s' "${GIVEN[$name]-$now}"
  done
  TIME_ZONE=${TIME_ZONE:-UTC}
  local why
  why=$(rule_time_zone "$TIME_ZONE")$(rule_organisation "$ORGANISATION")
  [ -z "$why" ] || refuse "$why Nothing was changed."
}

# The port that we hold ourselves, once installed.
ours() {
  [ "$(setting EDMS_INSTALLED)" != yes ] || setting "$1"
}

# The name of this server where it is more than a nickname, else the address that it goes out from, else its nickname.
this_server() {
  local name address
  name=$(hostname -f 2>/dev/null || hostname 2>/dev/null || echo localhost)
  address=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  case $name in
    localhost*) echo "${address:-localhost}" ;;
    *.*) [ -z "$(rule_domain "$name")" ] && echo "$name" || echo "${address:-localhost}" ;;
    *) echo "${address:-$name}" ;;
  esac
}
