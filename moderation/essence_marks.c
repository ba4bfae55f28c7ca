/* Whether what two texts name are different things; see essence.h. */
#include "moderation/essence.h"

#define KIND_OF(mark) ((mark) >> 24)

static size_t
kind_end(const uint32_t *marks, size_t count, size_t at)
{
	uint32_t kind = KIND_OF(marks[at]);

	while (at < count && KIND_OF(marks[at]) == kind)
		at++;
	return at;
}

/* Of two sorted lists without repetition: does each have what the other lacks? */
static bool
each_has_its_own(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t i = 0, j = 0;
	bool a_own = false, b_own = false;

	while (i < a_count && j < b_count) {
		if (a[i] == b[j]) {
			i++;
			j++;
		} else if (a[i] < b[j]) {
			a_own = true;
			i++;
		} else {
			b_own = true;
			j++;
		}
	}
	return (a_own || i < a_count) && (b_own || j < b_count);
}

bool
essence_marks_differ(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t i = 0, j = 0;

	while (i < a_count && j < b_count) {
		size_t i_end = kind_end(a, a_count, i);
		size_t j_end = kind_end(b, b_count, j);
		if (KIND_OF(a[i]) == KIND_OF(b[j])) {
			if (each_has_its_own(a + i, i_end - i, b + j, j_end - j))
				return true;
			i = i_end;
			j = j_end;
		} else if (a[i] < b[j]) {
			i = i_end;
		} else {
			j = j_end;
		}
	}
	return false;
}
