/*
 * writer.h - the one thread that writes: it gathers jobs, takes the turn, runs a batch.
 *
 * Owns its connection, its place in the writers' turn, and the keeper of the write-ahead log.
 */
#ifndef OPENFLOOR_STORE_WRITER_H
#define OPENFLOOR_STORE_WRITER_H

#include "store/store.h"
#include "store/turn.h"

struct writer;

/* The address of the database that CONFIG names; the caller frees it. */
char *writer_url(const struct config *config);

/* Opens the file by which the writers of CONFIG's database take turns; *OUT is NULL where the database needs none. */
MUST_CHECK enum err writer_turn(
	const struct config *config, struct turn **out, char *problem, size_t size);

MUST_CHECK enum err writer_open(
	const struct store_options *options, struct writer **out, char *problem, size_t size);
void writer_stop(struct writer *writer); /* finishes what waits; no job is taken after */
void writer_free(struct writer *writer);

MUST_CHECK enum err writer_submit(struct writer *writer, struct store_job *job);
void writer_collect(struct writer *writer); /* runs `done`; loop's thread */
void writer_numbers(struct writer *writer, struct store_numbers *out);

#endif
