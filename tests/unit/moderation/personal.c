#include "moderation/personal.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "moderation/personal_data.h"
#include "unit.h"

static void
append_points(struct buf *out, const struct normal *normal, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		utf8proc_uint8_t bytes[4];
		utf8proc_ssize_t len = utf8proc_encode_char(
			(utf8proc_int32_t)normal->original[i], bytes);

		buf_add(out, bytes, (size_t)len);
	}
}

static void
find(const char *text, struct buf *out)
{
	struct normal normal;
	struct findings findings = {0};

	assert_int_equal(normalise(text, strlen(text), &normal), ERR_OK);
	personal_data_find(&normal, &findings);
	findings_sort(&findings);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];

		assert_true(finding->start < finding->end);
		assert_true(finding->end <= normal.original_count);
		assert_true(finding->masked);
		assert_int_equal(finding->severity, SEVERITY_SUSPECT);
		if (i > 0) {
			assert_true(finding->start >= findings.items[i - 1].end);
			buf_add_str(out, " & ");
		}
		buf_add_str(out, finding->rule);
		buf_add_str(out, "=");
		append_points(out, &normal, finding->start, finding->end);
	}
	buf_add(out, "", 1);
	findings_fini(&findings);
	normalise_fini(&normal);
}

void
personal_check(const struct personal_case *cases, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		struct buf out = {0};

		find(cases[i].text, &out);
		if (strcmp((const char *)out.data, cases[i].found) != 0) {
			fprintf(stderr, "in    %s\nfound %s\nnot   %s\n", cases[i].text,
				(const char *)out.data, cases[i].found);
			wrong++;
		}
		buf_fini(&out);
	}
	assert_int_equal(wrong, 0);
}
