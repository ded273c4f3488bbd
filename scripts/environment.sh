#!/usr/bin/env bash
# Makes .venv from a lock file: scripts/environment.sh requirements/run.txt
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Missing: Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        echo "→ installing the system package python3-venv"
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
        echo "Missing system package: python3-venv. Ask an administrator: apt-get install python3-venv" >&2
        exit 1
    fi
fi

if [ "$(id -u)" = 0 ] && ! command -v useradd >/dev/null; then
    echo "→ installing the system package passwd (PostgreSQL runs as a user of its own)"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends passwd >/dev/null
fi

[ -x .venv/bin/python ] || { echo "→ making .venv"; "$python" -m venv .venv; }
echo "→ installing $(basename "$lock" .txt) dependencies"
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "$(grep -oE '^uv==[0-9.]+' requirements/run.txt)"
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock" ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
