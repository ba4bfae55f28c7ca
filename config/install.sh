#!/bin/sh
# Install what Openfloor needs on Debian 12.  What is there already costs a second and changes
# nothing.  Works as root, and as a user who may sudo.
#
# Usage: install.sh [build] [run] [test] [compare]     (without a word: build run)
set -eu

# A compiler, and the libraries that CMakeLists.txt names.
build_packages="gcc libc6-dev cmake ninja-build pkg-config
	libwebsockets-dev libwebsockets-evlib-ev libhiredis-dev libjansson-dev libssl-dev
	libev-dev liburing-dev libsqlite3-dev libutf8proc-dev libcurl4-openssl-dev
	libjpeg62-turbo-dev libpng-dev libwebp-dev"
# The private Redis; curl is what demo.sh asks with.
run_packages="redis-server curl ca-certificates"
# cmocka for units, clang for fuzzing and style, pytest and nginx for the service, Chromium and a
# font for the pages.
test_packages="libcmocka-dev clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev
	python3 python3-pytest python3-pytest-xdist python3-websockets sqlite3 curl nginx-light
	chromium fonts-noto-cjk shellcheck procps"
# What loadtest/compare.sh compares with, started by it alone; ws comes from npm besides.
compare_packages="nginx-light libnginx-mod-nchan mosquitto"

# Those of them that Debian would start, and enable for the next boot.
services="nginx mosquitto"

fail() {
	echo "install.sh: $*" >&2
	exit 1
}

# Print those of the packages in $1 that are not installed.
missing_packages() {
	for package in $1; do
		case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
		installed) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# Node.js 18 or newer builds the pages, of whatever vendor; Debian's where there is none.
node_packages() {
	command -v node >/dev/null 2>&1 || printf 'nodejs '
	command -v npm >/dev/null 2>&1 || printf 'npm '
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		fail "root is needed to install: $missing
You are $(id -un) and there is no sudo.  Ask an administrator to run:
    apt-get install $missing"
	fi
}

# sudo that would ask for a password nobody can type must not hang.
check_root() {
	[ "$(id -u)" -ne 0 ] || return 0
	command -v sudo >/dev/null 2>&1 || as_root true
	if ! sudo -n true 2>/dev/null && { [ "${CI:-}" ] || ! [ -t 0 ]; }; then
		fail "sudo asks for a password and there is no terminal to ask at.  Missing: $missing
Run this first, as a user who may:
    sudo apt-get install $missing"
	fi
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
		-o Dpkg::Use-Pty=0 "$@"
}

install_packages() {
	command -v apt-get >/dev/null 2>&1 || fail "this is not Debian (there is no apt-get).
Install these by hand, by whatever names they have here: $missing"
	check_root
	echo "Installing: $missing"
	# shellcheck disable=SC2086 # a list of words
	if ! apt install -y --no-install-recommends $missing; then
		echo "The package lists may be old: reading them anew."
		apt update || fail "apt-get update failed (see above): is the network there?"
		# shellcheck disable=SC2086
		apt install -y --no-install-recommends $missing ||
			fail "apt-get could not install (see above): $missing"
	fi
}

# What tests and comparisons start by themselves is not started by its installation; what was there
# before stays as it is.
policy=/usr/sbin/policy-rc.d
hold_services() {
	[ -e "$policy" ] || as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy && : >$policy.openfloor"
}

release_services() {
	[ ! -e "$policy.openfloor" ] || as_root rm -f "$policy" "$policy.openfloor"
}

disable_services() {
	[ -d /run/systemd/system ] || return 0
	for service in $services; do
		case " $missing " in
		*" $service "* | *" $service-"*) as_root systemctl --quiet disable "$service" || true ;;
		esac
	done
}

packages=
[ $# -gt 0 ] || set -- build run
for part in "$@"; do
	case $part in
	build) packages="$packages $build_packages" want_node=yes ;;
	run) packages="$packages $run_packages" ;;
	test) packages="$packages $test_packages" want_held=yes ;;
	compare) packages="$packages $compare_packages" want_compare=yes want_held=yes want_node=yes ;;
	*) fail "unknown part: $part (known: build run test compare)" ;;
	esac
done

command -v dpkg-query >/dev/null 2>&1 || fail "this is not Debian (there is no dpkg-query).
Install these by hand, by whatever names they have here: $packages"

missing=$(missing_packages "$packages")
[ -z "${want_node:-}" ] || missing="$missing$(node_packages)"
if [ -z "$missing" ]; then
	:
elif [ "${want_held:-}" ]; then
	check_root
	trap release_services EXIT
	hold_services
	install_packages
	disable_services
else
	install_packages
fi

if [ "${want_node:-}" ]; then
	major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
	[ "$major" -ge 18 ] || fail "node is $(node --version), 18 or newer is needed"
fi

if [ "${want_compare:-}" ]; then
	top=$(cd "$(dirname "$0")/.." && pwd)
	sh "$top/config/node_modules.sh" "$top/loadtest/opponents/ws"
fi
