#include "flow/kept.h"

#include <stdlib.h>
#include <string.h>

#include "flow/decide/decide.h"

/* A receipt is derived anew each time and stored nowhere: the kept result is without it. */
static json_t *
without_receipt(json_t *result)
{
	json_t *kept = json_copy(result);

	json_object_del(kept, "receipt");
	return kept;
}

static void
add_receipt(const struct decision *decision, json_t *result)
{
	enum command_kind kind = decision->command->kind;
	const char *item = json_string_value(
		json_object_get(result, kind == COMMAND_CASE_SUBMIT ? "case" : "question"));
	char receipt[RECEIPT_SIZE];

	if ((kind != COMMAND_QUESTION_ASK && kind != COMMAND_CASE_SUBMIT) || !item)
		return;
	receipt_make(decision->tx->keys, item, 0, "receipt", receipt);
	json_object_set_new(result, "receipt", json_string(receipt));
}

/* Takes the result that was stored under the command's key, if there is one; it may be empty yet while its own batch runs. */
static bool
load_result(const struct kept *kept, struct decision *decision)
{
	const struct command *command = decision->command;
	struct rows *rows = db_query(decision->tx->db,
		"SELECT digest, result FROM command_key "
		"WHERE person = ?1 AND command = ?2 AND key = ?3",
		"sss", decision->actor.person, command_name(command->kind), command->key);

	bool found = rows_next(rows);
	if (found) {
		if (strcmp(rows_text(rows, 0), kept->digest) != 0) {
			decision_refuse(decision, PROBLEM_KEY_REUSED, NULL, NULL);
		} else if (rows_text(rows, 1)[0] != '\0') {
			json_decref(decision->result);
			decision->result = json_loads(rows_text(rows, 1), 0, NULL);
			add_receipt(decision, decision->result);
		}
	}
	rows_end(rows);
	return found;
}

/*
 * Is there a key to remember the result under?  Not for a look at a contact: nothing of it is kept, and each
 * is a look of its own.  Not for dealing: what it answers is true for a moment only.
 */
static bool
has_key(const struct command *command)
{
	static const enum command_kind kept_never[] = {COMMAND_QUESTION_CONTACT,
		COMMAND_CASE_CONTACT, COMMAND_QUEUE_DEAL, COMMAND_QUEUE_KEEP, COMMAND_QUEUE_LEAVE};

	for (size_t i = 0; i < sizeof kept_never / sizeof kept_never[0]; i++)
		if (command->kind == kept_never[i])
			return false;
	return command->key[0] != '\0';
}

void
kept_prepare(struct kept *kept, const struct command *command)
{
	command_digest(command, kept->digest);
}

bool
kept_begin(struct kept *kept, struct decision *decision)
{
	kept->unfinished = false;
	kept->repeated = has_key(decision->command) && load_result(kept, decision);
	return kept->repeated;
}

/* The decision's result as it is kept. */
static char *
dump_result(const struct decision *decision)
{
	json_t *kept = without_receipt(decision->result);
	char *dumped = json_dumps(kept, JSON_COMPACT);

	json_decref(kept);
	return dumped;
}

/*
 * In the run itself: the same command may come once more in this very batch.  A result that still waits for a
 * seq, or for a tombstone that falls on kept results, is filled in when the batch ends.
 */
void
kept_take(struct kept *kept, struct decision *decision)
{
	const struct command *command = decision->command;
	char *result = NULL;

	if (!has_key(command) || kept->repeated)
		return;
	kept->unfinished = tx_awaits_seq(decision->tx) || decision->tombstone_count > 0;
	if (!kept->unfinished)
		result = dump_result(decision);
	if (db_run(decision->tx->db,
		    "INSERT INTO command_key (person, command, key, digest, result, at) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
		    "sssssi", decision->actor.person, command_name(command->kind), command->key,
		    kept->digest, result ? result : "", decision->tx->now) == 0)
		decision_refuse(
			decision, PROBLEM_UNAVAILABLE, NULL, NULL); /* another writer was faster */
	free(result);
}

void
kept_finish(struct kept *kept, struct decision *decision)
{
	const struct command *command = decision->command;
	char *result;

	if (kept->repeated) {
		(void)load_result(kept, decision);
		return;
	}
	decide_finish(decision);
	if (!kept->unfinished)
		return;
	result = dump_result(decision);
	db_run(decision->tx->db,
		"UPDATE command_key SET result = ?4 WHERE person = ?1 AND command = ?2 AND key = ?3",
		"ssss", decision->actor.person, command_name(command->kind), command->key, result);
	free(result);
}
