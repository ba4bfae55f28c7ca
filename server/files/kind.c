#include "files/kind.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *type;
	const char *ending;
} kinds[] = {
	[FILE_NONE] = {"", ""},
	[FILE_JPEG] = {"image/jpeg", ".jpg"},
	[FILE_PNG] = {"image/png", ".png"},
	[FILE_WEBP] = {"image/webp", ".webp"},
	[FILE_PDF] = {"application/pdf", ".pdf"},
};

#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

static bool
begins_with(const unsigned char *data, size_t len, const char *magic, size_t magic_len)
{
	return len >= magic_len && memcmp(data, magic, magic_len) == 0;
}

enum file_kind
kind_sniff(const void *data, size_t len)
{
	const unsigned char *bytes = data;

	if (begins_with(bytes, len, "\xff\xd8\xff", 3))
		return FILE_JPEG;
	if (begins_with(bytes, len, "\x89PNG\r\n\x1a\n", 8))
		return FILE_PNG;
	if (len >= 12 && begins_with(bytes, len, "RIFF", 4) && memcmp(bytes + 8, "WEBP", 4) == 0)
		return FILE_WEBP;
	if (begins_with(bytes, len, "%PDF-", 5))
		return FILE_PDF;
	return FILE_NONE;
}

enum file_kind
kind_of_type(const char *header, size_t len)
{
	size_t end = 0;

	while (end < len && header[end] != ';' && header[end] != ' ' && header[end] != '\t')
		end++;
	for (size_t i = 1; i < KIND_COUNT; i++)
		if (strlen(kinds[i].type) == end && strncasecmp(header, kinds[i].type, end) == 0)
			return (enum file_kind)i;
	return FILE_NONE;
}

const char *
kind_type(enum file_kind kind)
{
	return kinds[kind].type;
}

const char *
kind_ending(enum file_kind kind)
{
	return kinds[kind].ending;
}

bool
kind_is_picture(enum file_kind kind)
{
	return kind == FILE_JPEG || kind == FILE_PNG || kind == FILE_WEBP;
}
