#!/bin/sh
# Build a preset of CMakePresets.json (default, sanitize, fuzz) where its sources changed.
# Usage: build.sh [PRESET] [TARGET ...]
set -eu
cd "$(dirname "$0")/.."

preset=${1:-default}
[ $# -eq 0 ] || shift
folder=build
[ "$preset" = default ] || folder=build/$preset
mkdir -p "$folder" 2>/dev/null || true
if ! [ -w "$folder" ]; then
	echo "build.sh: $PWD/$folder is not $(id -un)'s to write: build as $(stat -c %U build 2>/dev/null || stat -c %U .), or in a clone of your own" >&2
	exit 1
fi

# A tree that was moved or copied has a build that belongs to its old place.
if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt"; then
	echo "$folder was made for another place: building it anew"
	rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles" "$folder/build.ninja"
fi
if ! [ -f "$folder/build.ninja" ] || ! [ -f "$folder/CMakeCache.txt" ]; then
	cmake --preset "$preset"
fi
ninja -C "$folder" "$@"
