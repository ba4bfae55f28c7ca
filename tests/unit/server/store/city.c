#include "server/store/city.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/log.h"
#include "store/migrate.h"
#include "unit.h"

struct city *
city_create_empty(void)
{
	struct city *city = mem_zero(1, sizeof *city);
	unsigned char master[32] = {7};
	snprintf(city->folder, sizeof city->folder, "/tmp/openfloor-test-XXXXXX");
	assert_non_null(mkdtemp(city->folder));
	city->config = config_create();
	free(city->config->store_data);
	city->config->store_data = mem_strdup(city->folder);
	assert_int_equal(config_check(city->config, city->problem, sizeof city->problem), ERR_OK);
	assert_int_equal(keys_derive(master, &city->keys), ERR_OK);
	city->options.config = city->config;
	city->options.keys = &city->keys;
	return city;
}

static void
insert_people(struct db *db)
{
	static const char *const staff[][4] = {{"mod", "李静", "审核员", "moderator"},
		{"lead", "郑云", "审核组长", "lead_moderator"}, {"host", "周楠", "主持人", "host"},
		{"off", "陈立国", "市水务局副局长", "official"},
		{"off2", "刘洁", "市城建局副局长", "official"},
		{"app", "王建平", "主任", "approver"}, {"clk", "何晓雨", "录入员", "clerk"},
		{"gst", "高岩", "市政协委员", "guest"}};
	for (size_t i = 0; i < sizeof staff / sizeof staff[0]; i++) {
		const char *unit = strcmp(staff[i][0], "off2") == 0 ? "roads"
			: strcmp(staff[i][0], "off") == 0 || strcmp(staff[i][0], "app") == 0
			? "water"
			: "";
		db_run(db,
			"INSERT INTO person (id, kind, login, name, function, created_at) "
			"VALUES (?1, 'staff', ?1, ?2, ?3, 1)",
			"sss", staff[i][0], staff[i][1], staff[i][2]);
		db_run(db,
			"INSERT INTO role (person, role, unit, event, granted_at) VALUES (?1, ?2, ?3, '', 1)",
			"sss", staff[i][0], staff[i][3], unit);
		db_run(db,
			"INSERT INTO session (id, person, created_at, expires_at) VALUES (?1, ?1, 1, 9999)",
			"s", staff[i][0]);
	}
	db_script(db,
		"INSERT INTO person (id, kind, created_at) VALUES ('ann', 'anonymous', 1), "
		"('bob', 'anonymous', 1)");
}

static void
insert_event(struct db *db)
{
	db_script(db,
		"DELETE FROM due;" /* what every installation has to do: here a test says what is */
		"INSERT INTO unit (id, name, level, power) VALUES ('water', '市水务局', 'department', "
		"'service'), ('roads', '市城建局', 'department', 'approval'), "
		"('wuchang', '武昌区人民政府', 'district', 'service');"
		"INSERT INTO topic (id, name) VALUES ('t1', '民生');"
		"INSERT INTO series (id, title, created_at) VALUES ('s1', '每月面对面', 1);"
		"INSERT INTO event (id, series, kind, title, state, grace_minutes, moderate_after_hours, "
		"max_pending, created_at, starts_at) VALUES ('e1', 's1', 'session', '面对面', 'live', 60, 24, "
		"2000, 1, 1000);"
		"INSERT INTO event_unit (event, unit, position) VALUES ('e1', 'roads', 1), ('e1', 'water', 0);"
		"INSERT INTO event_topic (event, topic, position) VALUES ('e1', 't1', 0);"
		"INSERT INTO motion (id, event, number, title, units, position) "
		"VALUES ('m1', 'e1', '12', '议案', '[\"water\"]', 0);");
	log_create(db, "e1", 1);
}

struct city *
city_create(void)
{
	struct city *city = city_create_empty();
	struct db *db = city_db(city);
	assert_int_equal(migrate(db, clock_wall_ms(), city->problem, sizeof city->problem), ERR_OK);
	db_begin(db, true);
	insert_people(db);
	insert_event(db);
	db_commit(db);
	if (db_error(db) != ERR_OK)
		fail_msg("%s", db_message(db));
	db_close(db);
	return city;
}

