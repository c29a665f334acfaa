#!/bin/sh
# Compares the closed loop with wrk on the trivial server: one thread each, pinned, in turns, the ratio of each
# pair. Needs two cores and wrk. Run it from the root of the repository:
#   harness/loadgen/compare_wrk.sh [PAIRS] [SECONDS]
set -eu
pairs=${1:-5}
seconds=${2:-2}
command -v wrk >/dev/null || { echo "error: wrk is not installed (apt-get install wrk)" >&2; exit 2; }
cargo build --quiet --release -p tollgate-loadgen --bins --examples
release=${CARGO_TARGET_DIR:-target}/release
address=$(mktemp)
taskset -c 0 "$release/examples/trivial_server" >"$address" &
server=$!
trap 'kill $server; rm -f "$address"' EXIT
while [ ! -s "$address" ]; do sleep 0.1; done
url=$(cat "$address")

for connections in 1 8 64; do
    for pair in $(seq "$pairs"); do
        ours=$(taskset -c 1 "$release/tollgate-loadgen-probe" "$url" max "$seconds" "$connections" |
            sed -n 's|^rate \(.*\)/s$|\1|p')
        theirs=$(taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" "$url" |
            sed -n 's/^Requests\/sec: *//p')
        echo "$connections $pair $ours $theirs"
    done
done | awk '{
    printf "%d connections, pair %d: %d against %d a second, ratio %.3f\n", $1, $2, $3, $4, $3 / $4
}'
