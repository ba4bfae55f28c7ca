#!/bin/sh
# The figures of the README, as ratios against a baseline in the same run.
#
# Usage: measure.sh [VIEWERS]   (10000)
set -eu
# shellcheck source=loadtest/city.sh
. "$(dirname "$0")/city.sh"

viewers=${1:-10000}
rounds=7

# field JSON KEY
field() {
	printf '%s' "$1" | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$2"
}

# committed - transactions so far, of all workers
committed() {
	port=$(grep -o '"message":"metrics"[^}]*' "$city/demo/openfloor.log" | tail -n 1 | grep -o '"port":"[0-9]*' | grep -o '[0-9]*$')
	curl -sS "http://127.0.0.1:$port/metrics" | awk '/^openfloor_commit_seconds_count/ { print $2 }'
}

ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

city_start 2
load="$build/openfloor-load --city $city/demo/demo.json --quiet --json"

echo "machine: $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)"

memory=$($load --viewers "$viewers" idle)
echo "memory: $(field "$memory" bytes_per_viewer | cut -d. -f1) bytes of user space per idle viewer, $viewers viewers"

delivery=$($load --viewers "$viewers" --rounds $rounds announce)
ours=$(field "$delivery" last_viewer_median_ms)

"$build/openfloor-limit" --port 0 --workers 2 >"$city/limit" 2>"$city/limit.log" &
limit=$!
n=0
until grep -q . "$city/limit" || [ $n -ge 50 ]; do
	sleep 0.1
	n=$((n + 1))
done
port=$(grep -o '[0-9]*' "$city/limit" | tail -n 1)
theirs=$(field "$("$build/openfloor-load" --target limit --url "http://127.0.0.1:$port" --quiet --json --viewers "$viewers" --rounds $rounds announce)" last_viewer_median_ms)
kill "$limit"
echo "delivery: $ours ms until the last of $viewers viewers has an announcement, SQL commit and Redis included;" \
	"a bare send() loop takes $theirs ms: $(ratio "$ours" "$theirs") times the limit"

# Three pairs, one after the other: what else the machine does falls on both.
asks=0
rows=0
for turn in 1 2 3; do
	before=$(committed)
	ask=$($load --seconds 5 --clients 16 ask)
	after=$(committed)
	batch=$(awk -v b="$before" -v a="$after" -v n="$(field "$ask" acknowledged)" \
		'BEGIN { c = a - b; print (c > 0 && n / c >= 1) ? int(n / c) : 1 }')
	baseline=$("$build/openfloor-baseline" --batch "$batch" --seconds 3 --data "$city" \
		--schema "$top/server/store/migrations/0001_foundation.sql")
	echo "asks, turn $turn: $(field "$ask" acknowledged_per_second) acknowledged a second," \
		"$(field "$baseline" rows_per_second) by SQLite alone, batches of $batch"
	asks=$(awk -v a="$asks" -v b="$(field "$ask" acknowledged_per_second)" 'BEGIN { print a + b }')
	rows=$(awk -v a="$rows" -v b="$(field "$baseline" rows_per_second)" 'BEGIN { print a + b }')
done
echo "asks: $(ratio "$asks" "$rows") of what a bare SQLite loop inserts with the same batches, fsynced both"
