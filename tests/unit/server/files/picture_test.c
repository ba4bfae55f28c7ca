/* What comes out of a stranger's picture: its pixels, upright and not too many, and nothing else. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

#include <jpeglib.h>

#include "base/mem.h"
#include "files/picture.h"

#define SECRET "N30.5928 E114.3055"

/* Left half red, right half blue; with ALPHA, the lower half cannot be seen. */
static struct pixels
halves(size_t width, size_t height, size_t channels)
{
	struct pixels pixels = {
		.data = mem_zero(width * height, channels), width, height, channels};

	for (size_t i = 0; i < width * height; i++) {
		unsigned char *pixel = pixels.data + i * channels;
		pixel[i % width < width / 2 ? 0 : 2] = 255;
		if (channels == 4)
			pixel[3] = i / width < height / 2 ? 255 : 0;
	}
	return pixels;
}

/* A JPEG as a telephone makes it: with ORIENTATION and a place in EXIF, and TRAILER behind its end. */
static void
make_jpeg(size_t width, size_t height, int orientation, struct buf *out)
{
	unsigned char exif[64] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
	struct pixels pixels = halves(width, height, 3);
	struct buf plain = {0};
	unsigned char marker[4] = {0xff, 0xe1, 0, 2 + sizeof exif};

	exif[24] = (unsigned char)orientation;
	memcpy(exif + 32, SECRET, sizeof SECRET);
	assert_true(jpeg_encode(&pixels, 95, &plain));
	buf_add(out, plain.data, 2);
	buf_add(out, marker, sizeof marker);
	buf_add(out, exif, sizeof exif);
	buf_add(out, plain.data + 2, plain.len - 2);
	buf_add_str(out, "<script>" SECRET "</script>");
	buf_fini(&plain);
	free(pixels.data);
}

static void
assert_holds(const struct buf *bytes, const char *words, bool expected)
{
	bool found = memmem(bytes->data, bytes->len, words, strlen(words)) != NULL;

	assert_int_equal(found, expected);
}

/* The colour of what PICTURE shows at (X, Y), as the letter of its strongest part. */
static char
colour_at(const struct picture *picture, size_t x, size_t y)
{
	struct pixels pixels = {0};
	const unsigned char *pixel;
	int orientation = 1;
	char colour;

	if (picture->kind == FILE_PNG)
		assert_int_equal(
			png_decode(picture->bytes.data, picture->bytes.len, &pixels, &orientation),
			PICTURE_FINE);
	else
		assert_int_equal(
			jpeg_decode(picture->bytes.data, picture->bytes.len, &pixels, &orientation),
			PICTURE_FINE);
	assert_int_equal(orientation, 1);
	pixel = pixels.data + (y * pixels.width + x) * pixels.channels;
	if (pixel[0] > 200 && pixel[1] > 200 && pixel[2] > 200)
		colour = 'w';
	else
		colour = pixel[0] > pixel[2] ? 'r' : 'b';
	free(pixels.data);
	return colour;
}

static void
test_nothing_but_pixels_is_left(void **state)
{
	struct buf in = {0};
	struct pressed out;

	(void)state;
	make_jpeg(800, 600, 1, &in);
	assert_holds(&in, SECRET, true);
	assert_int_equal(picture_press(in.data, in.len, &out), PICTURE_FINE);
	assert_int_equal(out.large.kind, FILE_JPEG);
	assert_int_equal(out.large.width, 800);
	assert_int_equal(out.large.height, 600);
	assert_int_equal(out.small.width, 640);
	assert_int_equal(out.small.height, 480);
	assert_holds(&out.large.bytes, SECRET, false);
	assert_holds(&out.large.bytes, "Exif", false);
	assert_holds(&out.large.bytes, "<script>", false);
	assert_holds(&out.small.bytes, SECRET, false);
	assert_int_equal(colour_at(&out.large, 10, 10), 'r');
	assert_int_equal(colour_at(&out.small, 630, 10), 'b');
	pressed_fini(&out);
	buf_fini(&in);
}

