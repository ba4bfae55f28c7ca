#include "flow/working.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/here.h"
#include "flow/watch.h"
#include "store/desk.h"

#define READ_AGAIN (5 * NS_A_SECOND)

struct working_read {
	struct store_read read;
	struct watch *watch; /* NULL: cancelled */
	char event[ID_SIZE];
	int64_t now;
	json_t *by_person;
};

void
working_init(struct working *working)
{
	*working = (struct working){.is_stale = true};
}

void
working_fini(struct working *working)
{
	if (working->read) {
		working->read->watch = NULL;
		working->read->read.cancelled = true;
	}
	json_decref(working->by_person);
}

/* What only adds to the queue changes nothing; asking may be a flood. */
void
working_saw(struct working *working, const struct entry *entry)
{
	static const char *const harmless[] = {"submitted", "screened", "draft", "here"};

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (strcmp(entry->kind, harmless[i]) == 0)
			return;
	working->is_stale = true;
}

json_t *
working_of(const struct working *working, const char *person)
{
	json_t *theirs = json_object_get(working->by_person, person);

	return theirs ? json_incref(theirs) : json_array();
}

static void
on_run(struct store_read *read, struct db *db)
{
	struct working_read *reading = LIST_OWNER(read, struct working_read, read);

	reading->by_person = desk_working_json(db, reading->event, reading->now);
}

static void
on_done(struct store_read *read, enum err outcome)
{
	struct working_read *reading = LIST_OWNER(read, struct working_read, read);
	struct watch *watch = reading->watch;

	if (watch) {
		struct working *working = &watch->here.working;
		working->read = NULL;
		if (outcome == ERR_OK && reading->by_person) {
			json_decref(working->by_person);
			working->by_person = json_incref(reading->by_person);
			here_show(watch);
		} else {
			working->is_stale = true;
		}
	}
	json_decref(reading->by_person);
	free(reading);
}

void
working_second(struct watch *watch)
{
	struct working *working = &watch->here.working;
	struct deliver *deliver = watch->deliver;
	struct working_read *reading;

	if (working->read ||
		(!working->is_stale && deliver->now_ns - working->read_ns < READ_AGAIN))
		return;
	reading = mem_zero(1, sizeof(*reading));
	reading->read.run = on_run;
	reading->read.done = on_done;
	reading->watch = watch;
	reading->now = deliver->now_ms;
	memcpy(reading->event, watch->event, sizeof(reading->event));
	if (store_ask(deliver->services->store, &reading->read) != ERR_OK) {
		free(reading);
		return;
	}
	working->read = reading;
	working->is_stale = false;
	working->read_ns = deliver->now_ns;
}
