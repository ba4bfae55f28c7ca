/* metrics_text.c - the text of metrics.h. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "process/metrics.h"
#include "process/stage.h"

#define FIRST_BOUND_US 500.0 /* histogram_add in base/counters.h */

enum kind { gauge, greatest, counter };

static const struct {
	const char *metric;
	enum kind kind;
	const char *help;
	size_t offset;
} rows[] = {
#define ROW(member, metric, kind, help) {metric, kind, help, offsetof(struct counters, member)},
	COUNTERS(ROW)
#undef ROW
};

static uint64_t
sum(const struct stage *stage, size_t offset)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < stage->workers; i++) {
		const char *base = (const char *)&stage->meters[i].counters;
		const _Atomic uint64_t *value = (const void *)(base + offset);
		total += atomic_load_explicit(value, memory_order_relaxed);
	}
	return total;
}

static uint64_t
greatest_of(const struct stage *stage, size_t offset)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < stage->workers; i++) {
		const char *base = (const char *)&stage->meters[i].counters;
		const _Atomic uint64_t *value = (const void *)(base + offset);
		uint64_t one = atomic_load_explicit(value, memory_order_relaxed);
		most = one > most ? one : most;
	}
	return most;
}

/* The family of "name_total{label}" is "name": what # HELP and # TYPE speak of. */
static size_t
family_len(const char *metric, enum kind kind)
{
	size_t len = strcspn(metric, "{");

	if (kind == counter && len > 6 && memcmp(metric + len - 6, "_total", 6) == 0)
		len -= 6;
	return len;
}

static void
write_rows(const struct stage *stage, struct buf *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = family_len(rows[i].metric, rows[i].kind);
		bool first = i == 0 || family_len(rows[i - 1].metric, rows[i - 1].kind) != len ||
			strncmp(rows[i].metric, rows[i - 1].metric, len) != 0;
		if (first) {
			buf_addf(out, "# TYPE %.*s %s\n", (int)len, rows[i].metric,
				rows[i].kind == counter ? "counter" : "gauge");
			buf_addf(out, "# HELP %.*s %s\n", (int)len, rows[i].metric, rows[i].help);
		}
		buf_addf(out, "%s %llu\n", rows[i].metric,
			(unsigned long long)(rows[i].kind == greatest
					? greatest_of(stage, rows[i].offset)
					: sum(stage, rows[i].offset)));
	}
}

static void
write_bucket(struct buf *out, const char *name, double bound, bool last, uint64_t count)
{
	if (last)
		buf_addf(out, "%s_bucket{le=\"+Inf\"} %llu\n", name, (unsigned long long)count);
	else
		buf_addf(
			out, "%s_bucket{le=\"%g\"} %llu\n", name, bound, (unsigned long long)count);
}

static void
write_end(struct buf *out, const char *name, uint64_t count, uint64_t sum_us)
{
	buf_addf(out, "%s_count %llu\n%s_sum %.6f\n", name, (unsigned long long)count, name,
		(double)sum_us / 1e6);
}

static void
write_head(struct buf *out, const char *name, const char *help)
{
	buf_addf(out, "# TYPE %s histogram\n# UNIT %s seconds\n# HELP %s %s\n", name, name, name,
		help);
}

static void
write_fanout(const struct stage *stage, struct buf *out)
{
	static const char name[] = "openfloor_fanout_seconds";
	uint64_t count = 0;

	write_head(out, name, "from the commit to the last byte handed to the kernel");
	for (size_t i = 0; i < COUNTER_BUCKETS; i++) {
		count += sum(
			stage, offsetof(struct counters, fanout.buckets) + i * sizeof(uint64_t));
		write_bucket(out, name, FIRST_BOUND_US * (double)(UINT64_C(1) << i) / 1e6,
			i == COUNTER_BUCKETS - 1, count);
	}
	write_end(out, name, count, sum(stage, offsetof(struct counters, fanout.sum_us)));
}

static void
write_commit(const struct stage *stage, struct buf *out)
{
	static const char name[] = "openfloor_commit_seconds";
	uint64_t count = 0, sum_us = 0;

	write_head(out, name, "a transaction, from its turn to the end of fsync");
	for (size_t i = 0; i < STORE_COMMIT_BUCKETS; i++) {
		bool last = i == STORE_COMMIT_BUCKETS - 1;
		for (unsigned worker = 0; worker < stage->workers; worker++)
			count += atomic_load_explicit(
				&stage->meters[worker].commit_buckets[i], memory_order_relaxed);
		write_bucket(out, name, last ? 0. : store_commit_bounds[i], last, count);
	}
	for (unsigned worker = 0; worker < stage->workers; worker++)
		sum_us += atomic_load_explicit(
			&stage->meters[worker].commit_us, memory_order_relaxed);
	write_end(out, name, count, sum_us);
}

static void
write_reads(const struct stage *stage, struct buf *out)
{
	uint64_t reads = 0;

	for (unsigned worker = 0; worker < stage->workers; worker++)
		reads += atomic_load_explicit(&stage->meters[worker].reads, memory_order_relaxed);
	buf_addf(out,
		"# TYPE openfloor_store_reads counter\n"
		"# HELP openfloor_store_reads readings of the database by the event loops\n"
		"openfloor_store_reads_total %llu\n",
		(unsigned long long)reads);
}

void
metrics_write(const struct stage *stage, struct buf *out)
{
	write_rows(stage, out);
	write_fanout(stage, out);
	write_commit(stage, out);
	write_reads(stage, out);
	buf_addf(out, "# TYPE openfloor_workers gauge\nopenfloor_workers %u\n# EOF\n",
		stage->workers);
}
