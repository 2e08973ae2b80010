#!/bin/sh
# Restores the system from an archive, or from its copy in the bucket: the same as `edms restore`, whose options it takes. With Docker
# Compose, archives and public keys of this server are handed over to the volume of the backups first, since containers see nothing
# else; a private key is only read.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 FILE | --from-copy NAME [options of edms restore]" >&2; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ -x "$here/.venv/bin/python" ]; then
  exec "$here/.venv/bin/python" "$here/backend/manage.py" restore "$@"
fi

manage() { docker compose --project-directory "$here" run --rm -T "$@"; }

# Whole or not at all, and never over another one.
# shellcheck disable=SC2016  # The shell in the container says what $1 is.
take='cd /data/backups && umask 077 && trap "rm -f -- \".$1.part\"" EXIT && cat >".$1.part" || exit
if ! [ -e "$1" ]; then mv -- ".$1.part" "$1"
elif ! cmp -s -- ".$1.part" "$1"; then echo "There is another $1 among the backups: move one of them away." >&2; exit 1; fi'

before='' private_key=/dev/null has_identity=no
for argument in "$@"; do
  shift
  case "$before $argument" in
    "--reason "*) ;;
    *" --base="* | *" --trust="* | *" --identity="*)
      before=${argument%%=*} argument=${argument#*=}
      set -- "$@" "$before"
      ;;
  esac
  name=$(basename -- "$argument")
  if [ "$before" = --identity ]; then
    [ "$has_identity" = no ] || { echo "Give --identity once: a file may hold several keys, one a line." >&2 && exit 2; }
    has_identity=yes
    if [ "$argument" = - ]; then
      private_key=/dev/stdin
    elif [ -r "$argument" ] && ! [ -d "$argument" ]; then
      private_key=$argument argument=-
    elif [ "${argument#/data/}" = "$argument" ]; then
      echo "The private key $argument cannot be read." >&2 && exit 2
    fi
  elif [ -f "$argument" ]; then
    case "$before $name" in
      "--reason "* | "--from-copy "*) ;;
      *" backup_"*.tar.gz | *" backup_"*.tar.gz.age | *.pub)
        echo "Handing over $name ..."
        manage --entrypoint sh manage -c "$take" sh "$name" <"$argument"
        argument=/data/backups/$name
        ;;
      *) echo "$argument is neither an archive, backup_….tar.gz, nor a public key, ….pub." >&2 && exit 2 ;;
    esac
  fi
  before=$argument
  set -- "$@" "$argument"
done
manage manage restore "$@" <"$private_key"
