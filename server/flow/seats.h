/*
 * seats.h - whoever has left the desk gives back what they held.
 *
 * The desks' connections of this worker, person by person, are kept in the table `seat` as well.  When a person's
 * last one closes, the row goes, and if they sit nowhere else their leases go back, all in one transaction.  A
 * worker that starts does the same for what its predecessor at this place has left behind.  Should the store not
 * take it, it is tried again each second; and leases lapse by themselves.
 */
#ifndef OPENFLOOR_FLOW_SEATS_H
#define OPENFLOOR_FLOW_SEATS_H

#include "flow/services.h"

struct seats;

/* NUMBER: the worker's among those of this machine. */
struct seats *seats_create(struct services *services, unsigned number);
void seats_free(struct seats *seats); /* after the store has been closed; NULL does nothing */

/* PERSON has (PRESENT) a connection to the desk of EVENT on this worker, or none any more. */
void seats_set(
	struct seats *seats, const char *event, const char *person, const char *role, bool present);

/* Once a second. */
void seats_second(struct seats *seats);

#endif
