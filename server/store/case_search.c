#include "store/case_search.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/cases.h"

#define TIDY_PAGES \
	"-500" /* merged at a time; 2 MB hold up the writers for no longer than a large batch */

/* A character of several bytes that stands alone: no pair is made of it. */
static bool
is_single(const char *words, size_t len)
{
	unsigned char first = (unsigned char)words[0];
	return first >= 0xe0 && !memchr(words, ' ', len) && len <= 4;
}

static bool
add_phrase(const char *piece, size_t len, struct buf *out)
{
	struct buf words;
	buf_init(&words);
	bool found = text_bigrams(piece, len, &words) == ERR_OK && words.len > 0;
	if (found) {
		buf_add_str(out, out->len ? " AND \"" : "\"");
		buf_add(out, words.data, words.len);
		buf_add_str(out, is_single(words.data, words.len) ? "\" *" : "\"");
	}
	buf_fini(&words);
	return found;
}

bool
case_search_expression(const char *words, struct buf *out)
{
	bool found = false;
	while (*words) {
		words += strspn(words, " \t\n");
		size_t len = strcspn(words, " \t\n");
		if (len > 0)
			found = add_phrase(words, len, out) || found;
		words += len;
	}
	return found;
}

/* A case's row in the index: its number without the dash, which stays when rows are moved about. */
static int64_t
index_row(struct db *db, const char *case_id)
{
	char number[24];
	if (!db_text(db, number, sizeof number, "SELECT number FROM cases WHERE id = ?1", "s",
		    case_id))
		return 0;
	char *rest;
	long long year = strtoll(number, &rest, 10);
	return *rest == '-' ? year * 1000000000 + strtoll(rest + 1, NULL, 10) : 0;
}

static size_t
character_len(const char *at)
{
	unsigned char first = (unsigned char)*at;
	return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

/*
 * A single character is looked for as the beginning of a pair, and the last one of a run begins none: it
 * is a word of its own too.  These stand behind all pairs, so that phrases of pairs stay together.
 */
static void
add_last_characters(struct buf *words)
{
	struct buf last;
	buf_init(&last);
	for (const char *word = words->data; word && *word;) {
		size_t len = strcspn(word, " ");
		const char *next = word + len + (word[len] == ' ');
		size_t first = character_len(word);
		bool is_pair = first >= 3 && first < len &&
			first + character_len(word + first) == len;
		if (is_pair && strncmp(next, word + first, len - first) != 0) {
			buf_add(&last, " ", 1);
			buf_add(&last, word + first, len - first);
		}
		word = next;
	}
	if (last.len)
		buf_add(words, last.data, last.len);
	buf_fini(&last);
}

static void
add_words(struct db *db, const char *sql, const char *case_id, struct buf *out)
{
	struct rows *rows = db_query(db, sql, "s", case_id);
	while (rows_next(rows)) {
		const char *body = rows_text(rows, 0);
		if (out->len)
			buf_add_str(out, " ");
		if (text_bigrams(body, strlen(body), out) != ERR_OK)
			break; /* not what tx_text was given; audit verify says so */
	}
	rows_end(rows);
}

void
case_index(struct tx *tx, const char *case_id)
{
	int64_t row = index_row(tx->db, case_id);
	if (row == 0)
		return;
	db_run(tx->db, "DELETE FROM case_search WHERE rowid = ?1", "i", row);
	if (db_integer(tx->db, 0, "SELECT 1 FROM cases WHERE id = ?1 AND publication = 'public'",
		    "s", case_id) == 0)
		return;
	struct buf words;
	buf_init(&words);
	add_words(tx->db,
		"SELECT text.body FROM cases JOIN text ON text.id = cases.text WHERE cases.id = ?1",
		case_id, &words);
	add_words(tx->db,
		"SELECT text.body FROM case_reply JOIN text ON text.id = case_reply.text "
		"WHERE case_reply.case_id = ?1 AND case_reply.state = 'published'",
		case_id, &words);
	add_last_characters(&words);
	db_run(tx->db, "INSERT INTO case_search (rowid, words, case_id) VALUES (?1, ?2, ?3)", "iss",
		row, words.data ? words.data : "", case_id);
	buf_fini(&words);
}

bool
case_index_tidy(struct tx *tx)
{
	db_run(tx->db,
		"INSERT INTO case_search (case_search, rank) VALUES ('merge', " TIDY_PAGES ")", "");
	return db_integer(tx->db, 0, "SELECT count(DISTINCT segid) FROM case_search_idx", "") <= 1;
}
