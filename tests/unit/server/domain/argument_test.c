/* Each type of argument: what it takes, what it makes of it, and what it refuses. */
#include "domain/argument.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "decoded.h"
#include "unit.h"

static void
test_types(void **state)
{
	char args[600];

	(void)state;
	expect_wrong("question.vote", "{\"question\":\"012345678901234567890123456789012\"}",
		"/args/question");
	expect_wrong("question.vote", "{\"question\":{}}", "/args/question");
	expect_wrong("event.extend", "{\"event\":\"e\",\"minutes\":-1}", "/args/minutes");
	expect_wrong("event.extend", "{\"event\":\"e\",\"minutes\":1441}", "/args/minutes");
	expect_wrong("event.extend", "{\"event\":\"e\",\"minutes\":1.5}", "/args/minutes");
	expect_wrong("event.extend", "{\"event\":\"e\",\"minutes\":true}", "/args/minutes");
	expect_wrong("answer.rate", "{\"answer\":\"a\",\"helpful\":1}", "/args/helpful");
	expect_wrong("event.create",
		"{\"kind\":\"session\",\"title\":\"t\",\"units\":[\"u\"],\"ends_at\":\"soon\"}",
		"/args/ends_at");
	expect_wrong("event.create", "{\"kind\":\"party\",\"title\":\"t\",\"units\":[\"u\"]}",
		"/args/kind");
	expect_wrong("event.create", "{\"kind\":\"session\",\"title\":\"t\",\"units\":[]}",
		"/args/units");
	expect_wrong("event.create", "{\"kind\":\"session\",\"title\":\"t\",\"units\":[\"u\",7]}",
		"/args/units/1");
	expect_wrong("event.create", "{\"kind\":\"session\",\"title\":\"a\\nb\",\"units\":[\"u\"]}",
		"/args/title");
	expect_wrong("question.approve", "{\"question\":\"q\",\"version\":1,\"content\":\"AB\"}",
		"/args/content");
	expect_wrong("person.claim", "{\"number\":\"2026-000123\",\"receipt\":\"<script>\"}",
		"/args/receipt");
	expect_wrong("person.password", "{\"old\":\"\",\"new\":\"x\"}", "/args/old");
	memset(args, 0, sizeof(args));
	snprintf(args, sizeof(args), "{\"question\":\"q\",\"version\":1,\"content\":\"%064d\"}", 0);
	expect_right("question.approve", args);
	expect_right("event.create",
		"{\"kind\":\"duty\",\"title\":\"值班\",\"units\":[\"u\",\"v\",\"u\"],\"starts_at\":"
		"\"2026-11-24T14:00:00+08:00\",\"answer_policy\":\"self\",\"rehearsal\":false}");
	expect_right("answer.draft", "{\"question\":\"q\",\"text\":\"\"}");
	expect_wrong("answer.publish", "{\"question\":\"q\",\"text\":\" \\n\"}", "/args/text");
}

static void
test_codes_as_people_type_them(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"command\":\"person.claim\",\"args\":{\"number\":\"２０２６－０００１２３\","
		"\"receipt\":\" 7k3mq x9abc\"}}");

	(void)state;
	assert_true(decoded.good);
	assert_string_equal(command_text(&decoded.command, "number"), "2026-000123");
	assert_string_equal(command_text(&decoded.command, "receipt"), "7K3MQX9ABC");
	decoded_drop(&decoded);
}

static void
test_units_count_once(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"command\":\"event.create\",\"args\":{\"kind\":\"session\",\"title\":\"t\","
		"\"units\":[\"u\",\"v\",\"u\"]}}");

	(void)state;
	assert_true(decoded.good);
	assert_int_equal(json_array_size(json_object_get(decoded.command.args, "units")), 2);
	decoded_drop(&decoded);
}

static void
test_urls(void **state)
{
	static const char *const wrong[] = {"javascript:alert(1)", "ftp://x", "//x", "https://",
		"http:///x", "https://a b", "https://user@host/", "https://x/\\\"onclick",
		"https://x/<b>", "HTTPS:x", "data:text/html,x", "https://x\\\\y", " javascript:x",
		"https://.x"};
	char args[200];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(args, sizeof(args), "{\"event\":\"e\",\"text\":\"t\",\"url\":\"%s\"}",
			wrong[i]);
		expect_wrong("material.add", args, "/args/url");
	}
	expect_right("material.add",
		"{\"event\":\"e\",\"text\":\"t\",\"url\":\" https://www.example.city/材料/a.pdf?x=1#p \"}");
	expect_right(
		"material.add", "{\"event\":\"e\",\"text\":\"t\",\"url\":\"http://[::1]:8080/\"}");
}

