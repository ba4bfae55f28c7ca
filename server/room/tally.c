#include "room/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/map.h"
#include "base/mem.h"

#define COUNT_BYTES 104 /* of one count as text, at most */

struct count {
	struct list link;
	bool is_changed;
	char key[ID_SIZE + 1]; /* its kind, and the id */
	uint64_t numbers[2]; /* votes; or helpful, unhelpful */
};

void
tally_init(struct tally *tally)
{
	tally->counts = map_create();
	list_init(&tally->changed);
	list_init(&tally->told);
	buf_init(&tally->numbers);
	tally->numbers_changed = false;
}

static void
free_all(struct list *head)
{
	struct list *link, *after;

	LIST_EACH(link, after, head)
	free(LIST_OWNER(link, struct count, link));
}

void
tally_fini(struct tally *tally)
{
	free_all(&tally->changed);
	free_all(&tally->told);
	map_free(tally->counts);
	buf_fini(&tally->numbers);
}

static void
set_count(struct tally *tally, char kind, const char *id, uint64_t first, uint64_t second)
{
	char key[ID_SIZE + 1];
	struct count *count;

	snprintf(key, sizeof(key), "%c%s", kind, id);
	count = map_get(tally->counts, key);
	if (count && count->numbers[0] == first && count->numbers[1] == second)
		return;
	if (!count) {
		count = mem_zero(1, sizeof(*count));
		list_init(&count->link);
		memcpy(count->key, key, sizeof(key));
		map_put(tally->counts, key, count);
	}
	count->numbers[0] = first;
	count->numbers[1] = second;
	if (count->is_changed)
		return;
	count->is_changed = true;
	list_remove(&count->link);
	list_append(&tally->changed, &count->link);
}

void
tally_votes(struct tally *tally, const char *question, uint64_t votes)
{
	set_count(tally, 'q', question, votes, 0);
}

void
tally_ratings(struct tally *tally, const char *answer, uint64_t helpful, uint64_t unhelpful)
{
	set_count(tally, 'a', answer, helpful, unhelpful);
}

void
tally_numbers(struct tally *tally, const char *json, size_t len)
{
	if (tally->numbers.len == len && (len == 0 || memcmp(tally->numbers.data, json, len) == 0))
		return;
	buf_reset(&tally->numbers);
	buf_add(&tally->numbers, json, len);
	tally->numbers_changed = true;
}

bool
tally_has_changed(const struct tally *tally)
{
	return tally->numbers_changed || !list_is_empty(&tally->changed);
}

static void
add_numbers(const struct tally *tally, struct buf *out)
{
	if (tally->numbers.len == 0)
		return;
	buf_add_str(out, ",\"numbers\":");
	buf_add(out, tally->numbers.data, tally->numbers.len);
}

/* The two objects while they are made; every member is followed by a comma. */
struct pair {
	struct buf questions;
	struct buf answers;
};

static bool
is_full(const struct pair *pair)
{
	return pair->questions.len + pair->answers.len + COUNT_BYTES > TALLY_BYTES;
}

static void
add_count(const struct count *count, struct pair *pair)
{
	if (count->key[0] == 'q')
		buf_addf(
			&pair->questions, "\"%s\":%" PRIu64 ",", count->key + 1, count->numbers[0]);
	else
		buf_addf(&pair->answers,
			"\"%s\":{\"helpful\":%" PRIu64 ",\"unhelpful\":%" PRIu64 "},",
			count->key + 1, count->numbers[0], count->numbers[1]);
}

static void
add_object(const char *name, const struct buf *members, struct buf *out)
{
	buf_addf(out, "\"%s\":{", name);
	if (members->len)
		buf_add(out, members->data, members->len - 1); /* without the last comma */
	buf_add(out, "}", 1);
}

static void
end_pair(struct pair *pair, struct buf *out)
{
	add_object("questions", &pair->questions, out);
	buf_add(out, ",", 1);
	add_object("answers", &pair->answers, out);
	buf_fini(&pair->questions);
	buf_fini(&pair->answers);
}

void
tally_tell(struct tally *tally, struct buf *out)
{
	struct pair pair = {0};

	while (!list_is_empty(&tally->changed) && !is_full(&pair)) {
		struct list *link = tally->changed.next;
		struct count *count = LIST_OWNER(link, struct count, link);
		add_count(count, &pair);
		count->is_changed = false;
		list_remove(link);
		list_append(tally->told.next, link); /* before the first: the newest leads */
	}
	end_pair(&pair, out);
	if (tally->numbers_changed)
		add_numbers(tally, out);
	tally->numbers_changed = false;
}

static void
add_list(const struct list *head, struct pair *pair)
{
	for (const struct list *link = head->next; link != head && !is_full(pair);
		link = link->next)
		add_count(LIST_OWNER(link, struct count, link), pair);
}

void
tally_all(const struct tally *tally, struct buf *out)
{
	struct pair pair = {0};

	add_list(&tally->changed, &pair);
	add_list(&tally->told, &pair);
	end_pair(&pair, out);
	add_numbers(tally, out);
}
