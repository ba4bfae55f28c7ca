#!/bin/sh
# Everything that is tested, in one go; ends with the line "N passed, N failed".
#
# Usage: run.sh [SUITE ...]      without a word: all, in this order
#   style     layers, looks, sizes, settings, clang-tidy
#   web       types and units of the pages
#   unit      units of the server (cmocka)
#   service   the built server, driven over its ports (pytest)
#   sanitize  units and a part of the service tests under ASan and UBSan
#   fuzz      each fuzz target: what once broke it, then 15 s of new input
#   browser   the pages in Chromium
#   load      a small event in fast motion
# A suite that ends without saying how many tests it ran counts as one failed.
# Its whole output is in build/logs/SUITE.log.
set -u
cd "$(dirname "$0")/.." || exit 1

suites="style web unit service sanitize fuzz browser load"
logs=build/logs
fuzz_seconds=${OPENFLOOR_FUZZ_SECONDS:-15}
export PYTHONDONTWRITEBYTECODE=1

for word in "$@"; do
	case " $suites " in
	*" $word "*) ;;
	*)
		echo "run.sh: no suite \"$word\" (known: $suites)" >&2
		exit 2
		;;
	esac
done
[ $# -eq 0 ] || suites=$*

build() {
	sh config/build.sh "$@"
}

suite_style() {
	build default || return
	sh tests/check/layers.sh
	sh tests/check/settings.sh
	timeout 900 sh tests/check/style.sh --tidy build
}

suite_web() {
	sh config/node_modules.sh web || return
	if (cd web && timeout 120 npm run --silent check); then
		echo "types: 1 passed, 0 failed"
	else
		echo "types: 0 passed, 1 failed"
	fi
	(cd web && timeout 300 npm test --silent)
}

suite_unit() {
	build default || return
	timeout 600 ctest --test-dir build -V
}

suite_service() {
	build faults || return
	OPENFLOOR=$PWD/build/faults/openfloor \
		timeout 1500 /usr/bin/python3 -m pytest tests/service -p no:cacheprovider -ra
}

suite_sanitize() {
	build sanitize || return
	timeout 600 ctest --test-dir build/sanitize -V
	OPENFLOOR=$PWD/build/sanitize/openfloor \
		timeout 900 /usr/bin/python3 -m pytest tests/service -p no:cacheprovider -ra -m sanitize
}

suite_fuzz() {
	build fuzz || return
	passed=0
	failed=0
	for target in build/fuzz/tests/fuzz/*_fuzz; do
		[ -x "$target" ] || continue
		if fuzz_one "$target"; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
		fi
	done
	echo "fuzz: $passed passed, $failed failed"
}

# New inputs go to the build folder; the corpus and the inputs that once broke it are only read.
fuzz_one() {
	name=$(basename "$1" _fuzz)
	work=build/fuzz/work/$name
	mkdir -p "$work"
	seeds=
	for folder in "tests/fuzz/corpus/$name" "tests/fuzz/regression/$name"; do
		[ ! -d "$folder" ] || seeds="$seeds $folder"
	done
	echo "== $name"
	# shellcheck disable=SC2086 # a list of folders
	timeout $((fuzz_seconds + 60)) "$1" -max_total_time="$fuzz_seconds" -timeout=5 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="$work/" "$work" $seeds
}

suite_browser() {
	build default || return
	sh config/node_modules.sh tests/browser || return
	OPENFLOOR=$PWD/build/openfloor timeout 900 node --test tests/browser/
}

suite_load() {
	build default || return
	timeout 300 sh loadtest/check.sh
}

# Add up what the runners say: our own "name: N passed, N failed", pytest, cmocka under ctest,
# node's runner.  A program that ctest saw fail, and that did not say so itself, counts too.
count() {
	awk '
	function add(    i) {
		for (i = 1; i < NF; i++) {
			if ($(i + 1) ~ /^passed,?$/) passed += $i
			if ($(i + 1) ~ /^(failed|errors?),?$/) failed += $i
			if ($(i + 1) ~ /^skipped,?$/) skipped += $i
		}
	}
	/^[a-z]+: [0-9]+ passed, [0-9]+ failed$/ { add() }
	/^=+ .* in [0-9.]+s( \([0-9:]+\))? =+$/ { add() }
	/\[  PASSED  \] [0-9]+ test/ { sub(/.*\[  PASSED  \] /, ""); passed += $1 }
	/\[  FAILED  \] [0-9]+ test/ { sub(/.*\[  FAILED  \] /, ""); failed += $1; told++ }
	/tests passed, [0-9]+ tests failed out of/ { dead += $4 - told; told = 0 }
	/^(#|ℹ) pass [0-9]+$/ { passed += $3 }
	/^(#|ℹ) (fail|cancelled) [0-9]+$/ { failed += $3 }
	/^(#|ℹ) skipped [0-9]+$/ { skipped += $3 }
	END { print passed + 0, failed + (dead > 0 ? dead : 0), skipped + 0 }
	' "$1"
}

run() {
	log=$logs/$1.log
	begun=$(date +%s)
	printf '== %s\n' "$1"
	(suite_"$1") >"$log" 2>&1 </dev/null
	status=$?
	read -r passed failed skipped <<-TEXT
		$(count "$log")
	TEXT
	if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ] || [ $((passed + failed)) -eq 0 ]; then
		echo "   it ended with status $status and $passed passed, none failed: counted as 1 failed"
		failed=$((failed + 1))
	fi
	[ "$failed" -eq 0 ] || tail -n 120 "$log" | sed 's/^/   | /'
	printf '   %s: %d passed, %d failed, %d skipped, in %d s\n' \
		"$1" "$passed" "$failed" "$skipped" $(($(date +%s) - begun))
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
}

all_passed=0
all_failed=0
if ! mkdir -p "$logs"; then
	echo "run.sh: build/ is not yours to write" >&2
	echo "0 passed, 1 failed"
	exit 1
fi
if ! sh config/install.sh build run test; then
	echo "0 passed, 1 failed"
	exit 1
fi
for suite in $suites; do
	run "$suite"
done
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
