/*
 * tx_private.h - what a job has asked for and the batch still has to write.
 *
 * Entries and audit rows are kept back until all jobs of the batch have run: then their heads are
 * taken stream by stream in sorted order, so that two writers never wait for each
 * other.  Only the writing side of the store includes this.
 */
#ifndef OPENFLOOR_STORE_TX_PRIVATE_H
#define OPENFLOOR_STORE_TX_PRIVATE_H

#include "base/mem.h"
#include "store/store.h"

/* An entry that waits for its seq, or a transient message. */
struct pending {
	char stream[STREAM_SIZE];
	char kind[24];
	bool transient;
	char *body; /* malloc'ed JSON, as it is stored */
	const char *text_id, *text, *digest, *target; /* in the region, or NULL */
	json_t *result; /* the job's, or NULL */
	char epoch[EPOCH_SIZE]; /* these three once it has its place */
	uint64_t seq;
	int64_t at;
};

struct pending_audit {
	const char *stream, *actor, *role, *action, *target, *address; /* in the region */
	json_t *detail; /* owned, an object */
};

struct tx_private {
	struct region *region; /* the batch's */
	struct pending *entries;
	size_t entry_count, entry_room;
	struct pending_audit *audits;
	size_t audit_count, audit_room;
	json_t *texts; /* digests of the texts that it made, by id; NULL: none */
	bool refused;
	enum err outcome;
};

void tx_private_init(struct tx_private *own, struct region *region);
void tx_private_reset(struct tx_private *own); /* forgets what was asked for */

/* Writes the counters that jobs took numbers from. */
void tx_flush_numbers(struct tx *tx);

/* Gives the entries of COUNT parts their seqs and writes them; sets "seq" in their results. */
void tx_flush_entries(struct tx *tx, struct tx_private *const *parts, size_t count);

/* Writes the audit rows of COUNT parts at the end of their chains. */
void tx_flush_audit(struct tx *tx, struct tx_private *const *parts, size_t count);

/* The entries of OWN as those who listen get them; malloc'ed array, one reference each.  NULL: none. */
struct entry **tx_make_entries(const struct tx_private *own, int64_t now, size_t *count);

#endif
