#!/bin/sh
# Each fuzz target: what once broke it, the corpus, then some seconds of new input; two at a time.
# New inputs go to the build's folder; the corpus and the inputs that once broke it are only read.
#
# Ends with "fuzz: N passed, N failed": one check for each target.
# Usage: fuzz.sh BUILD SECONDS
set -u
cd "$(dirname "$0")/../.." || exit 1

build=${1:?usage: fuzz.sh BUILD SECONDS}
seconds=${2:?usage: fuzz.sh BUILD SECONDS}

# fuzz TARGET: its output is in its folder's log, and "ok" there when it came to its end.
fuzz() {
	name=$(basename "$1" _fuzz)
	work=$build/work/$name
	mkdir -p "$work/new"
	rm -f "$work/ok"
	set -- "$1" "$work/new"
	for folder in "tests/fuzz/corpus/$name" "tests/fuzz/regression/$name"; do
		[ ! -d "$folder" ] || set -- "$@" "$folder"
	done
	if timeout -k 10 $((seconds + 60)) "$@" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 \
		-artifact_prefix="$work/" >"$work/log" 2>&1; then
		: >"$work/ok"
	fi
}

if [ "${3:-}" ]; then
	fuzz "$3"
	exit 0
fi

passed=0
failed=0
printf '%s\n' "$build"/tests/fuzz/*_fuzz | xargs -P 2 -n 1 sh "$0" "$build" "$seconds"
for target in "$build"/tests/fuzz/*_fuzz; do
	work=$build/work/$(basename "$target" _fuzz)
	echo "-- $target"
	cat "$work/log"
	if [ -e "$work/ok" ] && grep -q '^Done [0-9]* runs in [0-9]* second' "$work/log"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $target"
	fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
