#include "files/picture.h"

#include <stdlib.h>

#define JPEG_QUALITY       85
#define JPEG_SMALL_QUALITY 80
#define PNG_BYTES_MAX      (1536u << 10) /* what is larger as PNG is a photograph */

bool
picture_size_is_fine(size_t width, size_t height)
{
	return width > 0 && height > 0 && width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX &&
		width * height <= PICTURE_PIXELS_MAX;
}

static enum picture_fault
decode(const void *data, size_t len, enum file_kind kind, struct pixels *out, int *orientation)
{
	switch (kind) {
	case FILE_JPEG:
		return jpeg_decode(data, len, out, orientation);
	case FILE_PNG:
		return png_decode(data, len, out, orientation);
	case FILE_WEBP:
		return webp_decode(data, len, out, orientation);
	default:
		return PICTURE_BROKEN;
	}
}

/* LOSSLESS is wished for, where it does not grow too large. */
static bool
encode(struct pixels *pixels, bool lossless, int quality, struct picture *out)
{
	out->width = pixels->width;
	out->height = pixels->height;
	if (lossless && png_encode(pixels, &out->bytes) && out->bytes.len <= PNG_BYTES_MAX) {
		out->kind = FILE_PNG;
		return true;
	}
	buf_reset(&out->bytes);
	pixels_flatten(pixels);
	out->kind = FILE_JPEG;
	return jpeg_encode(pixels, quality, &out->bytes);
}

/* A smaller picture that is not smaller in bytes as well is none. */
static bool
preview(struct pixels *small, const struct picture *large, struct picture *out)
{
	if (!encode(small, large->kind == FILE_PNG, JPEG_SMALL_QUALITY, out))
		return false;
	if (out->bytes.len < large->bytes.len)
		return true;
	buf_reset(&out->bytes);
	pixels_flatten(small);
	out->kind = FILE_JPEG;
	if (!jpeg_encode(small, JPEG_SMALL_QUALITY, &out->bytes))
		return false;
	if (out->bytes.len >= large->bytes.len)
		buf_fini(&out->bytes);
	return true;
}

/* Both sizes of UPRIGHT. */
static bool
make(const struct pixels *upright, bool lossless, struct pressed *out)
{
	struct pixels large, small;
	bool made;

	pixels_shrink(upright, PICTURE_LARGE_SIDE, &large);
	pixels_shrink(&large, PICTURE_SMALL_SIDE, &small);
	made = encode(&large, lossless, JPEG_QUALITY, &out->large) &&
		(small.width == large.width || preview(&small, &out->large, &out->small));
	free(large.data);
	free(small.data);
	return made && out->large.bytes.len + out->small.bytes.len <= PICTURE_BYTES_MAX;
}

enum picture_fault
picture_press(const void *data, size_t len, struct pressed *out)
{
	enum file_kind kind = kind_sniff(data, len);
	struct pixels pixels = {0};
	int orientation = 1;
	enum picture_fault fault;

	*out = (struct pressed){0};
	fault = decode(data, len, kind, &pixels, &orientation);
	if (fault == PICTURE_FINE) {
		bool lossless = kind == FILE_PNG || pixels.channels == 4;
		struct pixels smaller;
		pixels_shrink(&pixels, PICTURE_LARGE_SIDE, &smaller);
		pixels_turn(&smaller, orientation);
		if (!make(&smaller, lossless, out))
			fault = PICTURE_BROKEN;
		free(smaller.data);
	}
	free(pixels.data);
	if (fault != PICTURE_FINE)
		pressed_fini(out);
	return fault;
}

void
pressed_fini(struct pressed *pressed)
{
	buf_fini(&pressed->large.bytes);
	buf_fini(&pressed->small.bytes);
}
