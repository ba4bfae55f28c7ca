#include "base/ids.h"

#include <string.h>

#include "unit.h"

static void
test_ids_are_valid_and_in_order(void **state)
{
	char before[ID_SIZE] = "q", id[ID_SIZE];

	(void)state;
	for (int64_t ms = 1; ms < INT64_C(0xffffffffffff) / 3; ms = ms * 3 + 1) {
		ids_make('q', ms, id);
		assert_true(ids_is_valid(id));
		assert_int_equal(strlen(id), 23);
		assert_true(strcmp(before, id) < 0);
		memcpy(before, id, sizeof(id));
	}
	ids_make('q', 5, before);
	ids_make('q', 5, id);
	assert_string_not_equal(before, id);
}

static void
test_valid(void **state)
{
	(void)state;
	assert_true(ids_is_valid("a"));
	assert_true(ids_is_valid("_-09AZaz"));
	assert_true(ids_is_valid("01234567890123456789012345678901"));
	assert_false(ids_is_valid("012345678901234567890123456789012"));
	assert_false(ids_is_valid(""));
	assert_false(ids_is_valid(NULL));
	assert_false(ids_is_valid("a b"));
	assert_false(ids_is_valid("a/b"));
	assert_false(ids_is_valid("a\n"));
	assert_false(ids_is_valid("é"));
}

static void
test_hex(void **state)
{
	unsigned char bytes[3];
	char text[7];

	(void)state;
	ids_hex("\x00\xab\xff", 3, text);
	assert_string_equal(text, "00abff");
	assert_true(ids_unhex("00ABff", bytes, 3));
	assert_memory_equal(bytes, "\x00\xab\xff", 3);
	assert_false(ids_unhex("00abf", bytes, 3));
	assert_false(ids_unhex("00abfff", bytes, 3));
	assert_false(ids_unhex("00abfg", bytes, 3));
	assert_false(ids_unhex(NULL, bytes, 3));
}

static void
test_base32(void **state)
{
	uint64_t value = 7;
	char text[13];

	(void)state;
	ids_base32(UINT64_C(0x3ffffffffffff), 50, text);
	assert_string_equal(text, "ZZZZZZZZZZ");
	ids_base32(33, 50, text);
	assert_string_equal(text, "0000000011");
	assert_true(ids_unbase32("ooooo-ooolI", 50, &value)); /* as people read it */
	assert_int_equal(value, 33);
	assert_true(ids_unbase32(" 0 0-0 0 0 0 0 0 1 1", 50, &value));
	assert_false(ids_unbase32("000000001U", 50, &value));
	assert_false(ids_unbase32("000000001", 50, &value));
	assert_false(ids_unbase32("00000000111", 50, &value));
	assert_false(ids_unbase32("", 50, &value));
	assert_false(ids_unbase32(NULL, 50, &value));
	for (uint64_t v = 1; v < UINT64_C(1) << 58; v = v * 5 + 3) {
		ids_base32(v, 60, text);
		assert_true(ids_unbase32(text, 60, &value));
		assert_int_equal(value, v);
	}
}

static void
test_base64(void **state)
{
	static const char *const wrong[] = {
		"A", "AAAAA", "AB", "A=", "AA==", "A+", "A/", "A A", "AAB"};
	unsigned char bytes[16], back[16];
	char text[IDS_BASE64_LEN(16) + 1];
	size_t len;

	(void)state;
	for (size_t size = 0; size <= 16; size++) {
		ids_random(bytes, size);
		ids_base64(bytes, size, text);
		assert_int_equal(strlen(text), IDS_BASE64_LEN(size));
		assert_true(ids_unbase64(text, back, sizeof(back), &len));
		assert_int_equal(len, size);
		assert_memory_equal(bytes, back, size);
	}
	assert_false(ids_unbase64("AAAA", back, 2, &len));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(ids_unbase64(wrong[i], back, sizeof(back), &len));
}

static void
test_digests(void **state)
{
	unsigned char digest[DIGEST_LEN];
	char text[DIGEST_HEX_SIZE];

	(void)state;
	ids_sha256_hex("abc", 3, text);
	assert_string_equal(
		text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ids_sha256_hex(NULL, 0, text);
	assert_string_equal(
		text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ids_hmac("Jefe", 4, "what do ya want for nothing?", 28, digest); /* RFC 4231, 4.3 */
	ids_hex(digest, sizeof(digest), text);
	assert_string_equal(
		text, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	ids_hmac(NULL, 0, NULL, 0, digest);
	assert_true(ids_same("abc", "abc", 3));
	assert_false(ids_same("abc", "abd", 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids_are_valid_and_in_order),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base32),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
