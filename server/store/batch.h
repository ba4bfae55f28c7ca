/*
 * batch.h - many jobs, one transaction.
 */
#ifndef OPENFLOOR_STORE_BATCH_H
#define OPENFLOOR_STORE_BATCH_H

#include "store/tx_private.h"

#define BATCH_JOBS_MAX 512

struct batch {
	struct tx tx;
	struct region *region;
	struct store_job *jobs[BATCH_JOBS_MAX];
	size_t count;
	bool careful; /* a savepoint for each job: one of them has to be undone alone */
};

void batch_init(struct batch *batch, struct db *db, const struct store_options *options);
void batch_fini(struct batch *batch);

/*
 * Runs the jobs and commits; each job's own->outcome says how it ended for it.  NOW is the wall time.
 * The caller holds the writers' turn.
 */
void batch_run(struct batch *batch, int64_t now);

/* Makes the entries of what batch_run committed, for those who listen.  Needs no turn: others may write meanwhile. */
void batch_make_entries(struct batch *batch);

/* Ends what is open in DB with COMMIT, or a fault in its place. */
void batch_commit(struct db *db);

#endif
