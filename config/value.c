#include "config/value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"

bool
value_walk(const char *list, bool (*each)(const char *member, void *cookie), void *cookie)
{
	bool on = true;

	while (on && *list) {
		size_t len = strcspn(list, ",");
		size_t skip = strspn(list, " \t");
		size_t end = len;
		while (end > skip && strchr(" \t", list[end - 1]))
			end--;
		if (end > skip) {
			char *member = mem_dup(list + skip, end - skip);
			on = each(member, cookie);
			free(member);
		}
		list += len + (list[len] == ',');
	}
	return on;
}

bool
value_is_address(const char *text)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool
is_host_character(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-';
}

/* A name, an IPv4 address or an IPv6 address in brackets, of LEN bytes. */
static bool
is_host(const char *text, size_t len)
{
	char inner[INET6_ADDRSTRLEN];
	unsigned char bytes[16];

	if (len == 0 || len > 253)
		return false;
	if (text[0] == '[') {
		if (len < 4 || len - 2 >= sizeof(inner) || text[len - 1] != ']')
			return false;
		memcpy(inner, text + 1, len - 2);
		inner[len - 2] = '\0';
		return inet_pton(AF_INET6, inner, bytes) == 1;
	}
	for (size_t i = 0; i < len; i++)
		if (!is_host_character(text[i]))
			return false;
	return isalnum((unsigned char)text[0]) != 0;
}

/* HOST or HOST:PORT, ended by END; a port from 1 to 65535 without leading zeros. */
static bool
is_authority(const char *text, size_t len)
{
	size_t host = len;
	unsigned long port;
	char *end;

	for (size_t i = len; i > 0 && text[i - 1] != ']'; i--)
		if (text[i - 1] == ':')
			host = i - 1;
	if (!is_host(text, host))
		return false;
	if (host == len)
		return true;
	if (text[host + 1] < '1' || text[host + 1] > '9')
		return false;
	port = strtoul(text + host + 1, &end, 10);
	return end == text + len && port <= 65535;
}

/* http://HOST[:PORT] or https://HOST[:PORT]; one slash may follow where SLASH. */
static bool
is_origin(const char *text, bool slash)
{
	size_t start;
	size_t len = strlen(text);

	if (strncmp(text, "https://", 8) == 0)
		start = 8;
	else if (strncmp(text, "http://", 7) == 0)
		start = 7;
	else
		return false;
	if (slash && len > start && text[len - 1] == '/')
		len--;
	return is_authority(text + start, len - start);
}

static bool
each_origin(const char *member, void *cookie)
{
	(void)cookie;
	return is_origin(member, false);
}

static bool
each_language(const char *member, void *cookie)
{
	int *count = cookie;

	(*count)++;
	return strcmp(member, "zh") == 0 || strcmp(member, "en") == 0;
}

static bool
check_address(const char *value)
{
	return value_is_address(value);
}

static bool
check_address_or_nothing(const char *value)
{
	return !*value || value_is_address(value);
}

static bool
check_public_url(const char *value)
{
	return !*value || is_origin(value, true);
}

static bool
check_origins(const char *value)
{
	return value_walk(value, each_origin, NULL);
}

static bool
check_blocks(const char *value)
{
	struct address_list *list;

	if (address_list_read(value, &list) != ERR_OK)
		return false;
	address_list_free(list);
	return true;
}

static bool
check_languages(const char *value)
{
	int count = 0;

	return value_walk(value, each_language, &count) && count > 0;
}

static bool
check_store_url(const char *value)
{
	if (strncmp(value, "sqlite:", 7) == 0)
		return value[7] != '\0';
	return !*value || strncmp(value, "postgresql://", 13) == 0 ||
		strncmp(value, "postgres://", 11) == 0;
}

/* redis://HOST:PORT[/DB]; a password is no part of it, it has a file of its own. */
static bool
check_redis_url(const char *value)
{
	const char *slash;

	if (strncmp(value, "unix:", 5) == 0)
		return value[5] != '\0';
	if (!*value)
		return true;
	if (strncmp(value, "redis://", 8) != 0)
		return false;
	value += 8;
	slash = strchr(value, '/');
	if (slash &&
		(strspn(slash + 1, "0123456789") != strlen(slash + 1) || strlen(slash + 1) > 4))
		return false;
	return is_authority(value, slash ? (size_t)(slash - value) : strlen(value));
}

static bool
check_level(const char *value)
{
	return strcmp(value, "debug") == 0 || strcmp(value, "info") == 0 ||
		strcmp(value, "warn") == 0 || strcmp(value, "error") == 0;
}

static const struct {
	const char *name;
	bool (*is_right)(const char *value);
	const char *what;
} rules[] = {
	{"server.address", check_address, "an address in digits, such as 127.0.0.1, 0.0.0.0 or ::"},
	{"server.public_url", check_public_url,
		"an address without a path, such as https://ask.example.city"},
	{"server.allowed_origins", check_origins,
		"origins separated by commas, such as https://www.example.city"},
	{"server.trusted_proxies", check_blocks,
		"blocks separated by commas, such as 10.0.0.0/8, fd00::/8"},
	{"server.metrics_address", check_address_or_nothing, "an address in digits, or nothing"},
	{"server.languages", check_languages, "zh, en or both, the default first"},
	{"store.url", check_store_url, "sqlite:PATH, postgresql://USER@HOST/DATABASE or nothing"},
	{"redis.url", check_redis_url, "unix:PATH, redis://HOST:PORT/DB or nothing"},
	{"limits.trusted_addresses", check_blocks,
		"blocks separated by commas, such as 10.0.0.0/8, fd00::/8"},
	{"log.level", check_level, "debug, info, warn or error"},
};

bool
value_is_right(const char *name, const char *value, char *why, size_t size)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (strcmp(rules[i].name, name) != 0 || rules[i].is_right(value))
			continue;
		snprintf(why, size, "must be %s", rules[i].what);
		return false;
	}
	return true;
}
