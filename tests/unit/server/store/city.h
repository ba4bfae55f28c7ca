/*
 * city.h - a small city in a folder of its own, for tests of what stands on the store.
 *
 * Units "water" and "roads"; staff "mod" (moderator), "lead", "host", "off" (official of water), "off2" (of roads),
 * "app" (approver of water), "clk" (clerk), "gst" (guest); an event "e1", live, with both units.
 */
#ifndef OPENFLOOR_TESTS_CITY_H
#define OPENFLOOR_TESTS_CITY_H

#include "config/config.h"
#include "store/db.h"
#include "store/person.h"
#include "store/store.h"

struct city {
	char folder[64];
	struct config *config;
	struct keys keys;
	struct store_options options;
	char problem[300];
};

struct city *city_create(void);
struct city *city_create_empty(void); /* no file yet */
void city_free(struct city *city);

char *city_path(const struct city *city, const char *name); /* in its folder; free it */
struct db *city_db(const struct city *city); /* a connection; db_close it */

/* One transaction; fails the test where it fails. */
void city_run(struct city *city, void (*run)(struct tx *tx, void *cookie), void *cookie);

/* SQL with no regard for anything, as somebody with a shell would do it. */
void city_sql(const struct city *city, const char *sql);

struct actor city_actor(const struct city *city, const char *person);

/*
 * A fixture: each test of CITY_TEST has a city of its own, filled by FILL (may be NULL), and a connection to it, in the
 * file's own variables.
 */
struct city_scene {
	struct city **city;
	struct db **db;
	void (*fill)(struct tx *tx, void *cookie);
};
int city_set_up(void **state);
int city_tear_down(void **state);
#define CITY_TEST(function, scene) \
	cmocka_unit_test_prestate_setup_teardown( \
		function, city_set_up, city_tear_down, (void *)(uintptr_t)(scene))

/* A question of ASKER with TEXT, in STATE, asked at AT; its id is ID. */
struct city_question {
	const char *id, *asker, *text, *state, *unit;
	int64_t at;
};
void city_ask(struct tx *tx, const struct city_question *question);
void city_answer(struct tx *tx, const char *id, const char *question, const char *unit,
	const char *official, const char *state, const char *text);

#endif
