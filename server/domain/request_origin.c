#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "domain/request.h"

/* An origin in its parts; the host with its brackets, as it stands in the text. */
struct origin {
	bool secure;
	const char *host;
	size_t host_len;
	uint64_t port;
};

/* HOST or HOST:PORT; DEFAULT_PORT where none is given. */
static bool
read_authority(const char *text, size_t len, uint64_t default_port, struct origin *out)
{
	size_t host = len;

	for (size_t i = len; i > 0 && text[i - 1] != ']'; i--)
		if (text[i - 1] == ':')
			host = i - 1;
	for (size_t i = 0; i < host; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr(".-_[]:", text[i]))
			return false;
	out->host = text;
	out->host_len = host;
	out->port = default_port;
	if (host == 0)
		return false;
	return host == len || request_number(text + host + 1, len - host - 1, 65535, &out->port);
}

/* SCHEME://HOST[:PORT], and nothing behind it but, perhaps, one slash. */
static bool
read_origin(const char *text, size_t len, struct origin *out)
{
	size_t start;

	if (len > 8 && strncasecmp(text, "https://", 8) == 0)
		start = 8;
	else if (len > 7 && strncasecmp(text, "http://", 7) == 0)
		start = 7;
	else
		return false;
	if (text[len - 1] == '/')
		len--;
	out->secure = start == 8;
	return read_authority(text + start, len - start, out->secure ? 443 : 80, out);
}

static bool
is_same_host(const struct origin *a, const struct origin *b)
{
	return a->host_len == b->host_len && strncasecmp(a->host, b->host, a->host_len) == 0 &&
		a->port == b->port;
}

static bool
is_same_origin(const struct origin *a, const char *text, size_t len)
{
	struct origin b;

	return read_origin(text, len, &b) && a->secure == b.secure && is_same_host(a, &b);
}

static bool
is_listed(const struct origin *origin, const char *allowed)
{
	while (*allowed) {
		size_t len = strcspn(allowed, ", \t");
		if (len && is_same_origin(origin, allowed, len))
			return true;
		allowed += len;
		allowed += strspn(allowed, ", \t");
	}
	return false;
}

bool
request_origin_is_allowed(const char *origin, size_t len, const char *host, size_t host_len,
	const char *public_url, const char *allowed)
{
	struct origin from, ours;

	if (len == 0)
		return true;
	if (!read_origin(origin, len, &from))
		return false;
	if (is_listed(&from, allowed))
		return true;
	if (*public_url)
		return is_same_origin(&from, public_url, strlen(public_url));
	/* A proxy may speak TLS for us: the scheme is the origin's, only the host is compared. */
	return read_authority(host, host_len, from.secure ? 443 : 80, &ours) &&
		is_same_host(&from, &ours);
}
