/*
 * words.c - the list of words is changed, and the rules by which a machine may reject are switched.
 */
#include <stdio.h>
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/wordchange.h"
#include "moderation/words.h"
#include "store/word.h"

static void
check_word(struct decision *decision, const char *list, size_t i, const char *word)
{
	const char *problem = wordchange_problem(word);
	char pointer[64];

	if (!problem)
		return;
	snprintf(pointer, sizeof pointer, "/%s/%zu/word", list, i);
	decision_refuse_argument(decision, pointer, "这个词不能用：没有文字，或太长",
		"This word cannot be used: it has no letter, or is too long");
}

static bool
check_words(struct decision *decision, const json_t *add)
{
	const json_t *item;
	enum word_rank rank;
	char pointer[64];
	size_t i;

	json_array_foreach(add, i, item) {
		const char *severity = json_string_value(json_object_get(item, "severity"));
		check_word(decision, "add", i, json_string_value(json_object_get(item, "word")));
		if (words_rank_find(severity, strlen(severity), &rank))
			continue;
		snprintf(pointer, sizeof pointer, "/add/%zu/severity", i);
		decision_refuse_argument(decision, pointer, "应为 note、suspect、banned 或 allow",
			"Must be note, suspect, banned or allow");
	}
	return decision->problem.type == PROBLEM_NONE;
}

void
decide_words_change(struct decision *decision)
{
	const json_t *args = decision->command->args;
	const json_t *add = json_object_get(args, "add");
	int64_t version;
	struct wordchange done;

	if (!decision_allow(decision))
		return;
	version = word_version(decision->tx->db);
	if (command_integer(decision->command, "version", 0) != version) {
		decision_refuse(decision, PROBLEM_STALE, "词库刚刚被别人改过，请刷新后再改",
			"Somebody else has just changed the list; please read it again");
		decision->problem.current = json_pack("{s:I}", "version", (json_int_t)version);
		return;
	}
	if (!check_words(decision, add))
		return;
	wordchange_apply(&decision->doer, add, json_object_get(args, "remove"),
		decision_text(decision, "note"), &done);
	json_object_update_new(decision->result,
		json_pack("{s:I, s:I, s:I}", "version", (json_int_t)done.version, "added",
			(json_int_t)done.added, "removed", (json_int_t)done.removed));
}

void
decide_rules_set(struct decision *decision)
{
	const char *rule = decision_text(decision, "rule");
	int64_t on = command_bool(decision->command, "on", false);

	if (!decision_allow(decision))
		return;
	if (strcmp(rule, "flood") != 0 && strcmp(rule, "unreadable") != 0) {
		decision_refuse_argument(
			decision, "/rule", "没有这条规则", "There is no such rule");
		return;
	}
	db_run(decision->tx->db,
		"INSERT INTO rule (name, enabled, by, at) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled, by = excluded.by, "
		"at = excluded.at",
		"sisi", rule, on, decision->actor.person, decision->tx->now);
	record_audit(&decision->doer, NULL, "rules.set", rule, json_pack("{s:b}", "on", (int)on));
	json_object_update_new(
		decision->result, json_pack("{s:s, s:b}", "rule", rule, "on", (int)on));
}
