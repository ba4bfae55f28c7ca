/* picture_fuzz.c - what strangers send as a picture: its kind, its EXIF, its pixels. */
#include <stdint.h>
#include <stdlib.h>

#include "files/orientation.h"
#include "files/picture.h"

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
	if (picture_press(data, size, &pressed) != PICTURE_FINE)
		return 0;
	if (pressed.large.width > PICTURE_LARGE_SIDE || pressed.large.height > PICTURE_LARGE_SIDE ||
		kind_sniff(pressed.large.bytes.data, pressed.large.bytes.len) != pressed.large.kind)
		abort();
	pressed_fini(&pressed);
	return 0;
}
