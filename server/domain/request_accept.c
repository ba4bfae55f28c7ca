#include <string.h>
#include <strings.h>

#include "domain/request.h"

/* One member of a list of preferences: its name and its weight in thousandths. */
struct preference {
	const char *name;
	size_t len;
	int weight;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* "0", "0.8", "1.000": thousandths; -1 for anything else. */
static int
read_weight(const char *text, size_t len)
{
	int weight;
	int scale = 100;

	while (len && is_space(text[len - 1]))
		len--;
	if (len == 0 || len > 5 || (text[0] != '0' && text[0] != '1') ||
		(len > 1 && text[1] != '.'))
		return -1;
	weight = (text[0] - '0') * 1000;
	for (size_t i = 2; i < len; i++, scale /= 10) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		weight += (text[i] - '0') * scale;
	}
	return weight <= 1000 ? weight : -1;
}

/* The weight in the parameters TEXT, which begin behind the name; 1 where none is given. */
static int
find_weight(const char *text, size_t len)
{
	for (size_t i = 0; i + 2 <= len; i++) {
		size_t end = i + 2;
		if ((text[i] != 'q' && text[i] != 'Q') || text[i + 1] != '=' || i == 0 ||
			(text[i - 1] != ';' && !is_space(text[i - 1])))
			continue;
		while (end < len && text[end] != ';')
			end++;
		return read_weight(text + i + 2, end - i - 2);
	}
	return 1000;
}

/* The member of the list at *AT, which moves on; false at the end. */
static bool
next_preference(const char *header, size_t len, size_t *at, struct preference *out)
{
	size_t end, name_end;

	if (*at >= len)
		return false;
	while (*at < len && is_space(header[*at]))
		(*at)++;
	for (end = *at; end < len && header[end] != ',';)
		end++;
	for (name_end = *at; name_end < end && header[name_end] != ';';)
		name_end++;
	out->weight = find_weight(header + name_end, end - name_end);
	while (name_end > *at && is_space(header[name_end - 1]))
		name_end--;
	out->name = header + *at;
	out->len = name_end - *at;
	*at = end + 1;
	return true;
}

/* The first COMMA-separated language of OFFERED that RANGE ("zh-Hans-CN", "*") names; its length, 0: none. */
static size_t
match_language(const struct preference *range, const char *offered, const char **out)
{
	size_t primary = 0;

	while (primary < range->len && range->name[primary] != '-')
		primary++;
	for (const char *language = offered; *language;) {
		size_t len = strcspn(language, ",");
		bool is_any = range->len == 1 && range->name[0] == '*';
		*out = language;
		if (len &&
			(is_any ||
				(primary == len && strncasecmp(range->name, language, len) == 0)))
			return len;
		language += len + (language[len] == ',');
		language += strspn(language, " ");
	}
	return 0;
}

void
request_language(
	const char *header, size_t len, const char *offered, char out[static REQUEST_LANGUAGE_SIZE])
{
	struct preference range;
	const char *best = offered;
	size_t best_len = strcspn(offered, ",");
	int best_weight = 0;

	for (size_t at = 0; next_preference(header, len, &at, &range);) {
		const char *found;
		size_t found_len = match_language(&range, offered, &found);
		if (found_len && range.weight > best_weight) {
			best = found;
			best_len = found_len;
			best_weight = range.weight;
		}
	}
	while (best_len && is_space(best[best_len - 1]))
		best_len--;
	if (best_len >= REQUEST_LANGUAGE_SIZE)
		best_len = REQUEST_LANGUAGE_SIZE - 1;
	memcpy(out, best, best_len);
	out[best_len] = '\0';
}

/* The weight of encoding NAME: its own, or that of '*', or 0. */
static int
encoding_weight(const char *header, size_t len, const char *name)
{
	struct preference member;
	int any = 0;

	for (size_t at = 0; next_preference(header, len, &at, &member);) {
		if (member.len == strlen(name) && strncasecmp(member.name, name, member.len) == 0)
			return member.weight;
		if (member.len == 1 && member.name[0] == '*')
			any = member.weight;
	}
	return any;
}

enum request_encoding
request_encoding(const char *header, size_t len)
{
	int brotli = encoding_weight(header, len, "br");
	int gzip = encoding_weight(header, len, "gzip");

	if (brotli > 0 && brotli >= gzip)
		return REQUEST_BROTLI;
	return gzip > 0 ? REQUEST_GZIP : REQUEST_IDENTITY;
}
