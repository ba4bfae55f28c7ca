#!/bin/sh
# What a machine can see of the house style, file by file: the looks (clang-format), the sizes,
# calls and words that may not be there, shell scripts by shellcheck; with --tidy BUILD also
# clang-tidy, by BUILD's compile_commands.json.
#
# Ends with "style: N passed, N failed": one check for each file and tool.
# Usage: style.sh [--tidy BUILD] [FILE ...]
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"

tidy=
if [ "${1:-}" = --tidy ]; then
	tidy=${2:?--tidy needs the folder of a build}
	shift 2
fi

# The looks depend on the version, so it is pinned: 14, as in Debian 12.
find_tool() {
	for name in "$1-14" "$1"; do
		if "$name" --version 2>/dev/null | grep -q 'version 14\.'; then
			echo "$name"
			return
		fi
	done
	echo "style.sh: $1 of version 14 is needed: sh config/install.sh test" >&2
	return 1
}
clang_format=$(find_tool clang-format)

files=$(mktemp)
wrong=$(mktemp)
trap 'rm -f "$files" "$wrong"' EXIT
if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	git -c safe.directory="*" ls-files -co --exclude-standard
fi | grep -E '\.(c|h|ts|tsx|css|mjs|sh|py)$' | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done >"$files"

# Sizes, calls and words.  Lines: "FILE:LINE: what is wrong".
check_text() {
	xargs awk '
	function complain(text) { print FILENAME ":" FNR ": " text }
	FNR == 1 { start = 0; is_c = FILENAME ~ /\.[ch]$/; lines[FILENAME] = 0 }
	{ lines[FILENAME]++ }
	/(^|[^A-Za-z_])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z_]|$)/ { complain("left for later") }
	!is_c { next }
	/(^|[^A-Za-z_0-9])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system)\(/ {
		complain("a call that a network server has no use for")
	}
	/^\{/ { start = FNR }
	/^\}/ && start {
		if (FNR - start + 1 > 80)
			complain("a function of " FNR - start + 1 " lines, 80 at most")
		start = 0
	}
	END {
		for (name in lines)
			if (lines[name] > 500)
				print name ":" lines[name] ": a file of " lines[name] " lines, 500 at most"
	}' <"$files"
}

check_looks() {
	grep '\.[ch]$' "$files" | xargs -r "$clang_format" --dry-run 2>&1 | grep 'clang-format-violations' |
		sed "s/:[0-9]*: warning:.*/: not as clang-format has it/" | sort -u -t: -k1,1
}

check_shell() {
	grep '\.sh$' "$files" | xargs -r shellcheck -f gcc
}

# Each on two cores; system headers' warnings are not ours.
check_tidy() {
	clang_tidy=$(find_tool clang-tidy) || return
	grep -E '^(server|moderation|config|loadtest)/.*\.c$' "$files" |
		xargs -r -P 2 -n 4 "$clang_tidy" --quiet -p "$tidy" 2>/dev/null |
		grep -E ': (warning|error): ' | sed "s#^$top/##" | sort -u
}

count_wrong_files() {
	cut -d: -f1 "$wrong" | sort -u | wc -l
}

check_text >"$wrong" || true
check_looks >>"$wrong" || true
check_shell >>"$wrong" || true
total=$(wc -l <"$files")
[ "$total" -gt 0 ] || {
	echo "style.sh: no files found" >&2
	exit 1
}
if [ "$tidy" ]; then
	check_tidy >>"$wrong" || true
fi
sort -t: -k1,1 -k2,2n "$wrong"
failed=$(count_wrong_files)
echo "style: $((total - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
