/* pixels.c - what is done to pixels between decoding and encoding: smaller, upright, opaque. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "files/picture.h"

/* ---- smaller: each new pixel is the mean of the area that it stands for */

/* Where new pixel I of COUNT begins among FROM old ones, in 1/256 of an old one. */
static uint64_t
border(size_t i, size_t count, size_t from)
{
	return (uint64_t)i * from * 256 / count;
}

/* How much of the old pixel AT lies between BEGIN and END. */
static uint32_t
share(size_t at, uint64_t begin, uint64_t end)
{
	uint64_t first = (uint64_t)at * 256, last = first + 256;

	if (first < begin)
		first = begin;
	if (last > end)
		last = end;
	return last > first ? (uint32_t)(last - first) : 0;
}

/* Colours count by their opacity, so that what cannot be seen does not shine through. */
static void
mean(const struct pixels *from, const uint64_t x[2], const uint64_t y[2], unsigned char *out)
{
	uint64_t sums[4] = {0}, weight = 0, opaque = 0;
	size_t channels = from->channels;

	for (size_t row = (size_t)(y[0] / 256); row < from->height && row * 256 < y[1]; row++) {
		uint32_t high = share(row, y[0], y[1]);
		for (size_t column = (size_t)(x[0] / 256);
			column < from->width && column * 256 < x[1]; column++) {
			const unsigned char *pixel = from->data +
				(row * from->width + column) * channels;
			uint64_t part = (uint64_t)high * share(column, x[0], x[1]);
			uint64_t seen = channels == 4 ? part * pixel[3] : part * 255;
			for (size_t c = 0; c < 3; c++)
				sums[c] += seen * pixel[c];
			weight += part;
			opaque += seen;
		}
	}
	for (size_t c = 0; c < 3; c++)
		out[c] = (unsigned char)(opaque ? (sums[c] + opaque / 2) / opaque : 0);
	if (channels == 4)
		out[3] = (unsigned char)(weight ? (opaque + weight / 2) / weight : 0);
}

static size_t
scaled(size_t length, size_t longest, size_t side)
{
	size_t result = (length * side + longest / 2) / longest;

	return result ? result : 1;
}

void
pixels_shrink(const struct pixels *from, size_t side, struct pixels *out)
{
	size_t longest = from->width > from->height ? from->width : from->height;

	*out = *from;
	if (longest > side) {
		out->width = scaled(from->width, longest, side);
		out->height = scaled(from->height, longest, side);
	}
	out->data = mem_zero(out->width * out->height, out->channels);
	if (longest <= side) {
		memcpy(out->data, from->data, out->width * out->height * out->channels);
		return;
	}
	for (size_t row = 0; row < out->height; row++) {
		uint64_t y[2] = {border(row, out->height, from->height),
			border(row + 1, out->height, from->height)};
		for (size_t column = 0; column < out->width; column++) {
			uint64_t x[2] = {border(column, out->width, from->width),
				border(column + 1, out->width, from->width)};
			mean(from, x, y, out->data + (row * out->width + column) * out->channels);
		}
	}
}

/* ---- upright */

/*
 * The orientations of EXIF as three steps: rows and columns change places, then left and right, then top
 * and bottom do.
 */
static const struct {
	unsigned char swaps, mirrors, flips;
} turns[9] = {
	[1] = {0, 0, 0},
	[2] = {0, 1, 0},
	[3] = {0, 1, 1},
	[4] = {0, 0, 1},
	[5] = {1, 0, 0},
	[6] = {1, 1, 0},
	[7] = {1, 1, 1},
	[8] = {1, 0, 1},
};

void
pixels_turn(struct pixels *pixels, int orientation)
{
	struct pixels turned = *pixels;

	if (orientation <= 1 || orientation > 8)
		return;
	if (turns[orientation].swaps) {
		turned.width = pixels->height;
		turned.height = pixels->width;
	}
	turned.data = mem_zero(pixels->width * pixels->height, pixels->channels);
	for (size_t y = 0; y < turned.height; y++)
		for (size_t x = 0; x < turned.width; x++) {
			size_t u = turns[orientation].mirrors ? turned.width - 1 - x : x;
			size_t v = turns[orientation].flips ? turned.height - 1 - y : y;
			size_t from = turns[orientation].swaps ? u * pixels->width + v
							       : v * pixels->width + u;
			memcpy(turned.data + (y * turned.width + x) * pixels->channels,
				pixels->data + from * pixels->channels, pixels->channels);
		}
	free(pixels->data);
	*pixels = turned;
}

/* ---- opaque */

void
pixels_flatten(struct pixels *pixels)
{
	size_t count = pixels->width * pixels->height;

	if (pixels->channels != 4)
		return;
	for (size_t i = 0; i < count; i++) {
		const unsigned char *from = pixels->data + i * 4;
		unsigned alpha = from[3];
		for (size_t c = 0; c < 3; c++)
			pixels->data[i * 3 + c] = (unsigned char)((from[c] * alpha +
									  255 * (255 - alpha) +
									  127) /
				255);
	}
	pixels->channels = 3;
}
