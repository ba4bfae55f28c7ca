/* What an operator does from the command line before there is a server: init, units, staff, the trail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "commands/commands.h"
#include "domain/password.h"
#include "server/store/city.h"
#include "unit.h"

static struct city *city;

static int
set_up(void **state)
{
	(void)state;
	city = city_create_empty();
	city->config->people_scrypt_log2_n = 10;
	free(city->config->audit_anchor_file);
	city->config->audit_anchor_file = city_path(city, "anchors");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	city_free(city);
	return 0;
}

/* LINE is the command and its arguments, separated by spaces. */
static int
run(const char *line)
{
	char *copy = mem_strdup(line);
	char *arguments[24] = {NULL};
	int count = 0;
	for (char *word = copy; word && count < 23;) {
		char *space = strchr(word, ' ');
		if (space)
			*space = '\0';
		arguments[count++] = word;
		word = space ? space + 1 : NULL;
	}
	int (*command)(struct config *, int, char **) = strcmp(copy, "init") == 0 ? command_init
		: strcmp(copy, "audit") == 0                                      ? command_audit
		: strcmp(copy, "unit") == 0                                       ? command_unit
										  : command_user;
	int code = command(city->config, count, arguments);
	free(copy);
	return code;
}

/* The command with the path of a file that holds TEXT at its end. */
static int
run_with(const char *line, const char *text)
{
	struct buf whole;
	char *path = city_path(city, "input");
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
	buf_init(&whole);
	buf_addf(&whole, "%s %s", line, path);
	int code = run(whole.data);
	buf_fini(&whole);
	free(path);
	return code;
}

static int64_t
read_number(const char *sql)
{
	struct db *db = city_db(city);
	int64_t number = db_integer(db, -1, sql, "");
	db_close(db);
	return number;
}

