#!/bin/sh
# config/openfloor.conf shows every setting of config/settings.def with its default, under its
# section, and no other.  With --print, prints the lines as they should be.
#
# Ends with "settings: N passed, N failed": one check for each setting.
set -eu
cd "$(dirname "$0")/../.."

definitions=config/settings.def
example=config/openfloor.conf

# SETTING(section, key, TYPE, default, least, most, "text") -> section<TAB>key<TAB>default<TAB>text
read_definitions() {
	sed -n 's/^SETTING(\([a-z_]*\), \([a-z_0-9]*\), [A-Z]*, \("[^"]*"\|[^,]*\), [^,]*, [^,]*, "\(.*\)")$/\1\t\2\t\3\t\4/p' \
		"$definitions" | sed 's/"//g'
}

if [ "${1:-}" = --print ]; then
	read_definitions | awk -F '\t' '
	$1 != section { section = $1; printf "\n[%s]\n", section }
	{ printf "# %s\n#%s =%s\n", $4, $2, $3 == "" ? "" : " " $3 }'
	exit
fi

read_definitions | awk -F '\t' -v example="$example" '
BEGIN {
	while ((getline line < example) > 0) {
		if (match(line, /^\[[a-z]+\]$/))
			section = substr(line, 2, length(line) - 2)
		else if (match(line, /^#?[a-z_0-9]+ =/)) {
			sub(/^#/, "", line)
			shown[section "." line] = 1
		}
	}
}
{
	line = $1 "." $2 " =" ($3 == "" ? "" : " " $3)
	if (line in shown) {
		passed++
		delete shown[line]
	} else {
		failed++
		print example ": lacks [" $1 "] #" substr(line, length($1) + 2)
	}
}
END {
	for (line in shown) {
		failed++
		print example ": shows what is not in settings.def: " line
	}
	if (passed + failed == 0) {
		failed = 1
		print "no setting could be read"
	}
	printf "settings: %d passed, %d failed\n", passed, failed
	exit failed > 0
}'
