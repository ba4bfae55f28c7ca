/*
 * The parts of an HTTP request that strangers write.  The first line of the input is a path with
 * its query, the others go to each reader of a header, in memory of exactly their length.
 */
#include <arpa/inet.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/config.h"
#include "domain/request.h"
#include "domain/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

/* No reader may hand out what could end a line, or climb out of a folder. */
static void
read_target(const char *target, size_t len)
{
	const char *mark = len ? memchr(target, '?', len) : NULL;
	size_t path_len = mark ? (size_t)(mark - target) : len;
	char out[200];

	if (request_path(target, path_len, out, sizeof(out))) {
		expect(out[0] == '/' && text_is_utf8(out, strlen(out)));
		expect(!strstr(out, "/../") && !strpbrk(out, "\r\n\\"));
	}
	if (mark &&
		request_query(mark + 1, len - path_len - 1, "q", out, sizeof(out)) == REQUEST_FOUND)
		expect(text_is_utf8(out, strlen(out)) && !strpbrk(out, "\r\n"));
}

static void
read_addresses(const char *header, size_t len)
{
	char client[REQUEST_ADDRESS_SIZE], key[REQUEST_LIMIT_KEY_SIZE];
	unsigned char bytes[16];
	struct address_list *trusted;

	expect(address_list_read("10.0.0.0/8, ::1", &trusted) == ERR_OK);
	request_client("10.0.0.1", header, len, NULL, 0, trusted, client);
	expect(inet_pton(AF_INET, client, bytes) == 1 || inet_pton(AF_INET6, client, bytes) == 1);
	request_client("10.0.0.1", NULL, 0, header, len, trusted, client);
	expect(inet_pton(AF_INET, client, bytes) == 1 || inet_pton(AF_INET6, client, bytes) == 1);
	request_client("1.2.3.4", header, len, header, len, trusted, client);
	expect(strcmp(client, "1.2.3.4") == 0);
	request_limit_key(client, key);
	address_list_free(trusted);
}

static void
read_header(const char *header, size_t len)
{
	static const struct keys keys;
	char out[200], language[REQUEST_LANGUAGE_SIZE];
	char *text = mem_dup(header, len);
	struct token token;
	uint64_t number;

	if (request_cookie(header, len, "session", out, sizeof(out)) == REQUEST_FOUND)
		expect(!strpbrk(out, "\r\n;, "));
	if (request_bearer(header, len, out, sizeof(out)) == REQUEST_FOUND)
		expect(!strpbrk(out, "\r\n;, "));
	request_number(header, len, 1000, &number);
	request_key_is_valid(header, len);
	request_is_json(header, len);
	request_has_token(header, len, "upgrade");
	request_is_websocket(header, len);
	request_etag_matches(header, len, "\"a\"");
	request_language(header, len, "zh,en", language);
	expect(strcmp(language, "zh") == 0 || strcmp(language, "en") == 0);
	request_encoding(header, len);
	expect(!request_origin_is_allowed(header, len, "h", 1, "https://city.example", "") ||
		len == 0 || strncasecmp(header, "https://city.example", len < 20 ? len : 20) == 0);
	request_origin_is_allowed("http://h", 8, header, len, "", "");
	request_origin_is_allowed(header, len, header, len, "", text);
	read_addresses(header, len);
	expect(!token_verify(&keys, text, 0, &token)); /* nobody has this key */
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_first = true;

	while (size) {
		const uint8_t *newline = memchr(data, '\n', size);
		size_t len = newline ? (size_t)(newline - data) : size;
		char *line = malloc(len ? len : 1);
		expect(line != NULL);
		memcpy(line, data, len);
		if (is_first)
			read_target(line, len);
		read_header(line, len);
		free(line);
		is_first = false;
		data += len + (newline ? 1 : 0);
		size -= len + (newline ? 1 : 0);
	}
	return 0;
}
