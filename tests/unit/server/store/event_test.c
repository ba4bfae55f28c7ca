#include "store/event.h"

#include <string.h>

#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static struct db *db;
static bool moved;

static const struct city_scene scene = {.city = &city, .db = &db};

static const char *
text(const json_t *object, const char *key)
{
	const char *found = json_string_value(json_object_get(object, key));
	return found ? found : "";
}

static void
the_object_has_all_its_parts(void **state)
{
	(void)state;
	city_sql(city, "UPDATE event SET received = 9, peak = 50000 WHERE id = 'e1'");
	json_t *event = event_json(db, "e1");
	assert_string_equal(text(event, "state"), "live");
	assert_string_equal(text(event, "starts_at"), "1970-01-01T00:00:01.000Z");
	assert_null(json_object_get(event, "ends_at"));
	assert_string_equal(text(json_object_get(event, "series"), "title"), "每月面对面");
	json_t *units = json_object_get(event, "units");
	assert_int_equal(json_array_size(units), 2);
	assert_string_equal(text(json_array_get(units, 0), "id"), "water");
	assert_string_equal(text(json_array_get(units, 1), "power"), "approval");
	assert_string_equal(
		text(json_array_get(json_object_get(event, "topics"), 0), "name"), "民生");
	json_t *motion = json_array_get(json_object_get(event, "motions"), 0);
	assert_string_equal(text(motion, "number"), "12");
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(motion, "units"), 0)), "water");
	json_t *numbers = json_object_get(event, "numbers");
	assert_int_equal(json_integer_value(json_object_get(numbers, "received")), 9);
	assert_int_equal(json_integer_value(json_object_get(numbers, "peak")), 50000);
	assert_true(json_is_false(json_object_get(event, "output_stopped")));
	json_decref(event);
	assert_null(event_json(db, "e9"));
}

static void
drafts_are_not_for_the_public(void **state)
{
	(void)state;
	city_sql(city, "UPDATE event SET state = 'draft'");
	json_t *list = event_list_json(db, false);
	assert_int_equal(json_array_size(list), 0);
	json_decref(list);
	list = event_list_json(db, true);
	assert_int_equal(json_array_size(list), 1);
	json_decref(list);
}

static void
on_move(struct tx *tx, void *cookie)
{
	(void)cookie;
	moved = event_move(tx, "e1", S_LIVE | S_PAUSED, EVENT_STATE_ENDED, "时间到");
}

static void
a_state_changes_once(void **state)
{
	(void)state;
	struct event_row event;
	city_run(city, on_move, NULL);
	assert_true(moved);
	assert_true(event_load(db, "e1", &event));
	assert_int_equal(event.state, EVENT_STATE_ENDED);
	assert_int_equal(event.version, 2);
	assert_true(event.ended_at > 0);
	city_run(city, on_move, NULL);
	assert_false(moved);
	assert_true(event_load(db, "e1", &event));
	assert_int_equal(event.version, 2);
}

static void
units_are_known(void **state)
{
	(void)state;
	assert_true(unit_exists(db, "water"));
	assert_false(unit_exists(db, "fire"));
	assert_true(event_has_unit(db, "e1", "roads"));
	assert_false(event_has_unit(db, "e1", "fire"));
	city_sql(city, "UPDATE unit SET abolished_at = 1 WHERE id = 'roads'");
	assert_false(unit_exists(db, "roads"));
	json_t *list = unit_list_json(db);
	assert_int_equal(json_array_size(list), 2);
	json_decref(list);
}

static void
a_district_goes_by_what_people_call_it(void **state)
{
	char name[64];

	(void)state;
	city_sql(city,
		"INSERT INTO unit (id, name, name_en, level, power, abolished_at) VALUES "
		"('donghu', '东湖新区管委会', 'East Lake New Area', 'district', 'service', NULL), "
		"('old', '旧区', '', 'district', 'service', 1)");
	assert_true(district_find(db, "武昌区", name, sizeof name));
	assert_string_equal(name, "武昌区");
	assert_true(district_find(db, "武昌区人民政府", name, sizeof name));
	assert_string_equal(name, "武昌区");
	assert_true(district_find(db, "east lake new area", name, sizeof name));
	assert_string_equal(name, "东湖新区");
	assert_false(district_find(db, "旧区", name, sizeof name));
	assert_false(district_find(db, "市水务局", name, sizeof name));
	assert_false(district_find(db, "武昌", name, sizeof name));
	assert_false(district_find(db, "人民政府", name, sizeof name));
	assert_false(district_find(db, "", name, sizeof name));
}

int
main(void)
{
#define TEST(name) CITY_TEST(name, &scene)
	const struct CMUnitTest tests[] = {
		TEST(the_object_has_all_its_parts),
		TEST(drafts_are_not_for_the_public),
		TEST(a_state_changes_once),
		TEST(units_are_known),
		TEST(a_district_goes_by_what_people_call_it),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
