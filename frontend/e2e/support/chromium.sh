#!/bin/sh
# Prints where Chromium is: named by CHROMIUM, or on the search path; on Debian root gets it installed. Otherwise says how to get it.

installed() {
  for name in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
    command -v "$name" && return
  done
  return 1
}

is_root_on_debian() {
  [ "$(id -u)" = 0 ] && grep -q '^ID=debian' /etc/os-release 2>/dev/null && command -v apt-get >/dev/null
}

install() {
  echo "Installing Chromium ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null
}

installed && exit
if [ -n "${CHROMIUM:-}" ]; then
  echo "CHROMIUM names $CHROMIUM, and there is no such program." >&2
  exit 1
fi
if is_root_on_debian && install && installed; then exit; fi
echo "There is no Chromium on this machine: install it (on Debian: apt install chromium), or name a browser of its kind in CHROMIUM." >&2
exit 1
