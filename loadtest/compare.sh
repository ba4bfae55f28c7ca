#!/bin/sh
# The whole table beside the kernel's limit and what people would pick instead: Nchan, ws, mosquitto
# (sh config/install.sh compare brings them; those that are not there are left out).
#
# Usage: compare.sh [--quick] [--rows ROW,...] [--out DIR] [--minutes N]     (--help lists the rows)
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

case " $* " in
*" --help "* | *" -h "*) ;;
*) sh "$top/config/build.sh" default openfloor openfloor-load openfloor-limit openfloor-floor >&2 ;;
esac
PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$top/loadtest/compare/main.py" "$@"
