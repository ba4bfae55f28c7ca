#include "domain/request.h"

#include <string.h>
#include <strings.h>

#include "base/ids.h"
#include "base/text.h"

/* Undoes %XX, and '+' where PLUS_IS_SPACE; false for a bad escape, a control, or too little room. */
static bool
decode(const char *raw, size_t len, bool plus_is_space, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		char c = raw[i];
		if (c == '%') {
			int high = i + 2 < len ? ids_hex_digit(raw[i + 1]) : -1;
			int low = i + 2 < len ? ids_hex_digit(raw[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if ((unsigned char)c < ' ' || c == 0x7f || used + 1 >= size)
			return false;
		out[used++] = c;
	}
	out[used] = '\0';
	return text_is_utf8(out, used);
}

/* Has PATH, decoded, only segments that name something? */
static bool
is_plain(const char *path)
{
	while (*path == '/') {
		size_t len = strcspn(++path, "/");
		bool dots = (len == 1 && path[0] == '.') ||
			(len == 2 && path[0] == '.' && path[1] == '.');
		if (dots || (len == 0 && *path))
			return false;
		path += len;
	}
	return !*path;
}

static bool
hides_slash(const char *raw, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		if (raw[i] != '%')
			continue;
		if ((raw[i + 1] == '2' && (raw[i + 2] == 'f' || raw[i + 2] == 'F')) ||
			(raw[i + 1] == '5' && (raw[i + 2] == 'c' || raw[i + 2] == 'C')))
			return true;
	}
	return false;
}

bool
request_path(const char *raw, size_t len, char *out, size_t size)
{
	return len > 0 && raw[0] == '/' && !memchr(raw, '\\', len) && !hides_slash(raw, len) &&
		decode(raw, len, false, out, size) && is_plain(out);
}

enum request_lookup
request_query(const char *raw, size_t len, const char *name, char *out, size_t size)
{
	enum request_lookup result = REQUEST_ABSENT;
	size_t name_len = strlen(name);

	for (size_t at = 0; at < len;) {
		const char *end = memchr(raw + at, '&', len - at);
		size_t pair = end ? (size_t)(end - raw) - at : len - at;
		bool is_it = pair >= name_len && memcmp(raw + at, name, name_len) == 0 &&
			(pair == name_len || raw[at + name_len] == '=');
		if (is_it) {
			size_t skip = pair == name_len ? name_len : name_len + 1;
			if (result != REQUEST_ABSENT ||
				!decode(raw + at + skip, pair - skip, true, out, size))
				return REQUEST_BAD;
			result = REQUEST_FOUND;
		}
		at += pair + 1;
	}
	return result;
}

/* RFC 6265: visible ASCII without quotes, commas, semicolons and backslashes. */
static bool
is_cookie_octet(char c)
{
	return c > ' ' && c < 0x7f && !strchr("\",;\\", c);
}

static enum request_lookup
copy_cookie(const char *value, size_t len, char *out, size_t size)
{
	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		value++;
		len -= 2;
	}
	if (len >= size)
		return REQUEST_BAD;
	for (size_t i = 0; i < len; i++)
		if (!is_cookie_octet(value[i]))
			return REQUEST_BAD;
	memcpy(out, value, len);
	out[len] = '\0';
	return REQUEST_FOUND;
}

/* Moves *TEXT and *LEN past white space at both ends. */
static void
trim(const char **text, size_t *len)
{
	while (*len && (**text == ' ' || **text == '\t')) {
		(*text)++;
		(*len)--;
	}
	while (*len && ((*text)[*len - 1] == ' ' || (*text)[*len - 1] == '\t'))
		(*len)--;
}

/* A list in a header, and its member that was taken from it last. */
struct members {
	const char *rest;
	size_t rest_len;
	char separator;
	const char *member;
	size_t len;
};

/* Takes the next member, without the white space around it; false where there is none. */
static bool
members_next(struct members *members)
{
	const char *end;

	if (members->rest_len == 0)
		return false;
	end = memchr(members->rest, members->separator, members->rest_len);
	members->member = members->rest;
	members->len = end ? (size_t)(end - members->rest) : members->rest_len;
	members->rest += members->len;
	members->rest_len -= members->len;
	if (end) {
		members->rest++;
		members->rest_len--;
	}
	trim(&members->member, &members->len);
	return true;
}

enum request_lookup
request_cookie(const char *header, size_t len, const char *name, char *out, size_t size)
{
	struct members pairs = {.rest = header, .rest_len = len, .separator = ';'};
	size_t name_len = strlen(name);

	while (members_next(&pairs))
		if (pairs.len > name_len && pairs.member[name_len] == '=' &&
			memcmp(pairs.member, name, name_len) == 0)
			return copy_cookie(
				pairs.member + name_len + 1, pairs.len - name_len - 1, out, size);
	return REQUEST_ABSENT;
}

enum request_lookup
request_bearer(const char *header, size_t len, char *out, size_t size)
{
	trim(&header, &len);
	if (len < 7 || strncasecmp(header, "Bearer ", 7) != 0)
		return REQUEST_ABSENT;
	header += 7;
	len -= 7;
	trim(&header, &len);
	return len ? copy_cookie(header, len, out, size) : REQUEST_BAD;
}

bool
request_number(const char *text, size_t len, uint64_t most, uint64_t *out)
{
	uint64_t value = 0;

	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		uint64_t digit = (uint64_t)text[i] - '0';
		if (text[i] < '0' || text[i] > '9' || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > most)
		return false;
	*out = value;
	return true;
}

bool
request_key_is_valid(const char *key, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] > '~')
			return false;
	return len >= 1 && len <= REQUEST_KEY_MAX;
}

/* Is the text of LEN bytes WORD, in whatever case? */
static bool
is_word(const char *text, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(text, word, len) == 0;
}

bool
request_is_json(const char *content_type, size_t len)
{
	const char *semicolon = len ? memchr(content_type, ';', len) : NULL;
	size_t type_len = semicolon ? (size_t)(semicolon - content_type) : len;
	const char *type = content_type;
	size_t rest_len;

	trim(&type, &type_len);
	if (!is_word(type, type_len, "application/json"))
		return false;
	if (!semicolon)
		return true;
	rest_len = len - (size_t)(semicolon + 1 - content_type);
	semicolon++;
	trim(&semicolon, &rest_len);
	return rest_len == 0 || is_word(semicolon, rest_len, "charset=utf-8") ||
		is_word(semicolon, rest_len, "charset=\"utf-8\"");
}

bool
request_has_token(const char *header, size_t len, const char *token)
{
	struct members tokens = {.rest = header, .rest_len = len, .separator = ','};

	while (members_next(&tokens))
		if (is_word(tokens.member, tokens.len, token))
			return true;
	return false;
}

bool
request_is_websocket(const char *upgrade, size_t len)
{
	trim(&upgrade, &len);
	return is_word(upgrade, len, "websocket");
}

bool
request_etag_matches(const char *header, size_t len, const char *etag)
{
	struct members tags = {.rest = header, .rest_len = len, .separator = ','};
	size_t etag_len = strlen(etag);

	trim(&header, &len);
	if (len == 1 && header[0] == '*')
		return true;
	while (members_next(&tags)) {
		if (tags.len > 2 && memcmp(tags.member, "W/", 2) == 0) {
			tags.member += 2; /* for a GET the weak comparison is the right one */
			tags.len -= 2;
		}
		if (tags.len == etag_len && memcmp(tags.member, etag, etag_len) == 0)
			return true;
	}
	return false;
}
