/* picture_fuzz.c - what strangers send as a picture: its kind, its EXIF, its pixels. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <webp/decode.h>

#include "files/orientation.h"
#include "files/picture.h"

/* Larger than 512 on a side, as a WebP, a PNG or the frame header of a JPEG has it. */
static bool
is_vast(const uint8_t *data, size_t size)
{
	int width = 0, height = 0;

	if (kind_sniff(data, size) == FILE_WEBP)
		return WebPGetInfo(data, size, &width, &height) && (width > 512 || height > 512);
	if (kind_sniff(data, size) == FILE_PNG)
		return size > 24 &&
			(data[16] | data[17] | data[20] | data[21] || data[18] > 2 || data[22] > 2);
	for (size_t i = 0; i + 8 < size; i++)
		if (data[i] == 0xff && (data[i + 1] & 0xf0) == 0xc0 &&
			(data[i + 5] > 2 || data[i + 7] > 2))
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pressed pressed;
	int orientation = orientation_read(data, size);

	if (orientation < 1 || orientation > 8)
		abort();
	orientation = orientation_of_webp(data, size);
	if (orientation < 1 || orientation > 8)
		abort();
	(void)kind_of_type((const char *)data, size);
	if (is_vast(data, size))
		return 0; /* allowed, but too slow to try by the million */
	if (picture_press(data, size, &pressed) != PICTURE_FINE)
		return 0;
	if (pressed.large.width > PICTURE_LARGE_SIDE || pressed.large.height > PICTURE_LARGE_SIDE ||
		kind_sniff(pressed.large.bytes.data, pressed.large.bytes.len) != pressed.large.kind)
		abort();
	pressed_fini(&pressed);
	return 0;
}
