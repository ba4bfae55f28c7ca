#include "flow/sight.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "moderation/screen.h"

static json_t *
reason_json(const struct finding *finding, bool masked)
{
	json_t *reason = json_pack("{s:s, s:s, s:I, s:I, s:s}", "kind",
		finding_kind_word(finding->kind), "rule", finding->rule, "start",
		(json_int_t)finding->start, "end", (json_int_t)finding->end, "severity",
		severity_word(finding->severity));

	if (finding->masked && masked)
		json_object_set_new(reason, "masked", json_true());
	return reason;
}

json_t *
sight_reasons(const struct findings *findings, bool masked)
{
	json_t *reasons;

	if (findings->count == 0)
		return NULL;
	reasons = json_array();
	for (size_t i = 0; i < findings->count; i++)
		json_array_append_new(reasons, reason_json(&findings->items[i], masked));
	return reasons;
}

static bool
has_personal(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].masked)
			return true;
	return false;
}

void
sight_take(const char *text, const struct words *words, bool by_staff, struct sight *out)
{
	struct screened screened = {0};

	sight_fini(out);
	if (screen(text, strlen(text), words, NULL, &screened) != ERR_OK) {
		log_error("a text could not be screened");
		return;
	}
	out->colour = screened.colour;
	out->reasons = sight_reasons(&screened.findings, !by_staff);
	if (out->reasons)
		out->reasons_text = json_dumps(out->reasons, JSON_COMPACT);
	out->is_shown = by_staff && has_personal(&screened.findings);
	if (screened.is_masked && !by_staff)
		out->masked = mem_strdup(screened.masked.data);
	screen_fini(&screened);
}

/* A title is the first line of what is kept. */
static char *
join_title(const char *title, const char *text)
{
	struct buf words = {0};

	if (!title)
		return NULL;
	buf_addf(&words, "%s\n%s", title, text);
	return buf_take(&words, NULL);
}

static void
take_submitted(const struct command *command, const struct words *words, struct sight *out)
{
	const char *text = command_text(command, "text");
	char *joined = join_title(command_text(command, "title"), text);

	sight_take(joined ? joined : text, words, false, out);
	out->words = joined;
}

static void
take_reply(const struct command *command, const struct words *words, struct sight *out)
{
	const char *public_text = command_text(command, "public_text");
	struct sight other = {0};

	sight_take(command_text(command, "text"), words, true, out);
	if (public_text)
		sight_take(public_text, words, true, &other);
	out->public_reasons = json_incref(other.reasons);
	sight_fini(&other);
}

void
sight_of_command(const struct command *command, const struct words *words, struct sight *out)
{
	switch (command->kind) {
	case COMMAND_QUESTION_ASK:
		sight_take(command_text(command, "text"), words, false, out);
		break;
	case COMMAND_QUESTION_EDIT:
		sight_take(command_text(command, "text"), words, true, out);
		break;
	case COMMAND_CASE_SUBMIT:
		take_submitted(command, words, out);
		break;
	case COMMAND_CASE_REPLY:
		take_reply(command, words, out);
		break;
	default:
		break;
	}
}

void
sight_fini(struct sight *sight)
{
	free(sight->masked);
	free(sight->words);
	json_decref(sight->reasons);
	json_decref(sight->public_reasons);
	free(sight->reasons_text);
	*sight = (struct sight){0};
}
