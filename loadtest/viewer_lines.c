/* What Openfloor says: entries, a hello, tallies, replies; each a line of JSON whose fields have their places. */
#include <stdatomic.h>
#include <string.h>

#include "viewer_parts.h"

static const char stamp[] = "\"text\":\"T=";

static bool
starts(const char *line, size_t len, const char *with)
{
	size_t wanted = strlen(with);

	return len >= wanted && memcmp(line, with, wanted) == 0;
}

/* The digits at AT, of which END is the end: what comes last in a message has nothing behind it. */
static uint64_t
number_at(const char *at, const char *end)
{
	uint64_t value = 0;

	for (; at < end && *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (uint64_t)(*at - '0');
	return value;
}

static uint64_t
number_after(const char *line, size_t len, const char *name)
{
	const char *at = memmem(line, len, name, strlen(name));

	return at != NULL ? number_at(at + strlen(name), line + len) : 0;
}

/* The announcement in a piece of JSON; false: there is none. */
static bool
find_announcement(const char *piece, size_t len, uint64_t *sent)
{
	const char *at = memmem(piece, len, stamp, sizeof stamp - 1);
	uint64_t number;

	if (at == NULL)
		return false;
	at += sizeof stamp - 1 - 2;
	return announcement_read(at, (size_t)(piece + len - at), sent, &number);
}

static void
take_entry(struct load_viewer *viewer, const char *line, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	uint64_t sent;

	viewer_seq(viewer, number_after(line, len < 80 ? len : 80, "\"seq\":"), numbers);
	if (find_announcement(line, len, &sent))
		viewer_delivery(viewer, sent, now, numbers);
}

/* ---- the hello */

static void
take_epoch(struct viewer_context *context, const char *line, size_t len)
{
	static const char name[] = "\"epoch\":\"";
	const char *at = memmem(line, len < 200 ? len : 200, name, sizeof name - 1);
	const char *end;

	if (at == NULL)
		return;
	at += sizeof name - 1;
	end = memchr(at, '"', (size_t)(line + len - at));
	if (end == NULL || (size_t)(end - at) >= sizeof context->epoch)
		return;
	memcpy(context->epoch, at, (size_t)(end - at));
	context->epoch[end - at] = '\0';
}

/* Announcements of the page that it had not yet: it has them, if late. */
static void
take_page(const struct load_viewer *viewer, const char *entries, size_t len,
	struct swarm_numbers *numbers)
{
	static const char seq[] = "\"seq\":";
	const char *end = entries + len;
	const char *at = memmem(entries, len, seq, sizeof seq - 1);

	while (at != NULL) {
		const char *from = at + sizeof seq - 1;
		uint64_t sent;

		at = memmem(from, (size_t)(end - from), seq, sizeof seq - 1);
		if (number_at(from, end) > viewer->seq &&
			find_announcement(from, (size_t)((at != NULL ? at : end) - from), &sent))
			viewer_delivery(viewer, sent, 0, numbers);
	}
}

/* The hello's own seq stands before its entries, which have one each. */
static void
take_hello(struct load_viewer *viewer, const char *line, size_t len, struct swarm_numbers *numbers)
{
	const char *entries = memmem(line, len, "\"entries\":", 10);
	const char *last = NULL;
	const char *at = line;
	size_t head = entries != NULL ? (size_t)(entries - line) : len;

	while ((at = memmem(at, (size_t)(line + head - at), "\"seq\":", 6)) != NULL) {
		last = at;
		at += 6;
	}
	if (viewer->greeted && entries != NULL) {
		uint64_t since = viewer->since_ns;

		viewer->since_ns = VIEWER_AWAY; /* a page is no live delivery */
		take_page(viewer, entries, (size_t)(line + len - entries), numbers);
		viewer->since_ns = since;
	}
	viewer->seq = last != NULL ? number_at(last + 6, line + len) : 0;
	if (viewer->context != NULL) {
		take_epoch(viewer->context, line, len);
		if (viewer->seq > viewer->context->head)
			viewer->context->head = viewer->seq;
	}
	viewer_join(viewer, numbers);
}

/* ---- tallies */

static unsigned
question_of(const struct swarm_votes *votes, const char *id, size_t len)
{
	for (unsigned i = 0; i < votes->questions; i++)
		if (strlen(votes->ids[i]) == len && memcmp(votes->ids[i], id, len) == 0)
			return i;
	return votes->questions;
}

/* Reads {"id":votes,...} behind "questions": once for all who get the same bytes. */
static void
read_tally(struct viewer_context *context, const char *line, size_t len)
{
	struct viewer_tally *tally = &context->tally;
	static const char name[] = "\"questions\":{";
	const char *end = line + len;
	const char *at = memmem(line, len, name, sizeof name - 1);

	buf_reset(&tally->line);
	buf_add(&tally->line, line, len);
	tally->count = 0;
	at = at != NULL ? at + sizeof name - 1 : end;
	while (at < end && *at == '"' && tally->count < SWARM_VOTED_MAX) {
		const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
		unsigned question;

		if (close == NULL || close + 1 >= end || close[1] != ':')
			break;
		question = question_of(context->votes, at + 1, (size_t)(close - at - 1));
		if (question < context->votes->questions) {
			tally->counts[tally->count].question = question;
			tally->counts[tally->count++].votes = (unsigned)number_at(close + 2, end);
		}
		for (at = close + 2; at < end && *at >= '0' && *at <= '9'; at++)
			;
		if (at < end && *at == ',')
			at++;
	}
}

/* The oldest vote that it had not heard of until now says how stale it was. */
static void
take_count(struct load_viewer *viewer, unsigned question, unsigned count, uint64_t now,
	struct swarm_numbers *numbers)
{
	const struct swarm_votes *votes = viewer->context->votes;
	uint32_t *known = &viewer->votes[question];
	const struct swarm_vote *vote;
	bool is_acknowledged;

	if (count > atomic_load(&votes->sent[question])) {
		numbers->unheard_of++;
		return;
	}
	/* Who came back may be with another worker, which reads the counts at another moment of the second. */
	if (count < *known) {
		numbers->backwards += viewer->since_ns == 0;
		return;
	}
	if (count == *known)
		return;
	vote = &votes->times[(size_t)question * votes->capacity + *known];
	is_acknowledged = *known < atomic_load(&votes->acknowledged[question]) &&
		now > vote->acknowledged_ns;
	load_histogram_add(
		&numbers->staleness, is_acknowledged ? (now - vote->acknowledged_ns) / 1000 : 0);
	load_histogram_add(
		&numbers->cast_age, now > vote->due_ns ? (now - vote->due_ns) / 1000 : 0);
	viewer->votes_sum += count - *known;
	*known = count;
}

static void
take_tally(struct load_viewer *viewer, const char *line, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	struct viewer_context *context = viewer->context;
	const struct viewer_tally *tally;

	numbers->tallies++;
	if (viewer->votes == NULL)
		return;
	tally = &context->tally;
	if (tally->line.len != len || memcmp(tally->line.data, line, len) != 0)
		read_tally(context, line, len);
	for (unsigned i = 0; i < tally->count; i++)
		take_count(viewer, tally->counts[i].question, tally->counts[i].votes, now, numbers);
}

/* ---- replies */

/* Its own id is the last one: a problem may hold the item that it is about. */
static void
take_reply(struct viewer_context *context, bool is_result, const char *line, size_t len)
{
	static const char name[] = "\"id\":\"";
	const char *at = line;
	const char *found = NULL;

	if (context == NULL || context->on_reply == NULL)
		return;
	while ((at = memmem(at, (size_t)(line + len - at), name, sizeof name - 1)) != NULL) {
		found = at + sizeof name - 1;
		if (is_result)
			break;
		at = found;
	}
	if (found != NULL)
		context->on_reply(
			context->cookie, number_at(found, line + len), is_result, line, len);
}

static void
take_line(struct load_viewer *viewer, const char *line, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	if (starts(line, len, "{\"type\":\"entry\""))
		take_entry(viewer, line, len, now, numbers);
	else if (starts(line, len, "{\"type\":\"hello\""))
		take_hello(viewer, line, len, numbers);
	else if (starts(line, len, "{\"type\":\"tally\""))
		take_tally(viewer, line, len, now, numbers);
	else if (starts(line, len, "{\"type\":\"result\""))
		take_reply(viewer->context, true, line, len);
	else if (starts(line, len, "{\"type\":\"problem\""))
		take_reply(viewer->context, false, line, len);
}

void
viewer_lines(struct load_viewer *viewer, const char *text, size_t len, uint64_t now,
	struct swarm_numbers *numbers)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) : len;

		take_line(viewer, text, line, now, numbers);
		if (end == NULL)
			return;
		text = end + 1;
		len -= line + 1;
	}
}
