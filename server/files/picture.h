/*
 * picture.h - a picture of a stranger made into one of ours: decoded, turned upright, made smaller, encoded anew.
 *
 * Nothing of the original file is in what comes out but its pixels: no EXIF, no place where it was taken, no
 * colour profile, nothing behind its end.  What comes out is a JPEG, or a PNG where the original is
 * one (a plan, a table) and that stays small.
 *
 * The decoders are libraries, and such have holes: press.c runs this in a process of its own that can
 * do nothing else.  The size is checked in the header before a pixel is decoded.
 */
#ifndef OPENFLOOR_FILES_PICTURE_H
#define OPENFLOOR_FILES_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "files/kind.h"

#define PICTURE_PIXELS_MAX 40000000
#define PICTURE_SIDE_MAX   30000
#define PICTURE_LARGE_SIDE 2048
#define PICTURE_SMALL_SIDE 640
#define PICTURE_BYTES_MAX  (16u << 20) /* of what comes out, both together */

enum picture_fault {
	PICTURE_FINE,
	PICTURE_BROKEN, /* no picture, cut short, or of a kind that is not taken */
	PICTURE_TOO_MANY_PIXELS,
	PICTURE_MOVES, /* an animation */
};

/* Pixels in the order red, green, blue (and alpha): CHANNELS bytes each, no gaps. */
struct pixels {
	unsigned char *data; /* owned */
	size_t width, height, channels; /* 3 or 4 */
};

struct picture {
	enum file_kind kind; /* FILE_JPEG or FILE_PNG */
	size_t width, height;
	struct buf bytes;
};

struct pressed {
	struct picture large;
	struct picture small; /* no bytes where LARGE is no larger than that */
};

/* DATA as it came.  FINE: OUT has both, for pressed_fini. */
enum picture_fault picture_press(const void *data, size_t len, struct pressed *out);
void pressed_fini(struct pressed *pressed);

/* ---- the parts, for each other */

/* Is a picture of this size to be decoded at all? */
bool picture_size_is_fine(size_t width, size_t height);

/* Each decodes DATA into OUT (the caller frees OUT->data) and tells how it was held. */
enum picture_fault jpeg_decode(const void *data, size_t len, struct pixels *out, int *orientation);
enum picture_fault png_decode(const void *data, size_t len, struct pixels *out, int *orientation);
enum picture_fault webp_decode(const void *data, size_t len, struct pixels *out, int *orientation);

bool jpeg_encode(const struct pixels *pixels, int quality, struct buf *out); /* three channels */
bool png_encode(const struct pixels *pixels, struct buf *out);

/* FROM made smaller so that its longer side has at most SIDE pixels; a copy where it has.  The caller frees data. */
void pixels_shrink(const struct pixels *from, size_t side, struct pixels *out);

/* Turns PIXELS, taken with ORIENTATION, upright. */
void pixels_turn(struct pixels *pixels, int orientation);

/* Lays PIXELS on white: three channels. */
void pixels_flatten(struct pixels *pixels);

#endif
