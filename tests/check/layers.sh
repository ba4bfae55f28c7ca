#!/bin/sh
# The rows of the layers, read off the sources: who includes whom, and who sees which library.
# CMake holds the first by its include roots; this says it of every file, compiled or not.
#
# Ends with "layers: N passed, N failed": one check for each source file.
set -eu
cd "$(dirname "$0")/../.."

git -c safe.directory="*" ls-files -co --exclude-standard -- server config moderation loadtest | grep '\.[ch]$' |
	awk '
function rows(row, names,    list, count, i) {
	count = split(names, list, " ")
	for (i = 1; i <= count; i++)
		row_of[list[i]] = row
}

# Only files whose path begins with one of PLACES may include headers that begin with NAME.
function library(name, places) {
	places_of[name] = places
}

BEGIN {
	rows(0, "base")
	rows(1, "config")
	rows(2, "domain cases")
	rows(3, "moderation store bus room due files loadtest")
	rows(4, "flow")
	rows(5, "net")
	rows(6, "process")
	rows(7, "commands")
	rows(8, "main.c")
	stands_on["due"] = "store"
	stands_on["loadtest"] = "moderation" # screen_bench.c alone

	library("libwebsockets.h", "server/net/ loadtest/floor.c")
	library("openssl/ssl.h", "server/net/ loadtest/link.c")
	library("hiredis/", "server/bus/")
	library("sqlite3.h", "server/store/ loadtest/baseline_")
	library("libpq-fe.h", "server/store/")
	library("jansson.h", "server/domain/ server/cases/calendar_file.c server/store/ server/room/ server/due/ server/flow/ server/net/ " \
		"server/commands/ loadtest/")
	library("ev.h", "server/net/ server/bus/ server/store/ server/process/ loadtest/")
	library("jpeglib.h", "server/files/")
	library("png.h", "server/files/")
	library("webp/", "server/files/")
	library("utf8proc.h", "server/base/ server/domain/ moderation/")
}

# The layer of a file is the folder under server/, or at the top.
function layer_of(file,    part) {
	split(file, part, "/")
	return part[1] == "server" ? part[2] : part[1]
}

function complain(text) {
	print file ":" line ": " text
	wrong = 1
}

function check_ours(name,    layer) {
	if (name ~ /\.\./)
		complain(name ": name a header from its layer on, without ..")
	layer = name
	if (!sub(/\/.*/, "", layer) || !(layer in row_of) || layer == mine)
		return
	if (row_of[layer] >= row_of[mine] && stands_on[mine] != layer)
		complain(mine " (row " row_of[mine] ") includes " name " (row " row_of[layer] ")")
}

function check_library(name,    header, places, count, i) {
	for (header in places_of) {
		if (index(name, header) != 1)
			continue
		count = split(places_of[header], places, " ")
		for (i = 1; i <= count; i++)
			if (index(file, places[i]) == 1)
				break
		if (i > count)
			complain("<" name "> is only for " places_of[header])
	}
}

{
	file = $0
	mine = layer_of(file)
	wrong = line = 0
	if (!(mine in row_of))
		complain("this folder stands in no row")
	while ((getline text < file) > 0) {
		line++
		if (text !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/)
			continue
		ours = text ~ /include[ \t]*"/
		sub(/^[^<"]*[<"]/, "", text)
		sub(/[>"].*/, "", text)
		if (ours)
			check_ours(text)
		check_library(text)
	}
	close(file)
	wrong ? failed++ : passed++
}

END {
	printf "layers: %d passed, %d failed\n", passed, failed
	exit failed > 0
}'
