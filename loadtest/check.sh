#!/bin/sh
# The reference event in fast motion, small enough for every run of the tests: it fails on losses,
# doubles and order, never on time.
#
# Usage: check.sh [VIEWERS]   (5000; 50000 needs four workers' worth of descriptors)
set -u
# shellcheck source=loadtest/city.sh
. "$(dirname "$0")/city.sh"

viewers=${1:-5000}
workers=$(((viewers + 9999) / 10000))
[ "$workers" -ge 2 ] || workers=2
passed=0
failed=0

play() {
	if "$build/openfloor-load" --city "$city/demo/demo.json" "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

if city_start "$workers"; then
	play --viewers "$viewers" reference
	play --viewers "$viewers" --rounds 3 announce
	play --viewers 2000 --rounds 3 burst
	play --viewers 2000 --over 2 storm
	play --seconds 3 --clients 32 ask
	play --seconds 3 --asks 30 desk
else
	failed=1
fi
echo "load: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
