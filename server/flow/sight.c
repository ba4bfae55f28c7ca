#include "flow/sight.h"

#include <stdlib.h>
#include <string.h>

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

void
sight_of_command(const struct command *command, const struct words *words, struct sight *out)
{
	if (command->kind == COMMAND_QUESTION_ASK || command->kind == COMMAND_QUESTION_EDIT)
		sight_take(command_text(command, "text"), words,
			command->kind == COMMAND_QUESTION_EDIT, out);
}

void
sight_fini(struct sight *sight)
{
	free(sight->masked);
	json_decref(sight->reasons);
	free(sight->reasons_text);
	*sight = (struct sight){0};
}