/* The length is what people count; but no cluster may be a tower. */
static void
test_lengths(void **state)
{
	struct buf text = {0}, args = {0};

	(void)state;
	for (int i = 0; i < 500; i++)
		buf_add_str(&text, "👍🏽"); /* 8 bytes */
	buf_addf(&args, "{\"event\":\"e\",\"text\":\"%s\"}", text.data);
	expect_right("question.ask", args.data);
	buf_add_str(&text, "好");
	buf_reset(&args);
	buf_addf(&args, "{\"event\":\"e\",\"text\":\"%s\"}", text.data);
	expect_wrong("question.ask", args.data, "/args/text");
	buf_reset(&text);
	for (int i = 0; i < 20; i++) {
		buf_add_str(&text, "z");
		for (int j = 0; j < 10; j++)
			buf_add_str(&text, "\xcc\x81");
	}
	buf_reset(&args);
	buf_addf(&args, "{\"event\":\"e\",\"text\":\"%s\"}", text.data);
	expect_wrong("question.ask", args.data, "/args/text");
	buf_fini(&text);
	buf_fini(&args);
}

static void
test_motions(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"command\":\"event.create\",\"args\":{\"kind\":\"session\",\"title\":\"t\",\"units\":"
		"[\"u\"],\"motions\":[{\"number\":12,\"title\":\" 加装电梯 \",\"units\":[\"u\"]}]}}");
	json_t *motion;

	(void)state;
	assert_true(decoded.good);
	motion = json_array_get(json_object_get(decoded.command.args, "motions"), 0);
	assert_string_equal(json_string_value(json_object_get(motion, "number")), "12");
	assert_string_equal(json_string_value(json_object_get(motion, "title")), "加装电梯");
	decoded_drop(&decoded);
	expect_wrong("event.create",
		"{\"kind\":\"session\",\"title\":\"t\",\"units\":[\"u\"],\"motions\":[{\"number\":\"1\"}]}",
		"/args/motions/0/title");
	expect_wrong("event.create",
		"{\"kind\":\"session\",\"title\":\"t\",\"units\":[\"u\"],\"motions\":[7]}",
		"/args/motions/0");
	expect_wrong("event.create",
		"{\"kind\":\"session\",\"title\":\"t\",\"units\":[\"u\"],\"motions\":[{\"number\":\"1\",\"title\":\"t\",\"x\":1}]}",
		"/args/motions/0/x");
}

static void
test_a_long_unknown_name_is_cut(void **state)
{
	struct buf json = {0};
	struct decoded decoded;
	const char *pointer;

	(void)state;
	buf_add_str(&json, "{\"command\":\"question.vote\",\"args\":{\"question\":\"q\",\"");
	for (int i = 0; i < 2000; i++)
		buf_add_str(&json, "水");
	buf_add_str(&json, "\":1}}");
	decoded = decoded_text(json.data);
	assert_int_equal(json_array_size(decoded.problem.errors), 1);
	pointer = json_string_value(
		json_object_get(json_array_get(decoded.problem.errors, 0), "pointer"));
	assert_non_null(pointer);
	assert_true(strlen(pointer) < 160);
	decoded_drop(&decoded);
	buf_fini(&json);
}

/* A file by its id alone, or with words for it. */
static void
test_files(void **state)
{
	struct decoded decoded;
	const json_t *files;

	(void)state;
	decoded = decoded_text(
		"{\"command\":\"event.post\",\"args\":{\"event\":\"e\",\"text\":\"t\","
		"\"files\":[\"f1\",{\"file\":\"f2\",\"alt\":\" 会场 \"}]}}");
	assert_true(decoded.good);
	files = json_object_get(decoded.command.args, "files");
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(files, 0), "file")), "f1");
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(files, 1), "alt")), "会场");
	decoded_drop(&decoded);
	expect_right("event.post", "{\"event\":\"e\",\"text\":\"t\",\"files\":[]}");
	expect_wrong(
		"event.post", "{\"event\":\"e\",\"text\":\"t\",\"files\":\"f1\"}", "/args/files");
	expect_wrong(
		"event.post", "{\"event\":\"e\",\"text\":\"t\",\"files\":[7]}", "/args/files/0");
	expect_wrong("event.post", "{\"event\":\"e\",\"text\":\"t\",\"files\":[\"../x\"]}",
		"/args/files/0/file");
	expect_wrong("event.post", "{\"event\":\"e\",\"text\":\"t\",\"files\":[\"f\",\"f\"]}",
		"/args/files");
	expect_wrong("event.post",
		"{\"event\":\"e\",\"text\":\"t\",\"files\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
		"/args/files");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_codes_as_people_type_them),
		cmocka_unit_test(test_units_count_once),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_motions),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_a_long_unknown_name_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
