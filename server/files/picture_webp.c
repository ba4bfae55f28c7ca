/* picture_webp.c - WebP in, by libwebp; what goes out is JPEG or PNG, which every program shows. */
#include <stdlib.h>
#include <webp/decode.h>

#include "base/mem.h"
#include "files/orientation.h"
#include "files/picture.h"

enum picture_fault
webp_decode(const void *data, size_t len, struct pixels *out, int *orientation)
{
	WebPBitstreamFeatures features;
	int stride;
	size_t size;
	bool decoded;

	if (WebPGetFeatures(data, len, &features) != VP8_STATUS_OK)
		return PICTURE_BROKEN;
	if (features.has_animation)
		return PICTURE_MOVES;
	out->width = (size_t)features.width;
	out->height = (size_t)features.height;
	if (!picture_size_is_fine(out->width, out->height))
		return PICTURE_TOO_MANY_PIXELS;
	*orientation = orientation_of_webp(data, len);
	out->channels = features.has_alpha ? 4 : 3;
	stride = features.width * (int)out->channels;
	size = out->height * (size_t)stride;
	out->data = mem_zero(out->height, (size_t)stride);
	decoded = features.has_alpha
		? WebPDecodeRGBAInto(data, len, out->data, size, stride) != NULL
		: WebPDecodeRGBInto(data, len, out->data, size, stride) != NULL;
	if (decoded)
		return PICTURE_FINE;
	free(out->data);
	out->data = NULL;
	return PICTURE_BROKEN;
}
