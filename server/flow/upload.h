/*
 * upload.h - a file on its way in: whether it may come, its bytes, what becomes of them, its row.
 *
 * It is authorised before its first byte is taken.  The bytes go to the disk on a side thread, a picture is
 * pressed in a process of its own (files/press.h), both are kept by their digest (files/vault.h),
 * and then the command file.add writes the row.  One at a time for each session.  The loop never waits.
 */
#ifndef OPENFLOOR_FLOW_UPLOAD_H
#define OPENFLOOR_FLOW_UPLOAD_H

#include "base/ids.h"
#include "base/pool.h"
#include "files/kind.h"
#include "flow/submit.h"

struct uploads;
struct upload;
struct config;
struct db;

/* What came of the bytes: struct command's `made`. */
struct upload_made {
	enum file_kind kind, preview_kind;
	char sha256[DIGEST_HEX_SIZE], preview[DIGEST_HEX_SIZE]; /* preview "": none */
	int64_t bytes, preview_bytes, width, height;
};

/* WAKE (with COOKIE) is called from side threads: make the loop call uploads_collect() soon. */
struct uploads *uploads_create(struct services *services, void (*wake)(void *cookie), void *cookie);
void uploads_stop(struct uploads *uploads); /* ends the side threads; before the store is closed */
void uploads_free(struct uploads *uploads); /* after it was closed; NULL does nothing */
void uploads_collect(struct uploads *uploads);
void uploads_second(struct uploads *uploads); /* once a second: sweeps now and then */

/* Runs JOB on the threads that wait for the disk.  False: too many wait. */
MUST_CHECK bool uploads_submit(struct uploads *uploads, struct pool_job *job);

/* What somebody wishes to send. */
struct upload_wish {
	const char *event;
	enum file_kind kind; /* by its Content-Type */
	size_t bytes;
	const char *name; /* "": none */
	const char *alt; /* "": none */
};

struct upload_listener {
	void (*goes_on)(void *cookie); /* it may come, or more of it may come */
	submit_reply
		done; /* once, unless it was cancelled; {"file":{…}} or a problem; never from inside the functions below */
};

/* How large a file of KIND may be. */
size_t upload_most(const struct config *config, enum file_kind kind);

struct upload *upload_begin(struct uploads *uploads, const struct sender *sender,
	const struct upload_wish *wish, const struct upload_listener *listener, void *cookie);

/* The next bytes, after goes_on.  False: wait for goes_on again before the next. */
bool upload_give(struct upload *upload, const void *data, size_t len);

/* That was all. */
void upload_end(struct upload *upload);

/* Whoever sent it has gone: UPLOAD is not to be used again. */
void upload_cancel(struct upload *upload);

/* May PERSON add one more file?  False: PROBLEM says when.  Also for the command itself. */
bool upload_is_within(struct db *db, const struct config *config, const char *person, int64_t now,
	struct problem *problem);

#endif
