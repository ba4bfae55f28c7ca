/* picture_png.c - PNG in and out, by libpng. */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "files/orientation.h"
#include "files/picture.h"

#define CHUNK_BYTES_MAX (8u << 20) /* of one that is no pixels */
#define CHUNKS_MAX      64
#define PNG_SIGNATURE   8
#define PNG_CHUNK_FRAME 12 /* length, type and checksum */

struct source {
	const unsigned char *data;
	size_t len;
};

/* What setjmp must leave alone. */
struct reading {
	png_structp png;
	png_infop info;
	png_bytep *rows;
	struct pixels *out;
	int *orientation;
	enum picture_fault fault;
};

static void
on_error(png_structp png, png_const_charp text)
{
	(void)text;
	png_longjmp(png, 1);
}

static void
on_warning(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static void
on_read(png_structp png, png_bytep to, size_t len)
{
	struct source *source = png_get_io_ptr(png);

	if (len > source->len)
		png_error(png, "cut short");
	memcpy(to, source->data, len);
	source->data += len;
	source->len -= len;
}

/* Eight bits of red, green, blue, and alpha where there is any. */
static void
ask_for_plain_pixels(png_structp png, png_infop info)
{
	png_set_expand(png);
	png_set_scale_16(png);
	png_set_gray_to_rgb(png);
	png_set_interlace_handling(png);
	png_read_update_info(png, info);
}

static void
read_orientation(struct reading *reading)
{
	png_bytep exif;
	png_uint_32 len;

	if (png_get_eXIf_1(reading->png, reading->info, &len, &exif))
		*reading->orientation = orientation_read(exif, len);
}

static void
read_picture(struct reading *reading)
{
	struct pixels *out = reading->out;
	size_t stride;

	png_read_info(reading->png, reading->info);
	out->width = png_get_image_width(reading->png, reading->info);
	out->height = png_get_image_height(reading->png, reading->info);
	if (!picture_size_is_fine(out->width, out->height)) {
		reading->fault = PICTURE_TOO_MANY_PIXELS;
		return;
	}
	read_orientation(reading);
	ask_for_plain_pixels(reading->png, reading->info);
	out->channels = png_get_channels(reading->png, reading->info);
	stride = out->width * out->channels;
	if ((out->channels != 3 && out->channels != 4) ||
		png_get_rowbytes(reading->png, reading->info) != stride)
		png_error(reading->png, "pixels of another kind");
	out->data = mem_zero(out->height, stride);
	reading->rows = mem_zero(out->height, sizeof(png_bytep));
	for (size_t i = 0; i < out->height; i++)
		reading->rows[i] = out->data + i * stride;
	png_read_image(reading->png, reading->rows);
	png_read_end(reading->png, NULL);
	reading->fault = PICTURE_FINE;
}

/*
 * No chunk says that it is longer than what is there: libpng makes room for one by its word, two gigabytes at the
 * most, whatever its limits are set to (PNG, section 5.3).
 */
static bool
chunks_fit(const unsigned char *at, size_t len)
{
	size_t skip = PNG_SIGNATURE;

	while (len - skip >= PNG_CHUNK_FRAME) {
		at += skip;
		len -= skip;
		skip = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
		if (skip > len - PNG_CHUNK_FRAME)
			return false;
		if (memcmp(at + 4, "IEND", 4) == 0)
			return true; /* what follows is not read */
		skip += PNG_CHUNK_FRAME;
	}
	return true;
}

enum picture_fault
png_decode(const void *data, size_t len, struct pixels *out, int *orientation)
{
	struct source source = {data, len};
	struct reading reading = {.out = out, .orientation = orientation, .fault = PICTURE_BROKEN};
	struct reading *volatile kept = &reading;

	if (len < PNG_SIGNATURE || !chunks_fit(data, len))
		return PICTURE_BROKEN;
	reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
	reading.info = png_create_info_struct(reading.png);
	if (setjmp(png_jmpbuf(reading.png)) == 0) {
		png_set_read_fn(reading.png, &source, on_read);
		png_set_user_limits(reading.png, PICTURE_SIDE_MAX, PICTURE_SIDE_MAX);
		png_set_chunk_malloc_max(reading.png, CHUNK_BYTES_MAX);
		png_set_chunk_cache_max(reading.png, CHUNKS_MAX);
		read_picture(&reading);
	} else {
		kept->fault = PICTURE_BROKEN;
	}
	png_destroy_read_struct(&kept->png, &kept->info, NULL);
	free(kept->rows);
	if (kept->fault != PICTURE_FINE) {
		free(out->data);
		out->data = NULL;
	}
	return kept->fault;
}

bool
png_encode(const struct pixels *pixels, struct buf *out)
{
	png_image image = {.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)pixels->width,
		.height = (png_uint_32)pixels->height,
		.format = pixels->channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB};
	png_alloc_size_t size = 0;

	if (!png_image_write_get_memory_size(image, size, 0, pixels->data, 0, NULL))
		return false;
	buf_reserve(out, size);
	if (!png_image_write_to_memory(
		    &image, out->data + out->len, &size, 0, pixels->data, 0, NULL))
		return false;
	out->len += size;
	return true;
}
