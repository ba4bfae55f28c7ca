#include "net/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "net/assets.h"
#include "net/http.h"
#include "net/state.h"

static int
compare_path(const void *path, const void *asset)
{
	return strcmp(path, ((const struct asset *)asset)->path);
}

static const struct asset *
find(const char *path)
{
	if (assets_count == 0)
		return NULL;
	return bsearch(path, assets, assets_count, sizeof(assets[0]), compare_path);
}

/* The body to send; *NAME is its Content-Encoding, NULL for the plain bytes. */
static const struct asset_body *
choose(const struct asset *asset, enum request_encoding encoding, const char **name)
{
	*name = NULL;
	if (encoding == REQUEST_BROTLI && asset->brotli.data) {
		*name = "br";
		return &asset->brotli;
	}
	if (encoding == REQUEST_GZIP && asset->gzip.data) {
		*name = "gzip";
		return &asset->gzip;
	}
	return &asset->identity;
}

/* In whose pages this one may stand: the page for others' sites in those of the operator's choice, all else in none. */
static const char *
ancestors(const struct request *request, const struct asset *asset)
{
	const char *chosen = request->net->services->config->server_embed_in;

	return strcmp(asset->path, "/embed.html") == 0 && *chosen ? chosen : "'none'";
}

static void
serve(struct request *request, const struct asset *asset)
{
	const char *encoding, *had = request->if_none_match;
	const struct asset_body *body = choose(asset, request->encoding, &encoding);

	request->is_for_others = strcmp(asset->path, "/embed.js") == 0;
	request->caching = asset->immutable ? "public, max-age=31536000, immutable" : "no-cache";
	http_header(request, "ETag", "%s", asset->etag);
	http_header(request, "Vary", "Accept-Encoding");
	http_header(request, "Content-Security-Policy", "%s; frame-ancestors %s",
		request->net->policy, ancestors(request, asset));
	if (request_etag_matches(had, strlen(had), asset->etag)) {
		http_reply(request, 304, NULL, NULL);
		return;
	}
	if (encoding)
		http_header(request, "Content-Encoding", "%s", encoding);
	http_reply_static(request, 200, asset->type, body->data, body->len);
}

void
pages_run(struct request *request)
{
	const struct asset *page = find(request->route->page);

	if (page)
		serve(request, page);
	else
		http_refuse(request, PROBLEM_NOT_FOUND);
}

static bool
is_page(const struct asset *asset)
{
	return strncmp(asset->type, "text/html", 9) == 0;
}

bool
pages_run_asset(struct request *request)
{
	bool reads = request->method == HTTP_GET || request->method == HTTP_HEAD;
	const struct asset *asset = reads ? find(request->path) : NULL;

	/* A page has one address, the one in the table of routes. */
	if (!asset || is_page(asset))
		return false;
	serve(request, asset);
	return true;
}

char *
pages_policy(const struct net *net)
{
	const char *url = net->services->config->server_public_url;
	const char *host = strstr(url, "://");
	struct buf policy = {0};

	buf_add_str(&policy, "default-src 'self'; connect-src 'self'");
	/* Older browsers do not count wss: as 'self'. */
	if (host)
		buf_addf(&policy, " %s%.*s", net->secure ? "wss" : "ws",
			(int)strcspn(host + 3, "/") + 3, host);
	else
		buf_add_str(&policy, " ws: wss:");
	buf_add_str(&policy,
		"; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'");
	return buf_take(&policy, NULL);
}
