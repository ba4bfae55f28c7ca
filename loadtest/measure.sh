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
theirs=$(field "$("$build/openfloor-load" --city "$city/demo/demo.json" --url "http://127.0.0.1:$port" --quiet --json --viewers "$viewers" --rounds $rounds limit)" last_viewer_median_ms)
kill "$limit"
echo "delivery: $ours ms until the last of $viewers viewers has an announcement, SQL commit and Redis included;" \
	"a bare send() loop takes $theirs ms: $(ratio "$ours" "$theirs") times the limit"

asks=$($load --seconds 10 --clients 64 ask)
per_second=$(field "$asks" acknowledged_per_second)
batch=$(awk -v a="$per_second" 'BEGIN { print 32 }')
baseline=$("$build/openfloor-baseline" --batch "$batch" --seconds 5 --path "$city/baseline.db")
rows=$(field "$baseline" rows_per_second)
echo "asks: $per_second acknowledged a second, fsynced; a bare SQLite loop inserts $rows a second: $(ratio "$per_second" "$rows") of it"
