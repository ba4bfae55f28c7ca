#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config/config.h"
#include "domain/request.h"

#define HOPS_MAX 32 /* a longer chain is no chain of ours */

/* Writes the address in TEXT in its usual form, mapped IPv4 as IPv4. */
static bool
normalise(const char *text, char out[static REQUEST_ADDRESS_SIZE])
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	unsigned char bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return inet_ntop(AF_INET, bytes, out, REQUEST_ADDRESS_SIZE) != NULL;
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return false;
	if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
		return inet_ntop(AF_INET, bytes + 12, out, REQUEST_ADDRESS_SIZE) != NULL;
	return inet_ntop(AF_INET6, bytes, out, REQUEST_ADDRESS_SIZE) != NULL;
}

/* A node of RFC 7239, also bare IPv6: ADDRESS, ADDRESS:PORT, [ADDRESS], [ADDRESS]:PORT. */
static bool
read_node(const char *text, size_t len, char out[static REQUEST_ADDRESS_SIZE])
{
	char address[REQUEST_ADDRESS_SIZE];
	const char *colon = len ? memchr(text, ':', len) : NULL;

	if (len && text[0] == '[') {
		const char *end = memchr(text, ']', len);
		if (!end)
			return false;
		text++;
		len = (size_t)(end - text);
	} else if (colon && !memchr(colon + 1, ':', len - (size_t)(colon + 1 - text))) {
		len = (size_t)(colon - text); /* one colon only: a port follows an IPv4 address */
	}
	if (len == 0 || len >= sizeof(address) || memchr(text, '\0', len))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	return normalise(address, out);
}

/* The value of "for" in one element of Forwarded, without quotes. */
static bool
read_forwarded(const char *element, size_t len, char out[static REQUEST_ADDRESS_SIZE])
{
	for (size_t at = 0; at < len;) {
		const char *end = memchr(element + at, ';', len - at);
		size_t whole = end ? (size_t)(end - element) - at : len - at;
		const char *pair = element + at;
		size_t pair_len = whole;
		while (pair_len && (*pair == ' ' || *pair == '\t')) {
			pair++;
			pair_len--;
		}
		while (pair_len && (pair[pair_len - 1] == ' ' || pair[pair_len - 1] == '\t'))
			pair_len--;
		at += whole + 1;
		if (pair_len < 4 || strncasecmp(pair, "for=", 4) != 0)
			continue;
		pair += 4;
		pair_len -= 4;
		if (pair_len >= 2 && pair[0] == '"' && pair[pair_len - 1] == '"') {
			pair++;
			pair_len -= 2;
		}
		return read_node(pair, pair_len, out);
	}
	return false;
}

static bool
read_plain(const char *element, size_t len, char out[static REQUEST_ADDRESS_SIZE])
{
	while (len && (*element == ' ' || *element == '\t')) {
		element++;
		len--;
	}
	while (len && (element[len - 1] == ' ' || element[len - 1] == '\t'))
		len--;
	return read_node(element, len, out);
}

/*
 * Walks HEADER from its end, where the nearest proxy wrote, as long as who wrote is trusted.  An
 * element that names nobody ends the walk: OUT is then the last trusted one.
 */
static void
walk_back(const char *peer, const char *header, size_t len, const struct address_list *trusted,
	bool (*read)(const char *, size_t, char[static REQUEST_ADDRESS_SIZE]),
	char out[static REQUEST_ADDRESS_SIZE])
{
	snprintf(out, REQUEST_ADDRESS_SIZE, "%s", peer);
	for (int hops = 0; len && hops < HOPS_MAX && address_list_has(trusted, out); hops++) {
		const char *comma = memrchr(header, ',', len);
		size_t start = comma ? (size_t)(comma + 1 - header) : 0;
		char address[REQUEST_ADDRESS_SIZE];
		if (!read(header + start, len - start, address))
			return;
		memcpy(out, address, sizeof(address));
		len = start ? start - 1 : 0;
	}
}

void
request_client(const char *peer, const char *forwarded, size_t forwarded_len,
	const char *x_forwarded_for, size_t x_forwarded_for_len, const struct address_list *trusted,
	char out[static REQUEST_ADDRESS_SIZE])
{
	char near[REQUEST_ADDRESS_SIZE] = "";
	char by_one[REQUEST_ADDRESS_SIZE], by_other[REQUEST_ADDRESS_SIZE];

	if (!normalise(peer, near))
		snprintf(near, sizeof(near), "%s", peer); /* a Unix socket's, which no list has */
	walk_back(near, forwarded, forwarded_len, trusted, read_forwarded, by_one);
	walk_back(near, x_forwarded_for, x_forwarded_for_len, trusted, read_plain, by_other);
	if (!x_forwarded_for_len)
		memcpy(out, by_one, REQUEST_ADDRESS_SIZE);
	else if (!forwarded_len || strcmp(by_one, by_other) == 0)
		memcpy(out, by_other, REQUEST_ADDRESS_SIZE);
	else
		memcpy(out, near, REQUEST_ADDRESS_SIZE);
}

void
request_limit_key(const char *address, char out[static REQUEST_LIMIT_KEY_SIZE])
{
	char usual[REQUEST_ADDRESS_SIZE];
	unsigned char bytes[16];

	if (!normalise(address, usual)) {
		snprintf(out, REQUEST_LIMIT_KEY_SIZE, "%.*s", REQUEST_ADDRESS_SIZE - 1, address);
		return;
	}
	if (inet_pton(AF_INET6, usual, bytes) != 1) {
		snprintf(out, REQUEST_LIMIT_KEY_SIZE, "%s", usual);
		return;
	}
	memset(bytes + 8, 0, 8);
	inet_ntop(AF_INET6, bytes, usual, sizeof(usual));
	snprintf(out, REQUEST_LIMIT_KEY_SIZE, "%s/64", usual);
}
