#include "moderation/proof.h"

#include <stdio.h>
#include <string.h>

#include "base/ids.h"
#include "unit.h"

#define NOW INT64_C(1700000000000)

static const unsigned char key[32] = "a key for challenges............";
static const unsigned char other_key[32] = "another key.....................";

/* Tries until it holds, as a browser does. */
static void
solve(const char *salt, const char *event, const char *person, char out[static PROOF_MAX + 1])
{
	unsigned tries = 0;

	do {
		snprintf(out, PROOF_MAX + 1, "%s.%u", salt, tries++);
		assert_true(tries < 100000);
	} while (!proof_holds(key, event, person, out, NOW + 10));
}

static void
test_work_is_for_one_person_in_one_event(void **state)
{
	char salt[PROOF_SALT_SIZE], proof[PROOF_MAX + 1], digest[DIGEST_HEX_SIZE];

	(void)state;
	proof_challenge(key, "e1", "p1", 10, NOW, salt);
	solve(salt, "e1", "p1", proof);
	ids_sha256_hex(proof, strlen(proof), digest);
	assert_memory_equal(digest, "00", 2);
	assert_true(digest[2] <= '3');
	assert_false(proof_holds(key, "e1", "p2", proof, NOW));
	assert_false(proof_holds(key, "e2", "p1", proof, NOW));
	assert_false(proof_holds(key, "e1p1", "", proof, NOW));
	assert_false(proof_holds(other_key, "e1", "p1", proof, NOW));
}

static void
test_work_grows_old(void **state)
{
	char salt[PROOF_SALT_SIZE], proof[PROOF_MAX + 1];

	(void)state;
	proof_challenge(key, "e1", "p1", 8, NOW, salt);
	solve(salt, "e1", "p1", proof);
	assert_true(proof_holds(key, "e1", "p1", proof, NOW + PROOF_MS - 1));
	assert_false(proof_holds(key, "e1", "p1", proof, NOW + PROOF_MS));
	assert_false(proof_holds(key, "e1", "p1", proof, NOW - 2 * PROOF_MS));
}

static void
test_what_is_no_proof(void **state)
{
	char salt[PROOF_SALT_SIZE], proof[2 * PROOF_MAX];
	unsigned holding = 0;

	(void)state;
	proof_challenge(key, "e1", "p1", 0, NOW, salt);
	snprintf(proof, sizeof(proof), "%s.", salt);
	assert_true(proof_holds(key, "e1", "p1", proof, NOW)); /* nothing was asked for */
	assert_false(proof_holds(key, "e1", "p1", NULL, NOW));
	assert_false(proof_holds(key, "e1", "p1", "", NOW));
	assert_false(proof_holds(key, "e1", "p1", ".", NOW));
	assert_false(proof_holds(key, "e1", "p1", salt, NOW));
	assert_false(proof_holds(key, "e1", "p1", "!!!.1", NOW));
	memset(proof + strlen(proof), 'x', PROOF_MAX);
	proof[PROOF_MAX + 20] = '\0';
	assert_false(proof_holds(key, "e1", "p1", proof, NOW)); /* too long */
	/* Fewer bits than were asked for are in the salt only by forging it. */
	proof_challenge(key, "e1", "p1", 12, NOW, salt);
	for (size_t i = 0; i < strlen(salt); i++) {
		char forged[PROOF_SALT_SIZE];
		memcpy(forged, salt, sizeof(forged));
		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		snprintf(proof, sizeof(proof), "%s.1", forged);
		holding += proof_holds(key, "e1", "p1", proof, NOW);
	}
	assert_int_equal(holding, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_work_is_for_one_person_in_one_event),
		cmocka_unit_test(test_work_grows_old),
		cmocka_unit_test(test_what_is_no_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
