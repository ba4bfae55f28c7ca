/* found.h - what the screening finds in a text, as one line that a test can name. */
#ifndef OPENFLOOR_TESTS_UNIT_MODERATION_FOUND_H
#define OPENFLOOR_TESTS_UNIT_MODERATION_FOUND_H

#include <stdio.h>
#include <string.h>

#include "moderation/screen.h"
#include "unit.h"

/* "rule@start-end" of each finding of KIND, in order. */
static inline const char *
found(const struct words *words, enum finding_kind kind, const char *text)
{
	static char result[2000];
	struct screened screened = {0};
	size_t used = 0;

	assert_int_equal(screen(text, strlen(text), words, NULL, &screened), ERR_OK);
	result[0] = '\0';
	for (size_t i = 0; i < screened.findings.count; i++) {
		const struct finding *finding = &screened.findings.items[i];
		if (finding->kind == kind && used < sizeof(result))
			used += (size_t)snprintf(result + used, sizeof(result) - used,
				"%s%s@%zu-%zu", used ? " " : "", finding->rule, finding->start,
				finding->end);
	}
	screen_fini(&screened);
	return result;
}

#endif