void
city_free(struct city *city)
{
	DIR *folder = opendir(city->folder);
	for (struct dirent *item; folder && (item = readdir(folder));)
		if (item->d_name[0] != '.') {
			char *path = city_path(city, item->d_name);
			unlink(path);
			free(path);
		}
	if (folder)
		closedir(folder);
	rmdir(city->folder);
	config_free(city->config);
	free(city);
}

/* The scene is the state before and after: tests have what it fills. */
int
city_set_up(void **state)
{
	const struct city_scene *scene = *state;
	*scene->city = city_create();
	if (scene->fill)
		city_run(*scene->city, scene->fill, NULL);
	*scene->db = city_db(*scene->city);
	return 0;
}

int
city_tear_down(void **state)
{
	const struct city_scene *scene = *state;
	db_close(*scene->db);
	city_free(*scene->city);
	return 0;
}

char *
city_path(const struct city *city, const char *name)
{
	struct buf path;
	buf_init(&path);
	buf_addf(&path, "%s/%s", city->folder, name);
	return buf_take(&path, NULL);
}

struct db *
city_db(const struct city *city)
{
	char problem[300];
	struct db *db;
	char *path = config_sqlite_path(city->config);
	struct buf url;
	buf_init(&url);
	buf_addf(&url, "sqlite:%s", path);
	if (db_open(url.data, false, &db, problem, sizeof problem) != ERR_OK)
		fail_msg("%s", problem);
	buf_fini(&url);
	free(path);
	return db;
}

void
city_run(struct city *city, void (*run)(struct tx *tx, void *cookie), void *cookie)
{
	if (store_once(&city->options, run, cookie, city->problem, sizeof city->problem) != ERR_OK)
		fail_msg("%s", city->problem);
}

void
city_sql(const struct city *city, const char *sql)
{
	struct db *db = city_db(city);
	db_script(db, "PRAGMA foreign_keys = OFF");
	db_script(db, sql);
	if (db_error(db) != ERR_OK)
		fail_msg("%s", db_message(db));
	db_close(db);
}

struct actor
city_actor(const struct city *city, const char *person)
{
	struct actor actor;
	struct db *db = city_db(city);
	struct token token = {.kind = PERSON_KIND_STAFF, .issued_at = 10};
	snprintf(token.person, sizeof token.person, "%s", person);
	snprintf(token.session, sizeof token.session, "%s", person);
	person_actor(db, &token, 100, &actor);
	db_close(db);
	return actor;
}

void
city_ask(struct tx *tx, const struct city_question *question)
{
	struct text_ref text;
	char content[DIGEST_HEX_SIZE];
	tx_text(tx, question->text, &text);
	ids_sha256_hex(question->text, strlen(question->text), content);
	db_run(tx->db,
		"INSERT INTO question (id, event, number, asker, label, text, content, original, state, unit, "
		"asked_at, approved_content) VALUES (?1, 'e1', ?1, ?2, '网友 3F2A', ?3, ?4, ?3, ?5, ?6, "
		"?7, CASE WHEN ?5 IN ('approved', 'hidden') THEN ?4 END)",
		"ssssssi", question->id, question->asker, text.id, content, question->state,
		question->unit, question->at);
}

void
city_answer(struct tx *tx, const char *id, const char *question, const char *unit,
	const char *official, const char *state, const char *text)
{
	struct text_ref ref;
	tx_text(tx, text, &ref);
	db_run(tx->db,
		"INSERT INTO answer (id, question, unit, official, author, text, content, state, "
		"question_version, created_at, published_at) "
		"VALUES (?1, ?2, ?3, ?4, ?4, ?5, 'c', ?6, 1, ?7, ?7)",
		"ssssssi", id, question, unit, official, ref.id, state, tx->now);
}
