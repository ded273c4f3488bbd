#!/usr/bin/env bash
# Builds the front end with the Node of the environment; nothing of Node need be installed.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
export PATH="$PWD/../.venv/bin:$PATH"
echo "→ building the front end"
npm ci --silent --no-audit --no-fund
npm run --silent build
