#!/bin/sh
# The full battery of dieharder (Debian package `dieharder`) over the random streams, read in three orders of (column, row).
#
#   app/generate/tests/dieharder.sh [ORDER...]        orders: rows, columns, diagonal (these by default), seeds
#
# A log for each order goes to target/dieharder/. Takes hours. Ambiguous results (WEAK) are repeated with more samples
# until they are clear (-Y 1), with exact p-values (-k 2). Fails if any test ends FAILED or does not end.
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
command -v dieharder >/dev/null || { echo "dieharder is missing: apt-get install dieharder" >&2; exit 2; }
cargo build --release --manifest-path "$root/Cargo.toml" --package seedbed-generate --example random_stream
mkdir -p "$target/dieharder"

[ $# -gt 0 ] || set -- rows columns diagonal
failed=0
for order in "$@"; do
  log=$target/dieharder/$order.txt
  "$target/release/examples/random_stream" "$order" | dieharder -a -g 200 -k 2 -Y 1 >"$log"
  for verdict in PASSED WEAK FAILED; do
    echo "$order: $verdict $(grep -c " $verdict " "$log" || true)"
  done
  if grep " FAILED " "$log" || ! grep -q "dab_monobit2.* PASSED " "$log"; then
    echo "$order: not passed, see $log" >&2
    failed=1
  fi
done
exit $failed
