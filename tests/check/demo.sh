#!/bin/sh
# config/demo.sh, as a newcomer uses it: a first start, a second one beside it, a stop, a third
# one on the same folder.
#
# Ends with "demo: N passed, N failed".
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
city=$work/city
# The city belongs to the user openfloor where root makes it.
chmod 0711 "$work"
passed=0
failed=0

# check WHAT COMMAND ...
check() {
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
		echo "ok: $what"
	else
		failed=$((failed + 1))
		echo "FAILED: $what ($*)"
	fi
}

start() {
	sh "$top/config/demo.sh" --background --port 0 --workers 2 --data "$city" "$@"
}

# demo EXPRESSION: is it true of demo.json, called d?
demo() {
	node -e 'const d = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
		process.exit(eval(process.argv[2]) ? 0 : 1)' "$city/demo.json" "$1"
}

value() {
	node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[process.argv[2]]' \
		"$city/demo.json" "$1"
}

# page PATH WORD: does the answer hold the word?
page() {
	curl -fsS --compressed "$(value url)$1" | grep -q "$2"
}

refused() {
	! sh "$top/config/demo.sh" "$@" 2>/dev/null
}

stopped() {
	tries=0
	while kill -0 "$1" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 150 ] || return 1
		sleep 0.2
	done
}

finish() {
	pid=$(value pid 2>/dev/null) && kill "$pid" 2>/dev/null && stopped "$pid"
	rm -rf "$work"
}
trap finish EXIT

check "the first start" start
check "demo.json is for its owner alone" [ "$(stat -c %a "$city/demo.json")" = 600 ]
check "demo.json has the logins" demo '["admin", "host", "moderator", "moderator2", "official",
	"official2", "approver", "clerk", "dispatcher", "supervisor", "lead_moderator", "editor"]
	.every((key) => d.logins[key].login && d.logins[key].password.length >= 12) && d.logins.official.unit'
check "the event is live" page "/api/events/$(value event_id)" '"state": *"live"'
check "answers can be read" page "/api/events/$(value event_id)/entries" '"kind": *"answer"'
check "the pages are there" page / '<div id="app">'
before=$(value event_id)
pid=$(value pid)
check "a start beside it finds it running" start
check "and leaves it running" [ "$(value pid)" = "$pid" ]
kill -TERM "$pid"
check "it stops when told to" stopped "$pid"
check "a second start" start
check "goes on with the same event" [ "$(value event_id)" = "$before" ]
check "with what was said in it" page "/api/events/$before/entries" '"kind": *"answer"'
check "as a new process" [ "$(value pid)" != "$pid" ]
check "a wrong argument is refused" refused --port x
pid=$(value pid)
kill -TERM "$pid"
check "it stops again" stopped "$pid"
check "a third start, with TLS" start --tls
check "says so" demo 'd.url.startsWith("https://")'
export CURL_CA_BUNDLE="$city/tls.pem"
check "and is read by who knows its certificate" page "/api/events/$before/entries" '"kind": *"answer"'

echo "demo: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
