#include "store/deadline_policy.h"

#include <stdio.h>
#include <string.h>

#include "domain/vocabulary.h"
#include "store/json_set.h"

#define COLUMNS \
	"SELECT source, domain, urgency, triage, sign, ask_return, approval, answer, follow_up, " \
	"extension, natural FROM deadline_policy "

static const char *const keys[] = {"source", "domain", "urgency"};
static const char *const terms[] = {
	"triage", "sign", "ask_return", "approval", "answer", "follow_up", "extension"};

#define KEY_COUNT  3
#define TERM_COUNT 7

int64_t
deadline_policy_version(struct db *db)
{
	return db_integer(db, 0, "SELECT max(version) FROM deadline_policy", "");
}

static void
read_row(struct rows *rows, int64_t version, struct deadline_policy *out)
{
	*out = (struct deadline_policy){.version = version};
	snprintf(out->source, sizeof out->source, "%s", rows_text(rows, 0));
	snprintf(out->domain, sizeof out->domain, "%s", rows_text(rows, 1));
	snprintf(out->urgency, sizeof out->urgency, "%s", rows_text(rows, 2));
	out->triage = rows_integer(rows, 3);
	out->sign = rows_integer(rows, 4);
	out->ask_return = rows_integer(rows, 5);
	out->approval = rows_integer(rows, 6);
	out->answer = rows_integer(rows, 7);
	out->follow_up = rows_integer(rows, 8);
	out->extension = rows_integer(rows, 9);
	out->natural = rows_integer(rows, 10) != 0;
}

bool
deadline_policy_find(struct db *db, int64_t version, const char *source, const char *domain,
	const char *urgency, struct deadline_policy *out)
{
	struct rows *rows = db_query(db,
		COLUMNS "WHERE version = ?1 AND source IN ('*', ?2) AND domain IN ('*', ?3) "
			"AND urgency IN ('*', ?4) "
			"ORDER BY source = '*', urgency = '*', domain = '*' LIMIT 1",
		"isss", version, source ? source : "", domain ? domain : "",
		urgency ? urgency : "");
	bool found = rows_next(rows);

	if (found)
		read_row(rows, version, out);
	rows_end(rows);
	return found;
}

/* ---- what a table must be */

static bool
is_word(const char *word)
{
	size_t len = word ? strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;

	if (word && strcmp(word, "*") == 0)
		return true;
	return len > 0 && len < POLICY_WORD_SIZE && word[len] == '\0';
}

#define COMPLAIN(...) (snprintf(problem, size, __VA_ARGS__), false)

static bool
check_keys(const json_t *row, size_t index, char *problem, size_t size)
{
	const char *domain = json_string_value(json_object_get(row, "domain"));

	for (size_t i = 0; i < KEY_COUNT; i++)
		if (!is_word(json_string_value(json_object_get(row, keys[i]))))
			return COMPLAIN("row %zu: \"%s\" must be a word, or \"*\" for any",
				index + 1, keys[i]);
	if (strcmp(domain, "*") != 0 && domain_read(domain) < 0)
		return COMPLAIN(
			"row %zu: \"%s\" is no domain (problem, help, suggestion, consultation)",
			index + 1, domain);
	return true;
}

static bool
check_terms(const json_t *row, size_t index, char *problem, size_t size)
{
	const json_t *natural = json_object_get(row, "natural");
	json_int_t most = json_is_true(natural) ? POLICY_EXTENSION_NATURAL_MOST
						: POLICY_EXTENSION_MOST;

	if (natural && !json_is_boolean(natural))
		return COMPLAIN("row %zu: \"natural\" must be true or false", index + 1);
	for (size_t i = 0; i < TERM_COUNT; i++) {
		const json_t *value = json_object_get(row, terms[i]);
		bool is_extension = i == TERM_COUNT - 1;
		json_int_t days = json_integer_value(value);
		json_int_t least = is_extension ? 0 : 1;
		json_int_t bound = is_extension ? most : POLICY_DAYS_MOST;
		if (!json_is_integer(value) || days < least || days > bound)
			return COMPLAIN("row %zu: \"%s\" must be a number from %d to %d", index + 1,
				terms[i], (int)least, (int)bound);
	}
	return true;
}

