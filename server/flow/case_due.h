/*
 * case_due.h - what happens to a case by itself: it counts as signed for, a pause ends, it is closed.
 *
 * Handlers of due work (due/due.h); REF is the case.  Where somebody was faster they do nothing.
 */
#ifndef OPENFLOOR_FLOW_CASE_DUE_H
#define OPENFLOOR_FLOW_CASE_DUE_H

#include "store/store.h"

int64_t case_due_sign(struct tx *tx, const char *ref, int64_t at, void *cookie);
int64_t case_due_resume(struct tx *tx, const char *ref, int64_t at, void *cookie);
int64_t case_due_close(struct tx *tx, const char *ref, int64_t at, void *cookie);

#endif
