#!/usr/bin/env bash
# Makes the Python that the guides are run with: a venv holding requirements.txt. Does nothing where that stands already.
set -euo pipefail
cd "$(dirname "$0")"
venv=../../node_modules/.cache/guides-python

cmp --silent requirements.txt "$venv/requirements.txt" && exit 0
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --only-binary :all: --requirement requirements.txt
cp requirements.txt "$venv/requirements.txt"
