/*
 * request.h - the parts of an HTTP request that strangers write, read without trust.
 *
 * Pure functions: header values and paths come as bytes with a length (they need no NUL;
 * NULL with 0 where a header is missing), answers go into the caller's buffers.  Nothing
 * here knows a socket or a library of HTTP.
 */
#ifndef OPENFLOOR_DOMAIN_REQUEST_H
#define OPENFLOOR_DOMAIN_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_KEY_MAX       64 /* characters of an idempotency key */
#define REQUEST_ADDRESS_SIZE  46 /* an IPv6 address as text, and NUL */
#define REQUEST_LANGUAGE_SIZE 9

struct address_list;

enum request_lookup { REQUEST_ABSENT, REQUEST_FOUND, REQUEST_BAD };

/*
 * The path, with %XX decoded and ended by NUL.  False for what no link of ours has: a bad escape, an
 * encoded slash, a control, bytes that are not UTF-8, no leading slash, an empty segment, a segment "." or
 * "..", more than SIZE - 1 bytes.
 */
bool request_path(const char *raw, size_t len, char *out, size_t size);

/* The value of NAME in the query string RAW ("a=1&b=%20", '+' is a space); twice is BAD. */
enum request_lookup request_query(
	const char *raw, size_t len, const char *name, char *out, size_t size);

/* The value of the cookie NAME in a Cookie header; the first one counts. */
enum request_lookup request_cookie(
	const char *header, size_t len, const char *name, char *out, size_t size);

/* The token of "Authorization: Bearer TOKEN"; another scheme is ABSENT. */
enum request_lookup request_bearer(const char *header, size_t len, char *out, size_t size);

/* Decimal digits and nothing else, at most MOST: Content-Length, limits, positions. */
bool request_number(const char *text, size_t len, uint64_t most, uint64_t *out);

/* Is KEY 1 to 64 visible ASCII characters? */
bool request_key_is_valid(const char *key, size_t len);

/* Is the Content-Type JSON, in UTF-8 if it says so? */
bool request_is_json(const char *content_type, size_t len);

/* Does the comma-separated HEADER have TOKEN, in whatever case?  ("Connection: keep-alive, Upgrade") */
bool request_has_token(const char *header, size_t len, const char *token);

/* Is the Upgrade header "websocket" and nothing besides, so that no other protocol is ever spoken? */
bool request_is_websocket(const char *upgrade, size_t len);

/* Does If-None-Match name ETAG (with its quotes), or anything at all (*)? */
bool request_etag_matches(const char *header, size_t len, const char *etag);

/*
 * The language of OFFERED ("zh,en", the first is the default) that Accept-Language likes best.  OUT gets "zh"
 * or "en".
 */
void request_language(const char *header, size_t len, const char *offered,
	char out[static REQUEST_LANGUAGE_SIZE]);

/* The best encoding of a body that Accept-Encoding takes. */
enum request_encoding { REQUEST_IDENTITY, REQUEST_GZIP, REQUEST_BROTLI };
enum request_encoding request_encoding(const char *header, size_t len);

/*
 * The address of the client behind PEER (text).  Only what a trusted proxy says is believed, from the last
 * hop to the first one that is no trusted proxy.  Where Forwarded and X-Forwarded-For differ, one of them came
 * through from the client: then neither is believed.  OUT is in the usual form, IPv4 never as mapped IPv6.
 */
void request_client(const char *peer, const char *forwarded, size_t forwarded_len,
	const char *x_forwarded_for, size_t x_forwarded_for_len, const struct address_list *trusted,
	char out[static REQUEST_ADDRESS_SIZE]);

/* What limits count: an IPv4 address as it is, an IPv6 address as its /64 ("2001:db8:1:2::/64"). */
#define REQUEST_LIMIT_KEY_SIZE (REQUEST_ADDRESS_SIZE + 4)
void request_limit_key(const char *address, char out[static REQUEST_LIMIT_KEY_SIZE]);

/*
 * May a page of ORIGIN send us commands?  Yes where there is none (a program), where it is PUBLIC_URL's or one
 * of ALLOWED (comma-separated); where PUBLIC_URL is empty, also if its host and port are those of HOST.
 */
bool request_origin_is_allowed(const char *origin, size_t len, const char *host, size_t host_len,
	const char *public_url, const char *allowed);

#endif
