#include "flow/seats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "flow/decide/lease.h"
#include "flow/submit.h"
#include "store/seat.h"

#define RENEW_SECONDS 30
#define UNTOLD_MOST   1000

struct seats {
	struct services *services;
	struct list all;
	char place[SEAT_PLACE_SIZE];
	unsigned seconds;
	struct entry **untold; /* what went back before the bus was there */
	size_t untold_count;
};

/* A person at a desk of this worker: what is, and what the table says. */
struct seat {
	struct store_job job;
	struct seats *seats;
	struct list link;
	char event[ID_SIZE], person[ID_SIZE], role[24];
	bool present;
	bool written;
	bool flying; /* the job is under way */
	bool target; /* what it writes */
};

/* ---- in the transaction */

static void
leave(struct tx *tx, const struct seat_at *at)
{
	seat_leave(tx, at);
	if (!seat_is_taken(tx->db, at->event, at->person, tx->now))
		json_decref(lease_release_all(tx, at->event, at->person));
}

static void
on_seat_run(struct store_job *job, struct tx *tx)
{
	const struct seat *seat = LIST_OWNER(job, struct seat, job);
	struct seat_at at = {seat->event, seat->person, seat->seats->place};

	if (seat->target)
		seat_take(tx, &at, seat->role);
	else
		leave(tx, &at);
}

/* ---- what went back is told */

static void
tell(struct seats *seats, struct entry *const *entries, size_t count)
{
	struct services *services = seats->services;

	if (services->bus && bus_is_up(services->bus)) {
		submit_publish(services, entries, count);
		return;
	}
	for (size_t i = 0; i < count && seats->untold_count < UNTOLD_MOST; i++) {
		seats->untold = mem_grow(
			seats->untold, seats->untold_count + 1, sizeof(*seats->untold));
		seats->untold[seats->untold_count++] = entry_ref(entries[i]);
	}
}

static void
forget_untold(struct seats *seats)
{
	for (size_t i = 0; i < seats->untold_count; i++)
		entry_unref(seats->untold[i]);
	free(seats->untold);
	seats->untold = NULL;
	seats->untold_count = 0;
}

static void
tell_untold(struct seats *seats)
{
	if (seats->untold_count == 0 || !seats->services->bus || !bus_is_up(seats->services->bus))
		return;
	submit_publish(seats->services, seats->untold, seats->untold_count);
	forget_untold(seats);
}

/* ---- one seat */

static void on_seat_done(struct store_job *job, enum err outcome);

/* Writes what has changed; frees a seat that is over. */
static void
settle(struct seat *seat)
{
	if (seat->flying)
		return;
	if (seat->present == seat->written) {
		if (!seat->present) {
			list_remove(&seat->link);
			free(seat);
		}
		return;
	}
	memset(&seat->job, 0, sizeof(seat->job));
	seat->job.run = on_seat_run;
	seat->job.done = on_seat_done;
	seat->target = seat->present;
	seat->flying = store_write(seat->seats->services->store, &seat->job) == ERR_OK;
}

static void
on_seat_done(struct store_job *job, enum err outcome)
{
	struct seat *seat = LIST_OWNER(job, struct seat, job);

	seat->flying = false;
	if (outcome != ERR_OK) {
		log_warn("a seat at a desk was not noted", "reason", err_text(outcome));
		return; /* again in a second */
	}
	tell(seat->seats, job->entries, job->entry_count);
	seat->written = seat->target;
	settle(seat);
}

static struct seat *
find(struct seats *seats, const char *event, const char *person)
{
	for (struct list *link = seats->all.next; link != &seats->all; link = link->next) {
		struct seat *seat = LIST_OWNER(link, struct seat, link);
		if (strcmp(seat->person, person) == 0 && strcmp(seat->event, event) == 0)
			return seat;
	}
	return NULL;
}

void
seats_set(
	struct seats *seats, const char *event, const char *person, const char *role, bool present)
{
	struct seat *seat = find(seats, event, person);

	if (!seat) {
		seat = mem_zero(1, sizeof(*seat));
		seat->seats = seats;
		copy_id(seat->event, event);
		copy_id(seat->person, person);
		snprintf(seat->role, sizeof(seat->role), "%s", role);
		list_append(&seats->all, &seat->link);
	}
	seat->present = present;
	settle(seat);
}

/* ---- the whole place */

/* A job about all seats of this place. */
struct place_job {
	struct store_job job;
	struct seats *seats;
};

static void
on_sweep_run(struct store_job *job, struct tx *tx)
{
	const char *place = LIST_OWNER(job, struct place_job, job)->seats->place;
	json_t *left, *pair;
	size_t i;

	seat_forget(tx);
	left = seat_list(tx->db, place);
	json_array_foreach(left, i, pair) {
		struct seat_at at = {json_string_value(json_array_get(pair, 0)),
			json_string_value(json_array_get(pair, 1)), place};
		leave(tx, &at);
	}
	json_decref(left);
}

static void
on_renew_run(struct store_job *job, struct tx *tx)
{
	seat_renew(tx, LIST_OWNER(job, struct place_job, job)->seats->place);
}

static void
on_place_done(struct store_job *job, enum err outcome)
{
	struct place_job *work = LIST_OWNER(job, struct place_job, job);

	if (outcome == ERR_OK)
		tell(work->seats, job->entries, job->entry_count);
	else
		log_warn("the seats of a place were not noted", "reason", err_text(outcome));
	free(work);
}

static void
submit_place(struct seats *seats, void (*run)(struct store_job *job, struct tx *tx))
{
	struct place_job *work = mem_zero(1, sizeof(*work));

	work->seats = seats;
	work->job.run = run;
	work->job.done = on_place_done;
	if (store_write(seats->services->store, &work->job) != ERR_OK)
		free(work);
}

struct seats *
seats_create(struct services *services, unsigned number)
{
	struct seats *seats = mem_zero(1, sizeof(*seats));
	char machine[65] = "";

	seats->services = services;
	list_init(&seats->all);
	(void)gethostname(machine, sizeof(machine) - 1);
	snprintf(seats->place, sizeof(seats->place), "%s:%u", machine, number);
	submit_place(seats, on_sweep_run);
	return seats;
}

void
seats_free(struct seats *seats)
{
	struct list *link, *after;

	if (!seats)
		return;
	LIST_EACH(link, after, &seats->all)
	free(LIST_OWNER(link, struct seat, link));
	forget_untold(seats);
	free(seats);
}

void
seats_second(struct seats *seats)
{
	struct list *link, *after;

	tell_untold(seats);
	LIST_EACH(link, after, &seats->all)
	settle(LIST_OWNER(link, struct seat, link));
	if (++seats->seconds % RENEW_SECONDS == 0 && !list_is_empty(&seats->all))
		submit_place(seats, on_renew_run);
}
