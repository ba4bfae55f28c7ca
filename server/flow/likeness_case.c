/*
 * likeness_case.c - public answered cases, found by the bands of their fingerprints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/likeness.h"

#define HASHES         (FINGERPRINT_BANDS + 1) /* the last one is of the whole text */
#define ROWS_A_BAND    "64"
#define CANDIDATES_MAX 512
#define LOOKED_AT      8
#define OLDER_A_TIME   100

struct candidate {
	char id[ID_SIZE];
	unsigned shared;
};

static int64_t
hash_of(const struct fingerprint *print, size_t number)
{
	if (number < FINGERPRINT_BANDS)
		return (int64_t)fingerprint_band(print, number);
	return (int64_t)((uint64_t)number << 32 | (print->whole & UINT32_MAX));
}

/* ---- finding */

static size_t
add_candidate(struct candidate *candidates, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(candidates[i].id, id) == 0) {
			candidates[i].shared++;
			return count;
		}
	if (count == CANDIDATES_MAX)
		return count;
	snprintf(candidates[count].id, ID_SIZE, "%s", id);
	candidates[count].shared = 1;
	return count + 1;
}

static int
by_shared(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;

	return (left->shared < right->shared) - (left->shared > right->shared);
}

static size_t
collect(struct db *db, const struct fingerprint *print, struct candidate *candidates)
{
	size_t count = 0;

	for (size_t i = 0; i < HASHES; i++) {
		struct rows *rows = db_query(db,
			"SELECT item FROM band WHERE hash = ?1 LIMIT " ROWS_A_BAND, "i",
			hash_of(print, i));
		while (rows_next(rows))
			count = add_candidate(candidates, count, rows_text(rows, 0));
		rows_end(rows);
	}
	qsort(candidates, count, sizeof *candidates, by_shared);
	return count < LOOKED_AT ? count : LOOKED_AT;
}

static bool
look_at(struct db *db, const struct fingerprint *print, const char *id, double *alike)
{
	struct fingerprint other = {0};
	bool is_twin = false;
	struct rows *rows = db_query(db,
		"SELECT text.body FROM cases JOIN text ON text.id = cases.text "
		"WHERE cases.id = ?1 AND cases.publication = 'public' AND cases.answered_at IS NOT NULL",
		"s", id);

	if (rows_next(rows)) {
		likeness_print(rows_text(rows, 0), &other);
		is_twin = fingerprint_is_twin(print, &other, alike);
		fingerprint_fini(&other);
	}
	rows_end(rows);
	return is_twin;
}

bool
likeness_case(struct db *db, const struct fingerprint *print, struct like *out)
{
	struct candidate *candidates = mem_alloc(CANDIDATES_MAX * sizeof *candidates);
	size_t count = print->bigram_count > 0 ? collect(db, print, candidates) : 0;

	*out = (struct like){.alike = 0};
	for (size_t i = 0; i < count; i++) {
		double alike;
		if (!look_at(db, print, candidates[i].id, &alike) || alike <= out->alike)
			continue;
		memcpy(out->id, candidates[i].id, ID_SIZE);
		out->alike = alike;
	}
	free(candidates);
	return out->id[0] != '\0';
}

/* ---- keeping */

static void
take_out(struct tx *tx, const char *id)
{
	char kept[1024];
	json_t *bands, *band;
	size_t i;

	if (!db_text(
		    tx->db, kept, sizeof kept, "SELECT bands FROM banded WHERE item = ?1", "s", id))
		return;
	bands = json_loads(kept, 0, NULL);
	json_array_foreach(bands, i, band)
		db_run(tx->db, "DELETE FROM band WHERE hash = ?1 AND item = ?2", "is",
			(int64_t)json_integer_value(band), id);
	json_decref(bands);
	db_run(tx->db, "DELETE FROM banded WHERE item = ?1", "s", id);
}

static void
put_in(struct tx *tx, const char *id, const struct fingerprint *print)
{
	json_t *bands = json_array();
	char *kept;

	for (size_t i = 0; i < HASHES; i++) {
		int64_t hash = hash_of(print, i);
		json_array_append_new(bands, json_integer((json_int_t)hash));
		db_run(tx->db,
			"INSERT INTO band (hash, item) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
			"is", hash, id);
	}
	kept = json_dumps(bands, JSON_COMPACT);
	db_run(tx->db, "INSERT INTO banded (item, bands) VALUES (?1, ?2)", "ss", id, kept);
	free(kept);
	json_decref(bands);
}

void
likeness_keep_case(struct tx *tx, const char *case_id)
{
	struct fingerprint print = {0};
	struct rows *rows;

	take_out(tx, case_id);
	rows = db_query(tx->db,
		"SELECT text.body FROM cases JOIN text ON text.id = cases.text WHERE cases.id = ?1 "
		"AND cases.publication = 'public' AND cases.answered_at IS NOT NULL",
		"s", case_id);
	if (rows_next(rows))
		likeness_print(rows_text(rows, 0), &print);
	rows_end(rows);
	if (print.bigram_count > 0)
		put_in(tx, case_id, &print);
	fingerprint_fini(&print);
}

bool
likeness_keep_older(struct tx *tx)
{
	char ids[OLDER_A_TIME][ID_SIZE];
	size_t count = 0;
	struct rows *rows = db_query(tx->db,
		"SELECT id FROM cases WHERE publication = 'public' AND answered_at IS NOT NULL "
		"AND NOT EXISTS (SELECT 1 FROM banded WHERE item = cases.id) LIMIT ?1",
		"i", (int64_t)OLDER_A_TIME);

	while (count < OLDER_A_TIME && rows_next(rows))
		snprintf(ids[count++], ID_SIZE, "%s", rows_text(rows, 0));
	rows_end(rows);
	for (size_t i = 0; i < count; i++) {
		likeness_keep_case(tx, ids[i]);
		db_run(tx->db,
			"INSERT INTO banded (item, bands) VALUES (?1, '[]') ON CONFLICT DO NOTHING",
			"s", ids[i]);
	}
	return count == OLDER_A_TIME;
}
