/*
 * store.h - the database as the event loop sees it: jobs that are run, committed, and reported.
 *
 * One thread writes.  It gathers the jobs that wait, takes the writers' turn (turn.h), and runs
 * them in one transaction, each in a savepoint of its own; then it gives the new entries
 * their seqs, stream by stream in sorted order, and commits, fsync included.  `done` runs on the loop's thread,
 * only after that.  A few threads read.  The store owns its threads and connections.
 */
#ifndef OPENFLOOR_STORE_STORE_H
#define OPENFLOOR_STORE_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/list.h"
#include "base/pool.h"
#include "domain/entry.h"
#include "domain/token.h"
#include "store/db.h"

struct store;
struct config;

/* An entry that a transaction adds.  Strings are copied. */
struct append {
	const char *stream;
	const char *kind;
	json_t *body; /* borrowed; ids and words only */
	const char *text_id; /* NULL, or its text's id, from tx_text() */
	const char *text; /* that text, for the bus; NULL without one */
	const char *digest; /* from tx_text() */
	const char *target; /* NULL, or the item that it shows */
	json_t *result; /* borrowed, lives as long as the job; gets "seq" once that is known; or NULL */
};

/* A message for a stream that is in no log (claims): goes to the bus after the commit, with seq 0. */
struct transient {
	const char *stream;
	const char *kind;
	json_t *body;
};

#define TX_NUMBERS_MAX 4

/* What a job sees while it runs, on the writer's thread. */
struct tx {
	struct db *db;
	int64_t now; /* wall time, ms; one for the whole batch, never before the last batch's */
	const struct keys *keys;
	const struct config *config;
	struct tx_private *own;
	struct tx_number { /* counters in use: read once and written once a batch */
		char name[32];
		int64_t value;
		bool changed;
	} numbers[TX_NUMBERS_MAX];
	size_t number_count;
};

void tx_append(struct tx *tx, const struct append *append);
void tx_transient(struct tx *tx, const struct transient *transient);

/* Keeps BODY as a new row of `text`; gives its id, and the salted digest for entries and audit rows. */
struct text_ref {
	char id[ID_SIZE];
	char digest[DIGEST_HEX_SIZE];
};
void tx_text(struct tx *tx, const char *body, struct text_ref *out);

/*
 * A text's row never changes: an edit is a new text.  The digests of all texts that a job makes go by
 * themselves into its (first) audit row, so `audit verify` notices a changed one.
 * tx_text_drop takes away one that nobody was shown and nothing names any more (a draft's older version; "" or NULL does nothing).
 * tx_text_erase takes back one that was: the text goes, and a row "erased" with its id as target says so, with the stream, actor, role, address
 * and detail of WHO.
 */
void tx_text_drop(struct tx *tx, const char *id);
struct audit_row;
void tx_text_erase(struct tx *tx, const char *id, const struct audit_row *who);

/* A row of the audit trail.  DETAIL (borrowed) holds ids, states, versions and digests; NULL: {}. */
struct audit_row {
	const char *stream; /* an event's id, or "city" */
	const char *actor;
	const char *role;
	const char *action;
	const char *target;
	json_t *detail;
	const char *address;
};
void tx_audit(struct tx *tx, const struct audit_row *row);

/* Adds due work, or moves it: one row for each (kind, ref).  AT 0 takes it away. */
void tx_due(struct tx *tx, const char *kind, const char *ref, int64_t at);

/* The next number of COUNTER ("question", "case:2026"), from 1; they are given out in order, and one of a refused job again. */
int64_t tx_number(struct tx *tx, const char *counter);

/* Has this job added an entry whose seq its result still waits for? */
bool tx_awaits_seq(const struct tx *tx);

/* Undoes all that this job has done in the transaction; the batch goes on without it. */
void tx_refuse(struct tx *tx);

struct store_job {
	void (*run)(struct store_job *job,
		struct
		tx *tx); /* writer's thread, inside a savepoint; may run again after a rolled back batch */
	void (*finish)(struct store_job *job,
		struct
		tx *tx); /* NULL, or: same transaction, after the seqs are known; not after tx_refuse */
	void (*done)(struct store_job *job,
		enum err
			outcome); /* loop's thread; ERR_OK: committed and fsynced, or refused by run */
	struct entry **
		entries; /* what it added, in order, transient ones included; for `done`; the store frees the references afterwards */
	size_t entry_count;
	struct list link; /* the store's */
	struct tx_private *own; /* the store's */
};

struct store_read {
	void (*run)(struct store_read *read,
		struct db *db); /* a reader's thread, in one reading transaction, at most 5 s */
	void (*done)(struct store_read *read, enum err outcome);
	bool cancelled; /* set it on the loop's thread: `run` may be skipped, `done` gets ERR_CANCELLED */
	struct pool_job job; /* these three are the store's; all zero at first */
	struct store *store;
	enum err outcome;
};

/* WAKE is called from the store's threads: make the loop call store_collect() soon. */
struct store_options {
	const struct config *config;
	const struct keys *keys;
	void (*wake)(void *cookie);
	void *cookie;
};

/* Opens the database (it must be migrated) and starts the threads. */
MUST_CHECK enum err store_open(
	const struct store_options *options, struct store **out, char *problem, size_t size);
void store_close(struct store *store); /* finishes the jobs that wait, then stops */

/* Queue a job: the caller's memory until `done`.  ERR_FULL when too many wait (nothing queued). */
MUST_CHECK enum err store_write(struct store *store, struct store_job *job);
MUST_CHECK enum err store_ask(struct store *store, struct store_read *read);

/* Runs `done` of what is finished.  Loop's thread. */
void store_collect(struct store *store);

#define STORE_COMMIT_BUCKETS 12
extern const double store_commit_bounds[STORE_COMMIT_BUCKETS -
	1]; /* upper bounds in seconds; the last bucket has none */

struct store_numbers {
	uint64_t commits, jobs, refused, failed;
	uint64_t reads; /* asked for, whatever became of them */
	uint64_t commit_seconds_buckets
		[STORE_COMMIT_BUCKETS]; /* histogram, each bucket by itself: not cumulative */
	double commit_seconds_sum;
	size_t waiting;
};
void store_numbers(const struct store *store, struct store_numbers *out);

/*
 * For commands without a server: runs RUN in one transaction of its own, entries and audit rows included.
 * ADDED (may be NULL) gets the number of entries.
 */
MUST_CHECK enum err store_once(const struct store_options *options,
	void (*run)(struct tx *tx, void *cookie), void *cookie, char *problem, size_t size);

#endif
