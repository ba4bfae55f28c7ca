#!/bin/sh
# A demo city with a live event, built and served on this machine.
#
# Installs what is missing, builds into build/, makes units, staff and events in DIR, asks and
# answers some questions through the server's own API, and serves until it is stopped.  Started
# again on the same DIR it goes on with what is there.  DIR/demo.json holds addresses and logins.
set -eu

usage() {
	cat <<'TEXT'
usage: sh config/demo.sh [--port N] [--data DIR] [--workers N] [--tls] [--background]
  --port N       port on 127.0.0.1 (8080); 0: any free one
  --data DIR     where the city lives (root: /var/lib/openfloor-demo,
                 others: ~/.local/share/openfloor-demo)
  --workers N    worker processes; 0: one a core
  --tls          https, with a certificate for 127.0.0.1 that is made in DIR (tls.pem)
  --background   return when it serves; its pid is in DIR/demo.json
TEXT
}

top=$(cd "$(dirname "$0")/.." && pwd)
port=
workers=
tls=
background=
owner=
if [ "$(id -u)" -eq 0 ]; then
	data=/var/lib/openfloor-demo
	owner=openfloor
else
	data=${XDG_DATA_HOME:-${HOME:?HOME is not set}/.local/share}/openfloor-demo
fi

say() {
	printf '\n== %s\n' "$*"
}

fail() {
	printf '\ndemo.sh: %s\n' "$*" >&2
	exit 1
}

number() {
	case ${2:-} in
	'' | *[!0-9]*) fail "$1 takes a number, not \"${2:-}\"" ;;
	esac
	echo "$2"
}

while [ $# -gt 0 ]; do
	case $1 in
	--port)
		port=$(number --port "${2:-}")
		shift 2
		;;
	--workers)
		workers=$(number --workers "${2:-}")
		shift 2
		;;
	--data)
		[ "${2:-}" ] || fail "--data takes a folder"
		data=$2
		shift 2
		;;
	--tls) tls=yes && shift ;;
	--background) background=yes && shift ;;
	--help | -h) usage && exit ;;
	*) usage >&2 && fail "unknown argument: $1" ;;
	esac
done
case $data in
/*) ;;
*) data=$PWD/$data ;;
esac

# As the user whom the city belongs to.
as_owner() {
	if [ "$owner" ]; then
		runuser -u "$owner" -- "$@"
	else
		"$@"
	fi
}

# The pid of the server that serves DIR, if there is one.
running() {
	[ -f "$data/demo.json" ] || return 1
	pid=$(sed -n 's/^ *"pid": *\([0-9][0-9]*\).*/\1/p' "$data/demo.json")
	[ "$pid" ] && grep -qs openfloor "/proc/$pid/comm"
}

prepare_folder() {
	if [ "$owner" ] && ! id "$owner" >/dev/null 2>&1; then
		useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "$owner"
	fi
	mkdir -p "$data" || fail "cannot make the folder $data: choose another with --data"
	chmod 0700 "$data"
	if [ "$owner" ]; then
		chown "$owner:$owner" "$data"
		as_owner test -w "$data" ||
			fail "the user $owner cannot enter $data (a folder above it is closed): choose another with --data"
	fi
	[ -w "$data" ] || fail "$data is not yours to write: choose another with --data"
	# A copy, for the owner may not be able to enter this source tree.
	install -m 0755 "$top/build/openfloor" "$data/openfloor"
}

write_configuration() {
	cat >"$data/openfloor.conf" <<TEXT
# Made by config/demo.sh.  config/openfloor.conf explains every setting.

[server]
address = 127.0.0.1
port = ${port:-8080}
workers = ${workers:-0}
user = $owner

[store]
data = $data/data

# All visitors of a demo come from one machine.
[limits]
enabled = off

[site]
name = 江城应声（演示）
name_en = Openfloor demo city
TEXT
	[ -z "$owner" ] || chown "$owner:$owner" "$data/openfloor.conf"
}

configure() {
	if ! [ -f "$data/openfloor.conf" ]; then
		write_configuration
	fi
	[ -z "$port" ] || sed -i "s/^port = .*/port = $port/" "$data/openfloor.conf"
	[ -z "$workers" ] || sed -i "s/^workers = .*/workers = $workers/" "$data/openfloor.conf"
	"$data/openfloor" check --config "$data/openfloor.conf" >/dev/null ||
		fail "$data/openfloor.conf is not right (see above)"
}

# A key and a certificate of this city's own; browsers warn of it, for nobody vouches for it.
make_certificate() {
	[ ! -s "$data/tls.pem" ] || return 0
	as_owner openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
		-addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout "$data/tls-key.pem" -out "$data/tls.pem" 2>/dev/null ||
		fail "no certificate could be made with openssl"
}

make_city() {
	# Without logins nobody could use what a broken first start left: begin anew.
	rm -rf "$data/data" "$data/data-anchors"
	say "建城：单位和人员  Making the city: units and staff"
	export OPENFLOOR_AS="${owner:+runuser -u $owner --}"
	as_owner "$data/openfloor" init --config "$data/openfloor.conf"
	node "$top/config/demo/make.mjs" people "$data"
}

# Start the server and wait for its line "ready URL".
start() {
	say "启动  Starting"
	[ -z "$tls" ] || set -- --set "tls.certificate=$data/tls.pem" --set "tls.key=$data/tls-key.pem"
	: >"$data/ready"
	# The program drops root by itself; it must outlive this script where that is asked for.
	if [ "$background" ]; then
		setsid "$data/openfloor" serve --config "$data/openfloor.conf" "$@" \
			>"$data/ready" 2>>"$data/openfloor.log" </dev/null &
	else
		"$data/openfloor" serve --config "$data/openfloor.conf" "$@" \
			>"$data/ready" 2>>"$data/openfloor.log" </dev/null &
	fi
	server=$!
	tries=0
	until grep -q '^ready ' "$data/ready"; do
		tries=$((tries + 1))
		if ! kill -0 "$server" 2>/dev/null || [ "$tries" -gt 150 ]; then
			tail -n 5 "$data/openfloor.log" >&2
			fail "the server did not start; its log is $data/openfloor.log"
		fi
		sleep 0.2
	done
	url=$(sed -n 's/^ready //p' "$data/ready" | head -n 1)
}

# Not before the server has gone may the shell go.
stop() {
	trap - INT TERM
	say "停止  Stopping"
	kill -TERM "$server" 2>/dev/null || true
	wait "$server" || true
	exit 0
}

say "安装所需软件  Installing what is missing"
sh "$top/config/install.sh" build run

say "编译  Building"
sh "$top/config/build.sh" default openfloor

if running; then
	say "已在运行  Already served, by process $pid"
	node "$top/config/demo/make.mjs" show "$data"
	exit 0
fi

prepare_folder
configure
if ! [ -s "$data/demo.json" ]; then
	make_city
fi
if [ "$tls" ]; then
	make_certificate
	export NODE_EXTRA_CA_CERTS="$data/tls.pem"
fi
start
[ "$background" ] || trap stop INT TERM
if ! node "$top/config/demo/make.mjs" events "$data" "$url" "$server"; then
	kill -TERM "$server" 2>/dev/null || true
	fail "the demo events could not be made (see above); the server's log is $data/openfloor.log"
fi
node "$top/config/demo/make.mjs" show "$data"
if [ "$background" ]; then
	exit 0
fi
echo "按 Ctrl-C 停止  Ctrl-C stops it."
wait "$server" || fail "the server ended by itself; its log is $data/openfloor.log"
