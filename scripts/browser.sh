#!/usr/bin/env bash
# The browser of the tests: Debian's chromium.
set -euo pipefail
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ]; then
    echo "→ installing the system package chromium"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "Missing system package: chromium. Ask an administrator: apt-get install chromium" >&2
    exit 1
fi
