/*
 * report.h - what was played, one after the other, and what came out of it: as a table, as JSON, as a page.
 *
 * The page stands alone: no script, no picture, no font that is not in it, in Chinese and English.
 */
#ifndef OPENFLOOR_LOADTEST_REPORT_H
#define OPENFLOOR_LOADTEST_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

struct report;

struct report *report_create(const char *url);
void report_free(struct report *report);

/* One play: its TITLE, WHAT its scenario does (English), FIGURES (taken over), whether all was WHOLE, how long it took. */
void report_add(struct report *report, const char *title, const char *what, json_t *figures,
	bool is_whole, double seconds);

/* One object for one play; {"plays": [...], "whole": ...} for several. */
void report_json(const struct report *report, FILE *out);
void report_table(const struct report *report, FILE *out);
void report_html(const struct report *report, struct buf *out);

/* Appends TEXT with what HTML means by <, >, &, " and '. */
void report_escape(struct buf *out, const char *text);

#endif
