#include "store/word.h"

#include <inttypes.h>
#include <stdlib.h>

#include "store/json_set.h"

int64_t
word_version(struct db *db)
{
	return db_integer(db, 0, "SELECT max(version) FROM word_version", "");
}

void
word_each(struct db *db, void (*each)(void *cookie, const char *word, const char *severity),
	void *cookie)
{
	struct rows *rows = db_query(
		db, "SELECT word, severity FROM word WHERE until_version IS NULL ORDER BY id", "");

	while (rows_next(rows))
		each(cookie, rows_text(rows, 0), rows_text(rows, 1));
	rows_end(rows);
}

/* ------------------------------------------------------------------ for those who keep the list */

#define PAGE 200

json_t *
word_list_json(struct db *db, const char *query, const char *cursor)
{
	json_t *list = json_object();
	json_t *words = json_array();
	int64_t last = 0;
	int64_t count = 0;
	const char *part = query && query[0] ? query : NULL;
	struct rows *rows = db_query(db,
		"SELECT id, word, severity, from_version FROM word WHERE until_version IS NULL "
		"AND (?1 IS NULL OR instr(word, ?1) > 0) AND id > ?2 ORDER BY id LIMIT ?3",
		"sii", part, (int64_t)strtoll(cursor ? cursor : "", NULL, 10), (int64_t)PAGE + 1);

	while (rows_next(rows)) {
		if (++count > PAGE)
			break;
		last = rows_integer(rows, 0);
		json_t *word = json_object();
		json_set_text(word, "word", rows_text(rows, 1));
		json_set_text(word, "severity", rows_text(rows, 2));
		json_set_number(word, "since_version", rows_integer(rows, 3));
		json_array_append_new(words, word);
	}
	rows_end(rows);
	json_set_number(list, "version", word_version(db));
	json_object_set_new(list, "words", words);
	json_object_set_new(
		list, "cursor", count > PAGE ? json_sprintf("%" PRId64, last) : json_null());
	json_set_number(list, "total",
		db_integer(db, 0,
			"SELECT count(*) FROM word WHERE until_version IS NULL "
			"AND (?1 IS NULL OR instr(word, ?1) > 0)",
			"s", part));
	return list;
}

json_t *
word_versions_json(struct db *db)
{
	json_t *versions = json_array();
	struct rows *rows = db_query(db,
		"SELECT word_version.version, word_version.at, word_version.by, person.name, text.body, "
		"word_version.added, word_version.removed FROM word_version "
		"LEFT JOIN person ON person.id = word_version.by "
		"LEFT JOIN text ON text.id = word_version.note "
		"ORDER BY word_version.version DESC LIMIT 200",
		"");

	while (rows_next(rows)) {
		json_t *version = json_object();
		json_set_number(version, "version", rows_integer(rows, 0));
		json_set_time(version, "at", rows_integer(rows, 1));
		json_set_value(version, "by", json_person(rows_text(rows, 2), rows_text(rows, 3)));
		json_set_text(version, "note", rows_text(rows, 4));
		json_set_number(version, "added", rows_integer(rows, 5));
		json_set_number(version, "removed", rows_integer(rows, 6));
		json_array_append_new(versions, version);
	}
	rows_end(rows);
	return versions;
}

json_t *
rule_list_json(struct db *db)
{
	static const char *const names[] = {"flood", "unreadable"};
	json_t *rules = json_array();

	for (size_t i = 0; i < 2; i++) {
		json_t *rule = json_object();
		struct rows *rows = db_query(db,
			"SELECT rule.enabled, rule.at, rule.by, person.name FROM rule "
			"LEFT JOIN person ON person.id = rule.by WHERE rule.name = ?1",
			"s", names[i]);
		json_set_text(rule, "rule", names[i]);
		json_set_flag(rule, "on", 0);
		if (rows_next(rows)) {
			json_set_flag(rule, "on", rows_integer(rows, 0));
			json_set_time(rule, "at", rows_integer(rows, 1));
			json_set_value(
				rule, "by", json_person(rows_text(rows, 2), rows_text(rows, 3)));
		}
		rows_end(rows);
		json_array_append_new(rules, rule);
	}
	return rules;
}
