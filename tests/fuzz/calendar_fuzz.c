/* A paper's file that is none: refused with a word; what is taken can be counted by, and says the same when kept. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cases/deadline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count_by(const struct calendar *calendar, const struct calendar_paper *paper)
{
	struct deadline deadline, again;
	struct buf packed = {0};
	int64_t day;

	if (!calendar_read_date(paper->days[0].date, &day))
		abort();
	if (deadline_make(calendar, calendar_time(day, 600), 30, &deadline) != ERR_OK)
		abort();
	deadline_pack(&deadline, &packed);
	if (deadline_unpack(calendar, packed.data, &again) != ERR_OK || again.due != deadline.due ||
		again.provisional != deadline.provisional)
		abort();
	deadline_fini(&again);
	deadline_fini(&deadline);
	buf_fini(&packed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar_paper paper;
	struct calendar calendar = {0};
	char problem[64] = "";

	if (calendar_read((const char *)data, size, &paper, problem, sizeof problem) != ERR_OK) {
		if (problem[0] == '\0' || paper.days || paper.papers)
			abort();
		return 0;
	}
	if (paper.count == 0 || calendar_add(&calendar, &paper, problem, sizeof problem) != ERR_OK)
		abort();
	count_by(&calendar, &paper);
	calendar_fini(&calendar);
	calendar_paper_fini(&paper);
	return 0;
}
