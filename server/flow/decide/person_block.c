/*
 * person_block.c - who may not take part for a time: mutes lifted, blocks put and lifted.
 *
 * A block holds the account or session and the device that the question came from.  That device is read from the
 * sealed contact here, and nothing of it but a keyed hash is kept; nobody at the desk learns who it was.
 */
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/person_named.h"
#include "store/block.h"

#define MINUTE_MS INT64_C(60000)

/* The device that SEALED, the contact of ITEM, names. */
static void
unseal_device(const struct keys *keys, const char *item, const void *sealed, size_t len,
	char out[static BLOCK_DEVICE_SIZE])
{
	struct buf plain = {0};
	json_t *about = NULL;
	const char *device;

	if (contact_open(keys, item, sealed, len, &plain) == ERR_OK)
		about = json_loadb(plain.data, plain.len, 0, NULL);
	device = json_string_value(json_object_get(about, "device"));
	if (device)
		block_device_hash(keys, device, out);
	if (plain.data)
		mem_wipe(plain.data, plain.len);
	buf_fini(&plain);
	json_decref(about);
}

/* Of QUESTION, or of what PERSON sent last; "" where it is not known, or erased. */
static void
find_device(
	struct tx *tx, const char *question, const char *person, char out[static BLOCK_DEVICE_SIZE])
{
	struct rows *rows = db_query(tx->db,
		"SELECT item, cipher FROM contact WHERE person = ?1 AND (?2 IS NULL OR item = ?2) "
		"ORDER BY created_at DESC LIMIT 1",
		"ss", person, question);

	out[0] = '\0';
	if (rows_next(rows)) {
		size_t len;
		const void *sealed = rows_blob(rows, 1, &len);
		unseal_device(tx->keys, rows_text(rows, 0), sealed, len, out);
	}
	rows_end(rows);
}

/* Colleagues see it on the card, by the question; the person is told; the trail keeps it. */
static void
tell(struct decision *decision, const struct person_named *named, const char *kind, int64_t until)
{
	const char *question = decision_text(decision, "question");
	const char *event = unless_empty(named->event.id);

	if (event)
		record_desk(&decision->doer, event, kind,
			json_pack("{s:s, s:o*}", "question", question, "until", time_json(until)),
			NULL);
	record_notice(decision->tx, named->person, event, kind,
		json_pack("{s:s*, s:o*, s:s*}", "question", question, "until", time_json(until),
			"why", decision_text(decision, "why")),
		NULL);
	json_object_update_new(decision->result,
		json_pack("{s:s*, s:s*, s:o*}", "question", question, "person",
			decision_text(decision, "person"), "until", time_json(until)));
}

static void
audit(struct decision *decision, const struct person_named *named, int64_t minutes)
{
	json_t *detail = json_pack("{s:s*}", "question", decision_text(decision, "question"));

	if (minutes)
		json_object_set_new(detail, "minutes", json_integer(minutes));
	record_audit(&decision->doer, unless_empty(named->event.id),
		command_name(decision->command->kind), named->person, detail);
}

/* The reason is kept with the trail. */
static void
keep_why(struct decision *decision, struct text_ref *why)
{
	tx_text(decision->tx, decision_text(decision, "why"), why);
}

void
decide_person_unmute(struct decision *decision)
{
	struct person_named named;
	struct text_ref why;

	if (!person_named_find(decision, &named))
		return;
	if (db_run(decision->tx->db,
		    "UPDATE person SET muted_until = NULL, muted_why = NULL "
		    "WHERE id = ?1 AND muted_until > ?2",
		    "si", named.person, decision->tx->now) != 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "这位网友没有被禁言",
			"This netizen is not muted");
		return;
	}
	keep_why(decision, &why);
	record_control(decision->tx, "muted", json_pack("{s:s}", "person", named.person));
	tell(decision, &named, "unmuted", 0);
	audit(decision, &named, 0);
}

void
decide_person_block(struct decision *decision)
{
	int64_t minutes = command_integer(decision->command, "minutes", 0);
	int64_t until = decision->tx->now + minutes * MINUTE_MS;
	char device[BLOCK_DEVICE_SIZE];
	struct person_named named;
	struct text_ref why;

	if (!person_named_find(decision, &named))
		return;
	if (minutes == 0) {
		decision_refuse_argument(decision, "/minutes", "至少一分钟", "At least one minute");
		return;
	}
	if (!person_is_netizen(decision, named.person))
		return;
	find_device(decision->tx, decision_text(decision, "question"), named.person, device);
	keep_why(decision, &why);
	block_add(decision->tx,
		&(struct block_new){.person = named.person,
			.device = device,
			.why = why.id,
			.event = unless_empty(named.event.id),
			.by = decision->actor.person,
			.until = until});
	tell(decision, &named, "blocked", until);
	audit(decision, &named, minutes);
}

void
decide_person_unblock(struct decision *decision)
{
	struct person_named named;
	struct text_ref why;

	if (!person_named_find(decision, &named))
		return;
	if (!block_lift(decision->tx, named.person, decision->actor.person)) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "这位网友没有被限制参与",
			"This netizen is not blocked");
		return;
	}
	keep_why(decision, &why);
	tell(decision, &named, "unblocked", 0);
	audit(decision, &named, 0);
}