static void
init_makes_a_private_folder_and_keeps_what_is_there(void **state)
{
	(void)state;
	struct stat status;
	char *old = city->config->store_data;
	city->config->store_data = city_path(city, "deep");
	assert_int_equal(run("unit list"), 2);
	assert_int_equal(run("init"), 0);
	assert_int_equal(stat(city->config->store_data, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	char *key = city_path(city, "deep/key");
	assert_int_equal(stat(key, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_size, 32);
	assert_int_equal(run("init"), 0);
	assert_int_equal(run("audit verify"), 0);
	assert_int_equal(run("init more"), 2);
	assert_int_equal(run("init --help"), 0);
	assert_int_equal(read_number("SELECT count(*) FROM setting"), 2);
	static const char *const names[] = {"deep/openfloor.db", "deep/openfloor.db-turn",
		"deep/openfloor.db-wal", "deep/openfloor.db-shm"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *path = city_path(city, names[i]);
		unlink(path);
		free(path);
	}
	unlink(key);
	rmdir(city->config->store_data);
	free(key);
	free(city->config->store_data);
	city->config->store_data = old;
}

static void
units_come_in_any_order_and_in_no_circle(void **state)
{
	(void)state;
	assert_int_equal(run("init"), 0);
	assert_int_equal(
		run_with("unit import",
			"[{\"id\":\"b\",\"name\":\"乙\",\"level\":\"district\",\"power\":\"service\","
			"\"parent\":\"a\"},{\"id\":\"a\",\"name\":\"甲\",\"level\":\"city\","
			"\"power\":\"oversight\"},{\"name\":\"丙\",\"level\":\"department\","
			"\"power\":\"approval\",\"parent\":\"b\"}]"),
		0);
	assert_int_equal(read_number("SELECT count(*) FROM unit"), 3);
	assert_int_equal(read_number("SELECT count(*) FROM unit WHERE parent IS NOT NULL"), 2);
	assert_int_equal(run("unit list"), 0);
	static const char *const wrong[] = {
		"[{\"id\":\"a\",\"name\":\"甲\",\"level\":\"city\",\"power\":\"oversight\",\"parent\":\"b\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"oversight\",\"parent\":\"c\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"oversight\",\"parent\":\"x\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"planet\",\"power\":\"oversight\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"none\"}]",
		"[{\"id\":\"c d\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"service\"}]",
		"[{\"id\":\"c\",\"level\":\"city\",\"power\":\"service\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"service\",\"colour\":\"red\"}]",
		"[{\"id\":\"c\",\"name\":\"丁\",\"level\":\"city\",\"power\":\"service\"},{\"id\":\"c\","
		"\"name\":\"丁\",\"level\":\"city\",\"power\":\"service\"}]",
		"{}", "[7]", "[", ""};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (run_with("unit import", wrong[i]) != 2)
			fail_msg("taken: %s", wrong[i]);
	assert_int_equal(read_number("SELECT count(*) FROM unit"), 3);
	assert_int_equal(
		read_number("SELECT count(*) FROM unit WHERE id = 'a' AND parent IS NULL"), 1);
	assert_int_equal(run("unit import /nowhere.json"), 2);
	assert_int_equal(run("unit"), 2);
	assert_int_equal(run("unit --help"), 0);
	assert_int_equal(run("audit verify"), 0);
}

static void
staff_are_made_and_ended(void **state)
{
	(void)state;
	assert_int_equal(run("init"), 0);
	assert_int_equal(
		run_with("unit import",
			"[{\"id\":\"water\",\"name\":\"水务\",\"level\":\"city\",\"power\":\"service\"}]"),
		0);
	assert_int_equal(run_with("user add --login Chen --name 陈立国 --function 副局长 --role "
				  "official:unit=water --role clerk --password-file",
				 "correct horse\nsecond line"),
		0);
	assert_int_equal(read_number("SELECT count(*) FROM role"), 2);
	char id[ID_SIZE], hash[PASSWORD_HASH_SIZE];
	enum person_kind kind;
	struct db *db = city_db(city);
	assert_true(person_by_login(db, "chen", id, &kind, hash, sizeof hash));
	assert_int_equal(kind, PERSON_KIND_STAFF);
	assert_true(password_verify("correct horse", hash, 10));
	db_close(db);

	static const char *const wrong[] = {
		"user add --login chen --name X --role clerk --password-file",
		"user add --login li --name X --role king --password-file",
		"user add --login li --name X --role official:unit=fire --password-file",
		"user add --login li --name X --role official:event=none --password-file",
		"user add --login li --name X --role official:colour=red --password-file",
		"user add --login li --name X --password-file",
		"user add --login li --role clerk --password-file",
		"user add --name X --role clerk --password-file",
		"user password nobody --password-file",
		"user add --login li --login lo --name X --role clerk --password-file",
		"user fire"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (run_with(wrong[i], "correct horse") != 2)
			fail_msg("taken: %s", wrong[i]);
	assert_int_equal(
		run_with("user add --login li --name X --role clerk --password-file", "short\n"),
		2);
	assert_int_equal(run("user add --login li --name X --role clerk"), 2);
	assert_int_equal(
		run("user add --login li --name X --role clerk --password-file /nowhere"), 2);
	assert_int_equal(read_number("SELECT count(*) FROM person"), 1);

	assert_int_equal(run("user list"), 0);
	assert_int_equal(run_with("user password chen --password-file", "another one"), 0);
	assert_int_equal(run("user revoke chen"), 0);
	assert_int_equal(read_number("SELECT sessions_from > 0 FROM person"), 1);
	assert_int_equal(run("user disable --login chen"), 0);
	assert_int_equal(run("user disable chen"), 2);
	assert_int_equal(run("user --help"), 0);
	assert_int_equal(
		read_number("SELECT count(*) FROM entry WHERE kind = 'session_revoked'"), 3);
	assert_int_equal(
		read_number(
			"SELECT count(*) FROM audit WHERE actor = 'operator' AND action LIKE 'user.%'"),
		4);
}

static void
the_trail_is_verified_and_anchored(void **state)
{
	(void)state;
	assert_int_equal(run("init"), 0);
	assert_int_equal(run_with("user add --login a --name A --role admin --password-file",
				 "correct horse"),
		0);
	assert_int_equal(run("audit anchor"), 0);
	assert_int_equal(run("audit verify"), 0);
	struct buf line;
	buf_init(&line);
	buf_addf(&line, "audit verify --anchors %s", city->config->audit_anchor_file);
	assert_int_equal(run(line.data), 0);
	city_sql(city, "DELETE FROM audit; DELETE FROM audit_head");
	assert_int_equal(run("audit verify"), 1);
	assert_int_equal(run(line.data), 1);
	buf_fini(&line);
	assert_int_equal(run("audit"), 2);
	assert_int_equal(run("audit verify now"), 2);
	assert_int_equal(run("audit --help"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(init_makes_a_private_folder_and_keeps_what_is_there),
		TEST(units_come_in_any_order_and_in_no_circle),
		TEST(staff_are_made_and_ended),
		TEST(the_trail_is_verified_and_anchored),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