static bool
check_members(const json_t *row, size_t index, char *problem, size_t size)
{
	const char *key;
	json_t *value;

	if (!json_is_object(row))
		return COMPLAIN("row %zu: it must be an object", index + 1);
	json_object_foreach((json_t *)row, key, value) {
		bool known = strcmp(key, "natural") == 0;
		for (size_t i = 0; i < KEY_COUNT; i++)
			known = known || strcmp(key, keys[i]) == 0;
		for (size_t i = 0; i < TERM_COUNT; i++)
			known = known || strcmp(key, terms[i]) == 0;
		if (!known)
			return COMPLAIN("row %zu: \"%s\" is unknown", index + 1, key);
	}
	return true;
}

/* "source domain urgency" */
static void
write_place(const json_t *row, char place[static 3 * POLICY_WORD_SIZE])
{
	snprintf(place, (size_t)3 * POLICY_WORD_SIZE, "%s %s %s",
		json_string_value(json_object_get(row, "source")),
		json_string_value(json_object_get(row, "domain")),
		json_string_value(json_object_get(row, "urgency")));
}

static bool
check_rows(const json_t *list, json_t *seen, char *problem, size_t size)
{
	size_t i;
	json_t *row;

	json_array_foreach((json_t *)list, i, row) {
		char place[3 * POLICY_WORD_SIZE];
		if (!check_members(row, i, problem, size) || !check_keys(row, i, problem, size) ||
			!check_terms(row, i, problem, size))
			return false;
		write_place(row, place);
		if (json_object_get(seen, place))
			return COMPLAIN("row %zu: %s is there already", i + 1, place);
		json_object_set_new(seen, place, json_true());
	}
	if (!json_object_get(seen, "* * *"))
		return COMPLAIN("there must be a row for any source, domain and urgency (\"*\")");
	return true;
}

bool
deadline_policy_check(const json_t *list, char *problem, size_t size)
{
	json_t *seen;
	bool is_right;

	if (!json_is_array(list) || json_array_size(list) > POLICY_ROWS_MOST)
		return COMPLAIN("it must be an array of rows, %d at most", POLICY_ROWS_MOST);
	seen = json_object();
	is_right = check_rows(list, seen, problem, size);
	json_decref(seen);
	return is_right;
}

/* ---- as rows */

json_t *
deadline_policy_list_json(struct db *db, int64_t version)
{
	json_t *list = json_array();
	struct rows *rows = db_query(
		db, COLUMNS "WHERE version = ?1 ORDER BY source, urgency, domain", "i", version);

	while (rows_next(rows)) {
		json_t *row = json_object();
		for (int i = 0; i < KEY_COUNT; i++)
			json_object_set_new(row, keys[i], json_string(rows_text(rows, i)));
		for (int i = 0; i < TERM_COUNT; i++)
			json_set_number(row, terms[i], rows_integer(rows, KEY_COUNT + i));
		json_object_set_new(row, "natural",
			json_boolean(rows_integer(rows, KEY_COUNT + TERM_COUNT) != 0));
		json_array_append_new(list, row);
	}
	rows_end(rows);
	return list;
}

static int64_t
term_of(const json_t *row, size_t term)
{
	return json_integer_value(json_object_get(row, terms[term]));
}

static void
put_row(struct tx *tx, int64_t version, const json_t *row)
{
	db_run(tx->db,
		"INSERT INTO deadline_policy (version, source, domain, urgency, triage, sign, "
		"ask_return, approval, answer, follow_up, extension, natural) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		"isssiiiiiiii", version, json_string_value(json_object_get(row, keys[0])),
		json_string_value(json_object_get(row, keys[1])),
		json_string_value(json_object_get(row, keys[2])), term_of(row, 0), term_of(row, 1),
		term_of(row, 2), term_of(row, 3), term_of(row, 4), term_of(row, 5), term_of(row, 6),
		(int64_t)json_is_true(json_object_get(row, "natural")));
}

int64_t
deadline_policy_put(struct tx *tx, const json_t *list)
{
	int64_t before = deadline_policy_version(tx->db);
	json_t *old = deadline_policy_list_json(tx->db, before);
	json_t *new;
	size_t i;
	json_t *row;
	bool same;

	json_array_foreach(list, i, row)
		put_row(tx, before + 1, row);
	new = deadline_policy_list_json(tx->db, before + 1);
	same = json_equal(old, new);
	if (same)
		db_run(tx->db, "DELETE FROM deadline_policy WHERE version = ?1", "i", before + 1);
	json_decref(old);
	json_decref(new);
	return same ? 0 : before + 1;
}
