/* report_parts.h - what the files of the report share. */
#ifndef OPENFLOOR_LOADTEST_REPORT_PARTS_H
#define OPENFLOOR_LOADTEST_REPORT_PARTS_H

#include <jansson.h>

#include "base/buf.h"

struct report {
	json_t *plays; /* {title, what, whole, seconds, figures} */
	char *url;
};

/* What a figure is called: 中文 and English; NULL: it has no other name than its own. */
struct label {
	const char *name;
	const char *chinese;
	const char *english;
};
const struct label *label_find(const char *name);

/* SVG of a distribution (figures.h): how much was how long, and the percentiles. */
void chart_distribution(struct buf *out, json_t *distribution);
/* Of values in their order. */
void chart_series(struct buf *out, json_t *values);

#endif
