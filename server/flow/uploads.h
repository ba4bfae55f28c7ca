/*
 * uploads.h - what all files on their way share; for upload.c and uploads.c alone.
 */
#ifndef OPENFLOOR_FLOW_UPLOADS_H
#define OPENFLOOR_FLOW_UPLOADS_H

#include "flow/upload.h"

#define UPLOADS_MAX 32 /* at a time, in one worker */

struct uploads {
	struct services *services;
	struct pool *disk; /* reads and writes */
	struct pool *press; /* waits for the processes that decode */
	struct list active;
	size_t count;
	struct store_read sweep;
	bool sweeping;
	int64_t until_sweep; /* seconds */
};

/* Nobody waits for it any more.  Its link is the first member. */
void upload_free(struct upload *upload);

#endif
