#!/bin/sh
# Seedbed's synthesizers beside SDV's on the same tables and cores: time, memory, quality, usefulness, privacy.
#
#   compare.sh FOLDER [TABLE ...] [-- OPTIONS OF compare.py]
#
# FOLDER holds adult.csv, adult_holdout.csv, diamonds.csv, taxis.csv, penguins.csv, titanic.csv (or some of them). What is compared
# with is installed into a virtual environment of its own, in ~/.cache/seedbed-compare or $SEEDBED_COMPARE. SDV is under the
# Business Source License: it is run here, and nothing of it is part of Seedbed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
place=${SEEDBED_COMPARE:-$HOME/.cache/seedbed-compare}
if [ ! -x "$place/bin/python" ]; then
  python3 -m venv "$place"
fi
if [ ! -e "$place/installed-1" ]; then
  "$place/bin/pip" install --quiet "sdv==2.0.0" "ctgan==0.12.1" "sdmetrics==0.32.0" "scikit-learn>=1.5"
  touch "$place/installed-1"
fi
(cd "$here/../../.." && cargo build --quiet --release --bin seedbed)
exec "$place/bin/python" "$here/compare.py" --seedbed "${CARGO_TARGET_DIR:-$here/../../../target}/release/seedbed" "$@"
