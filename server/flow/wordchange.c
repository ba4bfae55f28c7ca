#include "flow/wordchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/words.h"
#include "store/word.h"

const char *
wordchange_problem(const char *word)
{
	struct words_builder *builder = words_builder_create();
	enum err error = words_builder_add(builder, word, strlen(word), WORD_NOTE);

	words_builder_free(builder);
	if (error == ERR_OK)
		return NULL;
	return error == ERR_TOO_LARGE ? "太长 too long" : "没有文字 there is no letter in it";
}

/* ---- a file */

static json_t *
read_line(const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);
	enum word_rank rank;
	json_t *word, *row;

	if (!tab || !words_rank_find(line, (size_t)(tab - line), &rank))
		return NULL;
	word = json_stringn(tab + 1, len - (size_t)(tab + 1 - line));
	if (!word || wordchange_problem(json_string_value(word))) {
		json_decref(word);
		return NULL;
	}
	row = json_pack("{s:o, s:s}", "word", word, "severity", words_rank_word(rank));
	return row;
}

json_t *
wordchange_read(const char *text, size_t len, char *problem, size_t size)
{
	json_t *list = json_array();
	const char *end = text + len;

	for (size_t number = 1; text < end; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((stop ? stop : end) - text);
		size_t used = line > 0 && text[line - 1] == '\r' ? line - 1 : line;
		json_t *row = NULL;
		if (used > 0 && text[0] != '#') {
			row = read_line(text, used);
			if (!row) {
				snprintf(problem, size,
					"第 %zu 行不是“级别<制表符>词” line %zu is not "
					"\"severity<TAB>word\"",
					number, number);
				json_decref(list);
				return NULL;
			}
			json_array_append_new(list, row);
		}
		text += line + (stop ? 1 : 0);
	}
	return list;
}

/* ---- a version */

struct change {
	const struct doer *doer;
	int64_t version; /* the one that it makes */
	int64_t added, removed;
};

static bool
take_out(struct change *change, const char *word)
{
	return db_run(change->doer->tx->db,
		       "UPDATE word SET until_version = ?2 WHERE word = ?1 "
		       "AND until_version IS NULL",
		       "si", word, change->version) == 1;
}

static void
put_in(struct change *change, const char *word, const char *severity)
{
	struct db *db = change->doer->tx->db;

	if (db_integer(db, 0,
		    "SELECT 1 FROM word WHERE word = ?1 AND severity = ?2 "
		    "AND until_version IS NULL",
		    "ss", word, severity) == 1)
		return;
	(void)take_out(change, word);
	/* Added and taken out in one version: it was never in force. */
	db_run(db, "DELETE FROM word WHERE word = ?1 AND from_version = ?2", "si", word,
		change->version);
	db_run(db, "INSERT INTO word (word, severity, from_version, by) VALUES (?1, ?2, ?3, ?4)",
		"ssis", word, severity, change->version, change->doer->person);
	change->added++;
}

static void
change_words(struct change *change, const json_t *add, const json_t *remove)
{
	const json_t *item;
	size_t i;

	json_array_foreach(remove, i, item)
		change->removed += take_out(change, json_string_value(item));
	json_array_foreach(add, i, item)
		put_in(change, json_string_value(json_object_get(item, "word")),
			json_string_value(json_object_get(item, "severity")));
}

void
wordchange_apply(const struct doer *doer, const json_t *add, const json_t *remove, const char *note,
	struct wordchange *out)
{
	struct tx *tx = doer->tx;
	struct change change = {.doer = doer, .version = word_version(tx->db) + 1};
	struct text_ref text = {.id = ""};

	/* The row first: words name it. */
	db_run(tx->db,
		"INSERT INTO word_version (version, at, by, note, added, removed) "
		"VALUES (?1, ?2, ?3, NULL, 0, 0)",
		"iis", change.version, tx->now, doer->person);
	change_words(&change, add, remove);
	*out = (struct wordchange){change.version, change.added, change.removed};
	if (change.added == 0 && change.removed == 0) {
		db_run(tx->db, "DELETE FROM word_version WHERE version = ?1", "i", change.version);
		out->version--;
		return;
	}
	if (note)
		tx_text(tx, note, &text);
	db_run(tx->db,
		"UPDATE word_version SET note = ?2, added = ?3, removed = ?4 WHERE version = ?1",
		"isii", change.version, unless_empty(text.id), change.added, change.removed);
	record_control(tx, "words", json_pack("{s:I}", "version", (json_int_t)change.version));
	record_audit(doer, NULL, "words.change", "words",
		json_pack("{s:I, s:I, s:I}", "version", (json_int_t)change.version, "added",
			(json_int_t)change.added, "removed", (json_int_t)change.removed));
}

void
wordchange_begin(struct tx *tx)
{
	struct doer doer = doer_system(tx);
	struct wordchange done;
	char problem[200];
	size_t len;
	const char *text = words_builtin(&len);
	json_t *list;

	if (word_version(tx->db) > 0)
		return;
	list = wordchange_read(text, len, problem, sizeof problem);
	wordchange_apply(&doer, list, NULL, NULL, &done);
	json_decref(list);
}
