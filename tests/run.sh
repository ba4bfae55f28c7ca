#!/bin/sh
# Everything that is tested, in one go; ends with the line "N passed, N failed".
#
# Usage: run.sh [SUITE ...]      without a word: all, in this order
#   style     layers, looks, sizes, settings, clang-tidy
#   web       types and units of the pages
#   unit      units of the server (cmocka)
#   service   the built server, driven over its ports (pytest)
#   sanitize  units and a part of the service tests under ASan and UBSan
#   demo      config/demo.sh, started twice
#   fuzz      each fuzz target: what once broke it, then 15 s of new input
#   browser   the pages in Chromium
#   load      a small event in fast motion, and a small comparison with the bare servers
# What ends without saying how many tests it ran counts as one failed.  A suite's whole output is
# in build/logs/SUITE.log.
# shellcheck disable=SC2046,SC2086 # lists of words are meant to be split
set -u
cd "$(dirname "$0")/.." || exit 1

suites="style web unit service sanitize demo fuzz browser load"
logs=build/logs
fuzz_seconds=${OPENFLOOR_FUZZ_SECONDS:-15}
# Two files of tests at a time: each has a city and a port of its own.
pytest="/usr/bin/python3 -m pytest -p no:cacheprovider -ra -n 2 --dist loadfile"
# Those that touch most of the program; all of them would take too long under the sanitizers.
sanitized="tests/service/test_story.py tests/service/test_refusals.py tests/service/test_questions.py"
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
	part layers 60 sh tests/check/layers.sh
	part settings 60 sh tests/check/settings.sh
	part style 900 sh tests/check/style.sh --tidy build
}

suite_web() {
	sh config/node_modules.sh web || return
	part types 120 sh -c 'cd web && npm run --silent check && echo "types: 1 passed, 0 failed"'
	part pages 300 sh -c 'cd web && npm test --silent'
}

suite_unit() {
	build default || return
	part unit 600 ctest --test-dir build -V -j 2
}

suite_service() {
	build default all openfloor-faults || return
	part personal 120 /usr/bin/python3 tests/check/personal.py --program build/openfloor
	part service 1500 env OPENFLOOR="$PWD/build/openfloor" \
		OPENFLOOR_FAULTS_PROGRAM="$PWD/build/openfloor-faults" $pytest tests/service
}

suite_sanitize() {
	build sanitize || return
	part unit 600 ctest --test-dir build/sanitize -V -j 2
	part service 1500 env OPENFLOOR="$PWD/build/sanitize/openfloor" $pytest $sanitized
}

suite_demo() {
	part demo 300 sh tests/check/demo.sh
}

suite_fuzz() {
	build fuzz fuzzers || return
	part fuzz 900 sh tests/check/fuzz.sh build/fuzz "$fuzz_seconds"
}

suite_browser() {
	build default || return
	sh config/node_modules.sh tests/browser || return
	part browser 1800 env OPENFLOOR="$PWD/build/openfloor" node --test --test-concurrency=2 tests/browser/*.test.mjs
}

suite_load() {
	build default || return
	part load 300 sh loadtest/check.sh
	part compare 180 sh loadtest/compare.sh --quick
}

# Add up what the runners say: our own "name: N passed, N failed", pytest, cmocka under ctest,
# node's runner.  A program that ctest saw fail, and that did not say so, counts too.
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

# Run one part of a suite: part NAME SECONDS COMMAND ...  Its output goes to the suite's log and
# its counts to the suite's sum.
part() {
	name=$1
	seconds=$2
	shift 2
	echo "-- $name: $*"
	timeout -k 10 "$seconds" "$@" >"$logs/part" 2>&1
	status=$?
	cat "$logs/part"
	set -- $(count "$logs/part")
	if [ $(($1 + $2)) -eq 0 ] || { [ $status -ne 0 ] && [ "$2" -eq 0 ]; }; then
		echo "-- $name ended with status $status and no failed test: counted as 1 failed"
		set -- "$1" $(($2 + 1)) "$3"
	fi
	echo "-- $name: $1 passed, $2 failed, $3 skipped"
	echo "$1 $2 $3" >>"$logs/counts"
}

run() {
	begun=$(date +%s)
	printf '== %s\n' "$1"
	: >"$logs/counts"
	if ! (suite_"$1") >"$logs/$1.log" 2>&1 </dev/null || ! [ -s "$logs/counts" ]; then
		echo "   it could not run to its end: counted as 1 failed"
		echo "0 1 0" >>"$logs/counts"
	fi
	suite=$1
	set -- $(awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }' "$logs/counts")
	[ "$2" -eq 0 ] || tail -n 150 "$logs/$suite.log" | sed 's/^/   | /'
	printf '   %s: %d passed, %d failed, %d skipped, in %d s\n' \
		"$suite" "$1" "$2" "$3" $(($(date +%s) - begun))
	all_passed=$((all_passed + $1))
	all_failed=$((all_failed + $2))
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