/* Where the red half is found once the picture stands upright. */
static void
test_it_is_turned_upright(void **state)
{
	static const struct {
		int orientation;
		bool is_turned;
		const char *red; /* left, right, top, bottom */
	} cases[] = {
		{1, false, "left"},
		{2, false, "right"},
		{3, false, "right"},
		{4, false, "left"},
		{5, true, "top"},
		{6, true, "top"},
		{7, true, "bottom"},
		{8, true, "bottom"},
		{9, false, "left"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t width = cases[i].is_turned ? 200 : 300, height = 500 - width;
		bool is_last = cases[i].red[0] == 'r' || cases[i].red[0] == 'b';
		struct buf in = {0};
		struct pressed out;
		make_jpeg(300, 200, cases[i].orientation, &in);
		assert_int_equal(picture_press(in.data, in.len, &out), PICTURE_FINE);
		assert_int_equal(out.large.width, width);
		assert_int_equal(out.large.height, height);
		assert_int_equal(out.small.bytes.len, 0);
		if (cases[i].is_turned)
			assert_int_equal(
				colour_at(&out.large, 100, is_last ? height - 10 : 10), 'r');
		else
			assert_int_equal(
				colour_at(&out.large, is_last ? width - 10 : 10, 100), 'r');
		pressed_fini(&out);
		buf_fini(&in);
	}
}

static void
test_what_is_large_is_made_smaller(void **state)
{
	struct buf in = {0};
	struct pressed out;

	(void)state;
	make_jpeg(5000, 1250, 6, &in);
	assert_int_equal(picture_press(in.data, in.len, &out), PICTURE_FINE);
	assert_int_equal(out.large.width, 512);
	assert_int_equal(out.large.height, 2048);
	assert_int_equal(out.small.width, 160);
	assert_int_equal(out.small.height, 640);
	assert_int_equal(colour_at(&out.large, 256, 20), 'r');
	assert_int_equal(colour_at(&out.large, 256, 2030), 'b');
	pressed_fini(&out);
	buf_fini(&in);
}

static void
test_png_stays_png(void **state)
{
	struct pixels pixels = halves(300, 200, 4);
	struct buf in = {0};
	struct pressed out;

	(void)state;
	assert_true(png_encode(&pixels, &in));
	buf_add_str(&in, SECRET);
	assert_int_equal(picture_press(in.data, in.len, &out), PICTURE_FINE);
	assert_int_equal(out.large.kind, FILE_PNG);
	assert_holds(&out.large.bytes, SECRET, false);
	assert_int_equal(colour_at(&out.large, 10, 10), 'r');
	pressed_fini(&out);
	buf_fini(&in);
	free(pixels.data);
}

/* A photograph as PNG is too much for those who watch on a telephone. */
static void
test_large_png_becomes_jpeg(void **state)
{
	struct pixels pixels = halves(2000, 1500, 4);
	struct buf in = {0};
	struct pressed out;
	unsigned noise = 1;

	(void)state;
	for (size_t i = 0; i < 2000u * 1500 * 4; i++)
		if (i % 4 < 3) {
			noise = noise * 1103515245 + 12345;
			pixels.data[i] = (unsigned char)(pixels.data[i] / 2 + (noise >> 16) % 40);
		}
	assert_true(png_encode(&pixels, &in));
	assert_int_equal(picture_press(in.data, in.len, &out), PICTURE_FINE);
	assert_int_equal(out.large.kind, FILE_JPEG);
	assert_int_equal(colour_at(&out.large, 10, 10), 'r');
	assert_int_equal(colour_at(&out.large, 10, 1400), 'w'); /* laid on white */
	pressed_fini(&out);
	buf_fini(&in);
	free(pixels.data);
}

static void
test_webp_is_read(void **state)
{
	struct pixels pixels = halves(400, 300, 3);
	struct pressed out;
	uint8_t *bytes;
	size_t len = WebPEncodeRGB(pixels.data, 400, 300, 1200, 90, &bytes);

	(void)state;
	assert_int_equal(picture_press(bytes, len, &out), PICTURE_FINE);
	assert_int_equal(out.large.kind, FILE_JPEG);
	assert_int_equal(out.large.width, 400);
	assert_int_equal(colour_at(&out.large, 10, 10), 'r');
	pressed_fini(&out);
	assert_int_equal(picture_press(bytes, len / 2, &out), PICTURE_BROKEN);
	WebPFree(bytes);
	free(pixels.data);
}

/* A header that promises more pixels than anyone should decode, in a file of some bytes. */
static void
test_bombs_are_refused_by_their_header(void **state)
{
	static const unsigned char ten_thousand[] = {0x27, 0x10, 0x27, 0x10};
	struct pixels pixels = halves(8, 8, 3);
	struct buf jpeg = {0}, png = {0};
	struct pressed out;
	char *frame;

	(void)state;
	assert_true(jpeg_encode(&pixels, 90, &jpeg));
	frame = memmem(jpeg.data, jpeg.len, "\xff\xc2", 2);
	assert_non_null(frame);
	memcpy(frame + 5, ten_thousand, sizeof ten_thousand); /* 10,000 × 10,000 */
	assert_int_equal(picture_press(jpeg.data, jpeg.len, &out), PICTURE_TOO_MANY_PIXELS);
	assert_true(png_encode(&pixels, &png));
	memcpy(png.data + 16, "\0\0\x1a\x0b\0\0\x1a\x0b", 8); /* 6,667 × 6,667 */
	memcpy(png.data + 29, "\x70\xf1\x7f\xb5", 4);
	assert_int_not_equal(picture_press(png.data, png.len, &out), PICTURE_FINE);
	assert_false(picture_size_is_fine(6667, 6667));
	assert_false(picture_size_is_fine(0, 10));
	assert_false(picture_size_is_fine(30001, 1));
	assert_true(picture_size_is_fine(8000, 5000));
	buf_fini(&jpeg);
	buf_fini(&png);
	free(pixels.data);
}

static void
test_what_is_cut_short_is_broken(void **state)
{
	struct buf in = {0};
	struct pressed out;

	(void)state;
	make_jpeg(300, 200, 1, &in);
	for (size_t len = 0; len + 200 < in.len; len += 97)
		assert_int_equal(picture_press(in.data, len, &out), PICTURE_BROKEN);
	buf_fini(&in);
	assert_int_equal(picture_press("GIF89a", 6, &out), PICTURE_BROKEN);
	assert_int_equal(picture_press("<svg/>", 6, &out), PICTURE_BROKEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_but_pixels_is_left),
		cmocka_unit_test(test_it_is_turned_upright),
		cmocka_unit_test(test_what_is_large_is_made_smaller),
		cmocka_unit_test(test_png_stays_png),
		cmocka_unit_test(test_large_png_becomes_jpeg),
		cmocka_unit_test(test_webp_is_read),
		cmocka_unit_test(test_bombs_are_refused_by_their_header),
		cmocka_unit_test(test_what_is_cut_short_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
