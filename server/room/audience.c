#include "room/audience.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool
is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* A unit sees the decisions that made a question public, or took it back from there. */
static bool
unit_sees(const struct entry *entry, const struct gist *gist)
{
	static const char *const kinds[] = {"assigned", "transferred", "progress", "draft",
		"published", "pinned", "state", "output", "floor", "slow", "note", "note_seen",
		NULL};
	static const char *const decisions[] = {"approved", "hidden", "merged", "pending", NULL};

	if (strcmp(entry->kind, "decided") == 0)
		return is_one_of(gist->state, decisions);
	if (strcmp(entry->kind, "edited") == 0)
		return strcmp(gist->state, "approved") == 0;
	return is_one_of(entry->kind, kinds);
}

struct entry *
audience_view(enum audience audience, struct entry *entry, const struct gist *gist)
{
	if (audience == AUDIENCE_UNIT && !unit_sees(entry, gist))
		return gist_veil(entry);
	return entry_ref(entry);
}

bool
audience_hears(enum audience audience, const struct entry *entry)
{
	static const char *const kinds[] = {"draft", "pen_wanted", "pen_free", "pen_taken", NULL};

	if (audience == AUDIENCE_UNIT)
		return is_one_of(entry->kind, kinds);
	return audience == AUDIENCE_MODERATION;
}
