#!/bin/sh
# Build a preset of CMakePresets.json (default, faults, sanitize, fuzz) where its sources changed.
# Usage: build.sh [PRESET] [TARGET ...]
set -eu
cd "$(dirname "$0")/.."

preset=${1:-default}
[ $# -eq 0 ] || shift
folder=build
[ "$preset" = default ] || folder=build/$preset

# A tree that was moved or copied has a build that belongs to its old place.
if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt"; then
	echo "$folder was made for another place: building it anew"
	rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"
fi
if ! [ -f "$folder/build.ninja" ]; then
	cmake --preset "$preset"
fi
ninja -C "$folder" "$@"
