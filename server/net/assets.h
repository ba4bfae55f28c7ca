/*
 * assets.h - the pages and what they need, embedded in the program.
 *
 * web/build.mjs makes the files and web/embed.mjs the table, in the order of PATH.
 * A build without pages (OPENFLOOR_WEB=OFF) has an empty table.
 */
#ifndef NET_ASSETS_H
#define NET_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of one encoding; DATA is NULL where that encoding was not worth keeping. */
struct asset_body {
	const unsigned char *data;
	size_t len;
};

struct asset {
	const char *path; /* as asked for: "/assets/live.4F0A21.js", "/live.html" */
	const char *type; /* for Content-Type */
	bool immutable; /* the name has a hash in it: may be kept for ever */
	struct asset_body identity, brotli, gzip;
	const char *etag; /* quoted, of the identity bytes */
};

extern const struct asset assets[];
extern const size_t assets_count;

#endif
