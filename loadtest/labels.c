/* What figures and scenarios are called, for people. */
#include <string.h>

#include "report_parts.h"

static const struct label labels[] = {
#define LABEL(name, chinese, english) {name, chinese, english},
#include "labels.def"
#undef LABEL
};

const struct label *
label_find(const char *name)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (strcmp(labels[i].name, name) == 0)
			return &labels[i];
	return NULL;
}
