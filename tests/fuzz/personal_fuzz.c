/* Any text, searched for what is personal: each span stands in it, none over another. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "moderation/personal_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct normal normal;
	struct findings findings = {0};

	if (normalise((const char *)data, size, &normal) != ERR_OK)
		return 0;
	personal_data_find(&normal, &findings);
	findings_sort(&findings);
	for (size_t i = 0; i < findings.count; i++)
		if (findings.items[i].start >= findings.items[i].end ||
			findings.items[i].end > normal.original_count ||
			(i > 0 && findings.items[i].start < findings.items[i - 1].start))
			abort();
	findings_fini(&findings);
	normalise_fini(&normal);
	return 0;
}
