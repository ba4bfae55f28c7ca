/*
 * attach.h - the files that a command names, hung onto the post or answer that it is about.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_ATTACH_H
#define OPENFLOOR_FLOW_DECIDE_ATTACH_H

#include "flow/decide/decide.h"

/*
 * Makes the argument `files` what ITEM of EVENT shows at REVISION; where it is missing, all stays as it is.
 * FINAL: the public will see it, so each picture needs words for those who do not see it.  False: the
 * problem is set.
 */
bool attach_files(struct decision *decision, const char *event, const char *item, int64_t revision,
	bool final);

/* Does the argument name others, in another order or with other words than ITEM shows at REVISION? */
bool attach_changes(const struct decision *decision, const char *item, int64_t revision);

#endif
