/* What a file is, by its bytes; and how the camera was held. */
#include "unit.h"

#include <string.h>

#include "files/kind.h"
#include "files/orientation.h"

static enum file_kind
sniff(const char *bytes, size_t len)
{
	return kind_sniff(bytes, len);
}

static void
test_the_bytes_decide(void **state)
{
	(void)state;
	assert_int_equal(sniff("\xff\xd8\xff\xe0", 4), FILE_JPEG);
	assert_int_equal(sniff("\x89PNG\r\n\x1a\n", 8), FILE_PNG);
	assert_int_equal(sniff("RIFF\0\0\0\0WEBPVP8 ", 16), FILE_WEBP);
	assert_int_equal(sniff("%PDF-1.7", 8), FILE_PDF);
	assert_int_equal(sniff("RIFF\0\0\0\0WAVEfmt ", 16), FILE_NONE);
	assert_int_equal(sniff("\n%PDF-1.7", 9), FILE_NONE);
	assert_int_equal(sniff("<svg xmlns", 10), FILE_NONE);
	assert_int_equal(sniff("<!DOCTYPE html>", 15), FILE_NONE);
	assert_int_equal(sniff("GIF89a", 6), FILE_NONE);
	assert_int_equal(sniff("\xff\xd8", 2), FILE_NONE);
	assert_int_equal(sniff("", 0), FILE_NONE);
}

static void
test_headers(void **state)
{
	static const char long_one[] = "Image/JPEG; charset=binary";

	(void)state;
	assert_int_equal(kind_of_type("image/png", 9), FILE_PNG);
	assert_int_equal(kind_of_type(long_one, strlen(long_one)), FILE_JPEG);
	assert_int_equal(kind_of_type("image/svg+xml", 13), FILE_NONE);
	assert_int_equal(kind_of_type("image/", 6), FILE_NONE);
	assert_int_equal(kind_of_type("", 0), FILE_NONE);
	assert_string_equal(kind_ending(FILE_PDF), ".pdf");
	assert_true(kind_is_picture(FILE_WEBP));
	assert_false(kind_is_picture(FILE_PDF));
}

static void
test_orientation(void **state)
{
	static const char big[] = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
	static const char
		little[] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0";
	static const char far[] = "MM\0*\xff\xff\xff\xfe\0\x01";
	static const char many[] = "MM\0*\0\0\0\x08\xff\xff";

	(void)state;
	assert_int_equal(orientation_read(big, sizeof big - 1), 6);
	assert_int_equal(orientation_read(little, sizeof little - 1), 8);
	for (size_t len = 0; len < sizeof big - 4; len++)
		assert_int_equal(orientation_read(big, len), 1);
	assert_int_equal(orientation_read(far, sizeof far - 1), 1);
	assert_int_equal(orientation_read(many, sizeof many - 1), 1);
	assert_int_equal(orientation_of_webp("RIFF\0\0\0\0WEBPEXIF\xff\xff\xff\xff", 20), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_bytes_decide),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_orientation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
