#!/usr/bin/env bash
# The browser of the tests: Debian's chromium, and the library that its driver needs.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || missing+=(libatomic1)
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" = 0 ]; then
    echo "→ installing the system packages ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "Missing system packages: ${missing[*]}. Ask an administrator: apt-get install ${missing[*]}" >&2
    exit 1
fi
