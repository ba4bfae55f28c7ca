#include "process/meters.h"

#include <string.h>

enum kind { gauge, greatest, counter };

void
meters_begin(struct meter_reader *reader, struct meters *meters)
{
	memset(reader, 0, sizeof(*reader));
	reader->meters = meters;
#define BEGIN(member, metric, kind, help) \
	if (kind != counter) \
		counter_set(&meters->counters.member, 0);
	COUNTERS(BEGIN)
#undef BEGIN
}

void
meters_take(struct meter_reader *reader, const struct store *store)
{
	struct meters *meters = reader->meters;
	struct store_numbers *taken = &reader->taken;
	struct store_numbers now;

	store_numbers(store, &now);
	for (size_t i = 0; i < STORE_COMMIT_BUCKETS; i++)
		counter_add(&meters->commit_buckets[i],
			now.commit_seconds_buckets[i] - taken->commit_seconds_buckets[i]);
	counter_add(&meters->commits, now.commits - taken->commits);
	counter_add(&meters->commit_us,
		(uint64_t)((now.commit_seconds_sum - taken->commit_seconds_sum) * 1e6));
	counter_add(&meters->reads, now.reads - taken->reads);
	*taken = now;
}
