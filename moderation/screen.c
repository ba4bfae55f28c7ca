#include "moderation/screen.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "moderation/link.h"
#include "moderation/normalise.h"
#include "moderation/personal_data.h"
#include "moderation/unreadable.h"

static void
add_point(struct buf *out, uint32_t point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t used = utf8proc_encode_char((utf8proc_int32_t)point, bytes);

	buf_add(out, bytes, (size_t)used);
}

/* FINDINGS are sorted by their starts. */
static void
mask(const struct normal *normal, const struct findings *findings, struct screened *out)
{
	size_t next = 0;
	size_t until = 0; /* the masked spans so far go up to here */

	buf_reserve(&out->masked, normal->original_count + 1); /* also for an empty text */
	for (size_t i = 0; i < normal->original_count; i++) {
		for (; next < findings->count && findings->items[next].start <= i; next++)
			if (findings->items[next].masked && findings->items[next].end > until)
				until = findings->items[next].end;
		if (i < until && normal->original[i] != SCREEN_MASK)
			out->is_masked = true;
		add_point(&out->masked, i < until ? SCREEN_MASK : normal->original[i]);
	}
}

static void
find(const struct normal *normal, const struct words *words, const struct screen_options *options,
	struct findings *findings)
{
	if (words)
		words_find(words, normal, findings);
	if (!options->skip_personal_data)
		personal_data_find(normal, findings);
	if (!options->skip_links)
		link_find(normal, findings);
	if (!options->skip_unreadable)
		unreadable_find(normal, findings);
	findings_sort(findings);
}

enum err
screen(const char *text, size_t len, const struct words *words,
	const struct screen_options *options, struct screened *out)
{
	static const struct screen_options all;
	struct screened made = {0};
	struct normal normal;
	enum err e = normalise(text, len, &normal);

	if (e)
		return e;
	find(&normal, words, options ? options : &all, &made.findings);
	mask(&normal, &made.findings, &made);
	made.severity = findings_worst(&made.findings);
	made.colour = severity_colour(made.severity);
	normalise_fini(&normal);
	screen_fini(out);
	*out = made;
	return ERR_OK;
}

void
screen_fini(struct screened *screened)
{
	buf_fini(&screened->masked);
	findings_fini(&screened->findings);
	*screened = (struct screened){0};
}
