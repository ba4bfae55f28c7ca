# city.sh - sourced by check.sh and measure.sh: a demo city for one run, gone afterwards.
#
# city_start WORKERS sets $city (its folder) and $pid; city_stop ends it.  Only the process whose
# id the demo wrote down is ever ended.
# shellcheck shell=sh
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2034 # for those who source this
build=$top/build
city=

city_start() {
	city=$(mktemp -d /tmp/openfloor-load.XXXXXX)
	chmod 755 "$city"
	if ! sh "$top/config/demo.sh" --port 0 --data "$city/demo" --workers "$1" --background >"$city/log" 2>&1; then
		tail -n 20 "$city/log" >&2
		return 1
	fi
	pid=$(json pid)
}

# json KEY - a value of the city's demo.json
json() {
	/usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$city/demo/demo.json" "$1"
}

city_stop() {
	[ -n "$city" ] || return 0
	if [ -n "${pid:-}" ] && kill "$pid" 2>/dev/null; then
		n=0
		while kill -0 "$pid" 2>/dev/null && [ $n -lt 300 ]; do
			sleep 0.1
			n=$((n + 1))
		done
	fi
	pid=
	rm -rf "$city"
	city=
}

trap city_stop EXIT
trap 'exit 130' INT TERM
