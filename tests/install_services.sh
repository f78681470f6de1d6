#!/usr/bin/env bash
# Installs what the tests need beyond Python packages, where it is missing: a real Chromium and PostgreSQL,
# and with --long LibreOffice.
# Usage: tests/install_services.sh <the environment's bin folder> [--long]. Asks nothing. What cannot be had is named in
# one line.
set -u
bin="$1"

apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    sudo="sudo -n"
    $sudo true 2>/dev/null || return 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  $sudo apt-get update -qq >/dev/null 2>&1
  $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_chromium() {
  command -v chromium >/dev/null 2>&1 || "$bin/python" -c '
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    raise SystemExit(0 if Path(playwright.chromium.executable_path).exists() else 1)' 2>/dev/null
}

has_postgresql() {
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null 2>&1
}

if ! has_chromium; then
  echo "installing Chromium"
  apt_install chromium chromium-headless-shell || apt_install chromium || "$bin/playwright" install chromium || {
    echo "no Chromium: install it (Debian: apt-get install chromium), then run again" >&2
    exit 1
  }
fi
if command -v chromium >/dev/null 2>&1 && ! command -v chromium-headless-shell >/dev/null 2>&1; then
  apt_install chromium-headless-shell || echo "no chromium-headless-shell: the browser tests take longer" >&2
fi
if ! has_postgresql; then
  echo "installing PostgreSQL"
  apt_install postgresql || echo "no PostgreSQL: its tests will be skipped, with this reason" >&2
fi
if [ "${2:-}" = --long ] && ! command -v soffice >/dev/null 2>&1; then
  echo "installing LibreOffice"
  apt_install libreoffice-writer-nogui libreoffice-calc-nogui ||
    echo "no LibreOffice: converting Word and Excel files will be skipped, with this reason" >&2
fi
