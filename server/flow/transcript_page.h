/*
 * transcript_page.h - what an event's log comes to, for those who read it afterwards.
 *
 * The log is walked once: each question, answer, post ... becomes an item at its place, and
 * what comes later (edits, corrections, merges, hiding) changes it.  Where the editor released
 * a transcript, its spelling and its chapters are laid over it; `original` keeps what was there.
 */
#ifndef OPENFLOOR_FLOW_TRANSCRIPT_PAGE_H
#define OPENFLOOR_FLOW_TRANSCRIPT_PAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "store/db.h"

struct page {
	json_t *event;
	json_t *items; /* array, in the order of the log; questions hold "answers" */
	json_t *by_id; /* the same objects, by the id of what they show */
	json_t *units; /* names by id */
	bool stands_alone; /* its files lie beside it, in files/ */
	json_t *edited; /* the released transcript, or NULL */
};

/* Reads EVENT.  False: there is none, or the public must not know of it.  End with page_fini. */
bool page_load(struct db *db, const char *event, struct page *page);
void page_fini(struct page *page);

/* The text in field NAME; "" where there is none. */
const char *page_text(const json_t *object, const char *name);

/* A material that was removed is known by no id any more. */
bool page_is_removed(const struct page *page, const json_t *item);

#endif
