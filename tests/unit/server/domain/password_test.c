#include "domain/password.h"

#include <string.h>

#include "base/clock.h"
#include "unit.h"

#define COST 10

static void
test_hash_and_verify(void **state)
{
	char hash[PASSWORD_HASH_SIZE], again[PASSWORD_HASH_SIZE];

	(void)state;
	assert_int_equal(password_hash("正确的密码 horse", COST, hash), ERR_OK);
	assert_memory_equal(hash, "scrypt$10$8$1$", 14);
	assert_int_equal(password_hash("正确的密码 horse", COST, again), ERR_OK);
	assert_string_not_equal(hash, again); /* salted */
	assert_true(password_verify("正确的密码 horse", hash, 15)); /* at its own cost */
	assert_false(password_verify("正确的密码 horsf", hash, COST));
	assert_false(password_verify("", hash, COST));
	assert_false(password_verify("正确的密码 horse", NULL, COST));
}

/* RFC 7914, section 12, the third vector: N = 1024, r = 8, p = 16 (its first 32 bytes). */
static void
test_known_answer(void **state)
{
	const char *hash = "scrypt$10$8$16$TmFDbA$_bq-HJ00cgB4VucZDQHp_nxq18vII3gw53N2Y0s3MWI";

	(void)state;
	assert_true(password_verify("password", hash, COST));
	assert_false(password_verify("Password", hash, COST));
}

static void
test_refuses(void **state)
{
	char hash[PASSWORD_HASH_SIZE];
	char longest[PASSWORD_MAX + 2];

	(void)state;
	memset(longest, 'x', sizeof(longest));
	longest[PASSWORD_MAX + 1] = '\0';
	assert_int_equal(password_hash("1234567", COST, hash), ERR_INVALID);
	assert_int_equal(password_hash("一二三四五六七", COST, hash), ERR_INVALID);
	assert_int_equal(password_hash("一二三四五六七八", COST, hash), ERR_OK);
	assert_int_equal(password_hash(longest, COST, hash), ERR_INVALID);
	assert_int_equal(password_hash("bad utf-8 \xff\xff", COST, hash), ERR_INVALID);
	assert_int_equal(password_hash("long enough", 30, hash), ERR_INVALID);
	longest[PASSWORD_MAX] = '\0';
	assert_int_equal(password_hash(longest, COST, hash), ERR_OK);
	assert_true(password_verify(longest, hash, COST));
}

/* Whatever stands in the database costs no more than the limits, and lets nobody in. */
static void
test_stored_forms_that_are_none(void **state)
{
	static const char *const wrong[] = {"", "x", "scrypt$", "scrypt$10", "scrypt$10$8$1$",
		"scrypt$10$8$1$AAAA$", "scrypt$10$8$1$AAAA$AAAA", "scrypt$60$8$1$AAAA$AAAA",
		"scrypt$10$99999999999999999999$1$AAAA$AAAA", "scrypt$-1$8$1$AAAA$AAAA",
		"scrypt$10$8$1$A!AA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"bcrypt$10$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
	uint64_t start = clock_monotonic_ns();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(password_verify("whatever it is", wrong[i], COST));
	assert_true(clock_monotonic_ns() - start < UINT64_C(5000000000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_and_verify),
		cmocka_unit_test(test_known_answer),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_stored_forms_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
