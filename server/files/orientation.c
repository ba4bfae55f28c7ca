#include "files/orientation.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT      3
#define ENTRY_BYTES     12
#define PREFIX          "Exif\0"
#define PREFIX_BYTES    6

struct block {
	const unsigned char *data;
	size_t len;
	bool is_little; /* bytes of a number stand least first */
};

/* 0 outside of the block. */
static uint32_t
read_number(const struct block *block, size_t at, size_t width)
{
	uint32_t number = 0;

	if (at > block->len || width > block->len - at)
		return 0;
	for (size_t i = 0; i < width; i++) {
		size_t step = block->is_little ? width - 1 - i : i;
		number = number << 8 | block->data[at + step];
	}
	return number;
}

int
orientation_read(const void *data, size_t len)
{
	struct block block = {.data = data, .len = len};
	size_t directory;
	uint32_t count;

	if (len > PREFIX_BYTES && memcmp(data, PREFIX, PREFIX_BYTES) == 0) {
		block.data += PREFIX_BYTES;
		block.len -= PREFIX_BYTES;
	}
	if (block.len < 8)
		return 1;
	block.is_little = block.data[0] == 'I';
	if (memcmp(block.data, block.is_little ? "II*\0" : "MM\0*", 4) != 0)
		return 1;
	directory = read_number(&block, 4, 4);
	count = read_number(&block, directory, 2);
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = directory + 2 + (size_t)i * ENTRY_BYTES;
		uint32_t value = read_number(&block, entry + 8, 2);
		if (entry > block.len)
			return 1;
		if (read_number(&block, entry, 2) == TAG_ORIENTATION)
			return read_number(&block, entry + 2, 2) == TYPE_SHORT && value >= 1 &&
					value <= 8
				? (int)value
				: 1;
	}
	return 1;
}

int
orientation_of_webp(const void *data, size_t len)
{
	struct block file = {.data = data, .len = len, .is_little = true};
	size_t at = 12; /* RIFF, length, WEBP */

	while (at < len && len - at >= 8) {
		size_t chunk = read_number(&file, at + 4, 4);
		if (chunk > len - at - 8)
			return 1;
		if (memcmp(file.data + at, "EXIF", 4) == 0)
			return orientation_read(file.data + at + 8, chunk);
		at += 8 + chunk + (chunk & 1);
	}
	return 1;
}
