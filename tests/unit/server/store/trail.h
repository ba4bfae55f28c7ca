/*
 * trail.h - a city whose trail has six rows in each of two streams, "e1" and "city", for those who tamper with it.
 */
#ifndef OPENFLOOR_TESTS_TRAIL_H
#define OPENFLOOR_TESTS_TRAIL_H

#include "server/store/city.h"
#include "store/audit.h"

extern struct city *trail_city;
extern char *trail_anchors; /* path of its anchor file */
extern struct audit_finding trail_found;

int trail_set_up(void **state);
int trail_tear_down(void **state);

void trail_act(int count); /* so many more approvals of a question, each with a text and an entry */
enum err trail_verify(const char *anchors);
void trail_anchor(void);

/* What was found: in STREAM at SEQ, told with WORDS. */
void trail_expect(const char *stream, int64_t seq, const char *words);

#endif
