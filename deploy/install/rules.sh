# shellcheck shell=bash
# What an answer must be. Each rule prints why an answer cannot be taken, and nothing where it can.

rule_domain() {
  local label='[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
  if [[ $1 =~ ^[0-9.]+$ ]]; then
    local part parts
    IFS=. read -ra parts <<<"$1"
    [[ $1 =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]] || { echo "'$1' is not an address: an IPv4 address has four numbers." && return; }
    for part in "${parts[@]}"; do
      [ "$((10#$part))" -le 255 ] || { echo "'$1' is not an address: no number in it may be above 255." && return; }
    done
  elif ! [[ $1 =~ ^$label(\.$label)*$ ]] || [ ${#1} -gt 253 ]; then
    echo "'$1' is not a name of a server: letters, digits and hyphens, parted by dots, without http:// and without a port."
  fi
}

# $2: a port that is ours already and may therefore be in use; $3: a port that is spoken for.
rule_port() {
  if ! [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] || [ "$1" -gt 65535 ]; then
    echo "'$1' is not a port: a number from 1 to 65535."
  elif [ "$1" = "${3:-}" ]; then
    echo "Port $1 is the backend's: the frontend needs one of its own."
  elif [ "$1" != "${2:-}" ] && is_in_use "$1"; then
    echo "Port $1 is in use by another program on this server: choose another, or end that program."
  fi
}

is_in_use() {
  if command -v ss >/dev/null; then
    [ -n "$(ss -Hltn "sport = :$1" 2>/dev/null)" ]
  else
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
  fi
}

rule_yes_or_no() {
  [[ ${1,,} =~ ^(y|yes|n|no)$ ]] || echo "'$1' is neither yes nor no."
}

rule_backups() {
  local why
  why=$(rule_yes_or_no "$1")
  if [ -n "$why" ]; then
    echo "$why"
  elif [[ ${1,,} =~ ^y ]] && ! command -v crontab >/dev/null; then
    echo "There is no crontab on this server: install cron, or answer no (--backups no)."
  fi
}

rule_database() {
  # PostgreSQL takes 63; a restore works beside it, under the same name with 27 characters more.
  if ! [[ $1 =~ ^[a-z_][a-z0-9_]{0,35}$ ]]; then
    echo "'$1' is not a name for a database: small letters, digits and _, beginning with a letter, at most 36."
  elif [[ $1 =~ ^(postgres|template0|template1)$ ]]; then
    echo "The database $1 is PostgreSQL's own: choose another name."
  fi
}

rule_admin() {
  if ! [[ $1 =~ ^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,149}$ ]]; then
    echo "'$1' is not a name for an account: letters, digits and . _ @ + -, at most 150, beginning with a letter or digit."
  elif [ "$1" = system_scheduler ]; then
    echo "system_scheduler is the program's own account: choose another name."
  fi
}

# $2: the name of the account. The server's own rules, which know many more passwords, come last.
rule_password() {
  local small=${1,,} name=${2,,} one_sign='^(.)\1+$'
  if [ ${#1} -lt 12 ]; then
    echo "The password is too short: 12 characters or more."
  elif [[ $1 =~ ^[0-9]+$ ]]; then
    echo "The password has digits only."
  elif [ -n "$name" ] && [[ $small == *"$name"* ]]; then
    echo "The password contains the name of the account."
  elif [[ $small =~ $one_sign ]] || [[ $small =~ ^(password|passw0rd|letmein|welcome|qwerty|changeme|admin|secret|edms)[^a-z]*$ ]]; then
    echo "The password is one that everybody tries first."
  elif [[ $1 =~ [[:cntrl:]] ]]; then
    echo "The password contains a sign that cannot be typed everywhere."
  fi
}

rule_time_zone() {
  [ -e "/usr/share/zoneinfo/$1" ] && [[ $1 =~ ^[A-Za-z0-9_+/-]+$ ]] || [ "$1" = UTC ] || echo "'$1' is not a time zone, such as Europe/Berlin."
}

rule_organisation() {
  ! [[ $1 =~ [\'\"\$\#\\] || $1 =~ [[:cntrl:]] ]] || echo "The name of the organisation may hold neither quotes nor \$, # or \\."
}

# $1 certificate, $2 key, $3 host
rule_certificate() {
  local name=$3 question=-checkhost
  # Asked for something that is no address, -checkip says that it matches.
  ! [[ $name =~ ^[0-9.]+$ ]] || question=-checkip
  if ! openssl x509 -in "$1" -noout 2>/dev/null; then
    echo "$1 is not a certificate in PEM form that can be read."
  elif ! openssl pkey -in "$2" -noout -passin pass: 2>/dev/null; then
    echo "$2 is not a key in PEM form that can be read without a password."
  elif [ "$(openssl x509 -in "$1" -noout -pubkey)" != "$(openssl pkey -in "$2" -pubout -passin pass: 2>/dev/null)" ]; then
    echo "The key $2 does not belong to the certificate $1."
  elif ! openssl x509 -in "$1" -noout -checkend 0 >/dev/null; then
    echo "The certificate $1 has expired."
  elif ! openssl x509 -in "$1" -noout "$question" "$name" | grep -q 'does match'; then
    echo "The certificate $1 is not for $name."
  fi
}

# $1 host. One of somebody's own is never replaced by one that browsers warn of.
rule_kept_certificate() {
  local why certificate=$SECRETS_DIR/tls_certificate key=$SECRETS_DIR/tls_key
  has_certificate_of_ones_own || return 0
  why=$(rule_certificate "$certificate" "$key" "$1")
  [ -z "$why" ] || echo "$why It is one of your own: name another with --certificate and --key, or remove it (rm '$certificate' '$key') and have one generated."
}
