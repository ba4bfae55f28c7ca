#include "moderation/automaton.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define PAGE_BITS  8
#define PAGE_SIZE  (1u << PAGE_BITS)
#define PAGE_COUNT (0x110000u >> PAGE_BITS)

/*
 * Code points are numbered 1, 2, ... as the patterns bring them; 0 is a code point of none.
 *
 *	node      0        1        2        3    ...
 *	label     -        7        9        7          sorted among the children of one node
 *	child     1        3        3        4          the children of n are child[n] .. child[n + 1] - 1
 */
struct automaton {
	uint16_t *pages[PAGE_COUNT]; /* code point -> number; NULL: all 0 */
	uint32_t numbers;
	uint32_t nodes;
	uint32_t *child;
	uint32_t *fail;
	uint32_t *ends; /* the first pattern that ends at the node, or NONE */
	uint32_t *shorter; /* the nearest by fail at which one ends; 0: none */
	uint16_t *label;
	uint32_t *
		from_root; /* number -> node: the root has more children than a search should see */
	size_t patterns;
	uint32_t *same; /* another pattern with the same points, or NONE */
	uint32_t *end_of; /* pattern -> its node */
};

/* What is needed while the trie is laid out. */
struct making {
	struct automaton *automaton;
	const struct automaton_pattern *patterns;
	const uint32_t *pool;
	uint32_t *order; /* the patterns, sorted */
	uint32_t *low; /* for each node the part of ORDER that begins with it */
	uint32_t *high;
	uint32_t *depth;
	uint32_t cap;
};

static uint16_t
number_of(const struct automaton *automaton, uint32_t point)
{
	const uint16_t *page = point < 0x110000u ? automaton->pages[point >> PAGE_BITS] : NULL;

	return page ? page[point & (PAGE_SIZE - 1)] : 0;
}

/* More than 65,535 different code points: the last number is shared, and who looks it up compares again. */
static void
give_number(struct automaton *automaton, uint32_t point)
{
	uint16_t **page = &automaton->pages[point >> PAGE_BITS];

	if (!*page)
		*page = mem_zero(PAGE_SIZE, sizeof(**page));
	if ((*page)[point & (PAGE_SIZE - 1)] == 0) {
		if (automaton->numbers < UINT16_MAX)
			automaton->numbers++;
		(*page)[point & (PAGE_SIZE - 1)] = (uint16_t)automaton->numbers;
	}
}

static uint16_t
number_at(const struct making *making, uint32_t pattern, uint32_t place)
{
	return number_of(making->automaton, making->pool[making->patterns[pattern].start + place]);
}

static int
compare(const void *a, const void *b, void *cookie)
{
	const struct making *making = cookie;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	uint32_t left_count = making->patterns[left].count;
	uint32_t right_count = making->patterns[right].count;

	for (uint32_t i = 0; i < left_count && i < right_count; i++) {
		uint16_t one = number_at(making, left, i), other = number_at(making, right, i);
		if (one != other)
			return one < other ? -1 : 1;
	}
	if (left_count != right_count)
		return left_count < right_count ? -1 : 1;
	return left < right ? -1 : left > right;
}

static void
sort_patterns(struct making *making, size_t count)
{
	making->order = mem_zero(count + 1, sizeof(*making->order));
	for (size_t i = 0; i < count; i++) {
		const struct automaton_pattern *pattern = &making->patterns[i];
		making->order[i] = (uint32_t)i;
		for (uint32_t k = 0; k < pattern->count; k++)
			give_number(making->automaton, making->pool[pattern->start + k]);
	}
	qsort_r(making->order, count, sizeof(*making->order), compare, making);
}

static uint32_t
add_node(struct making *making, uint16_t label, uint32_t low, uint32_t high, uint32_t depth)
{
	struct automaton *automaton = making->automaton;
	uint32_t node = automaton->nodes++;

	if (node == making->cap) {
		making->cap = making->cap * 2 + 64;
		making->low = mem_grow(making->low, making->cap, sizeof(*making->low));
		making->high = mem_grow(making->high, making->cap, sizeof(*making->high));
		making->depth = mem_grow(making->depth, making->cap, sizeof(*making->depth));
		automaton->label = mem_grow(
			automaton->label, making->cap, sizeof(*automaton->label));
	}
	automaton->label[node] = label;
	making->low[node] = low;
	making->high[node] = high;
	making->depth[node] = depth;
	return node;
}

/* The children of NODE: one for each number that stands next in its part of the order. */
static void
add_children(struct making *making, uint32_t node)
{
	uint32_t depth = making->depth[node];
	uint32_t low = making->low[node], high = making->high[node];

	while (low < high && making->patterns[making->order[low]].count == depth)
		low++;
	while (low < high) {
		uint16_t label = number_at(making, making->order[low], depth);
		uint32_t next = low + 1;
		while (next < high && number_at(making, making->order[next], depth) == label)
			next++;
		add_node(making, label, low, next, depth + 1);
		low = next;
	}
}

/* Which patterns end at NODE: those of its part of the order that are no longer than it is deep. */
static void
set_end(struct making *making, uint32_t node)
{
	struct automaton *automaton = making->automaton;

	automaton->ends[node] = AUTOMATON_NONE;
	for (uint32_t i = making->low[node]; i < making->high[node]; i++) {
		uint32_t pattern = making->order[i];
		if (node == 0 || making->patterns[pattern].count != making->depth[node])
			break;
		automaton->same[pattern] = automaton->ends[node];
		automaton->ends[node] = pattern;
		automaton->end_of[pattern] = node;
	}
}

/* Breadth first, so that children of one node stand side by side. */
static void
lay_out(struct making *making, size_t count)
{
	struct automaton *automaton = making->automaton;
	uint32_t cap = 0;

	add_node(making, 0, 0, (uint32_t)count, 0);
	for (uint32_t node = 0; node < automaton->nodes; node++) {
		if (node + 2 > cap) {
			cap = (node + 2) * 2;
			automaton->child = mem_grow(
				automaton->child, cap, sizeof(*automaton->child));
		}
		automaton->child[node] = automaton->nodes;
		add_children(making, node);
		automaton->child[node + 1] = automaton->nodes;
	}
	automaton->child = mem_grow(
		automaton->child, automaton->nodes + 1, sizeof(*automaton->child));
	automaton->label = mem_grow(automaton->label, automaton->nodes, sizeof(*automaton->label));
	automaton->ends = mem_zero(automaton->nodes, sizeof(*automaton->ends));
	for (uint32_t node = 0; node < automaton->nodes; node++)
		set_end(making, node);
}

/* The child of NODE by NUMBER, or 0. */
static uint32_t
child_by(const struct automaton *automaton, uint32_t node, uint16_t number)
{
	uint32_t low, high;

	if (node == 0)
		return automaton->from_root[number];
	low = automaton->child[node];
	high = automaton->child[node + 1];
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (automaton->label[middle] == number)
			return middle;
		if (automaton->label[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static uint32_t
step(const struct automaton *automaton, uint32_t state, uint16_t number)
{
	uint32_t next = child_by(automaton, state, number);

	while (next == 0 && state != 0) {
		state = automaton->fail[state];
		next = child_by(automaton, state, number);
	}
	return next;
}

/* In order of the nodes, which is the order of their depth: a node's fail is known before its children's. */
static void
link_fails(struct automaton *automaton)
{
	automaton->from_root = mem_zero(UINT16_MAX + 1u, sizeof(*automaton->from_root));
	automaton->fail = mem_zero(automaton->nodes, sizeof(*automaton->fail));
	automaton->shorter = mem_zero(automaton->nodes, sizeof(*automaton->shorter));
	for (uint32_t node = automaton->child[0]; node < automaton->child[1]; node++)
		automaton->from_root[automaton->label[node]] = node;
	automaton->from_root = mem_grow(
		automaton->from_root, automaton->numbers + 1, sizeof(*automaton->from_root));
	for (uint32_t node = 0; node < automaton->nodes; node++)
		for (uint32_t kid = automaton->child[node]; kid < automaton->child[node + 1];
			kid++) {
			uint32_t fail = node == 0
				? 0
				: step(automaton, automaton->fail[node], automaton->label[kid]);
			automaton->fail[kid] = fail;
			automaton->shorter[kid] = automaton->ends[fail] != AUTOMATON_NONE
				? fail
				: automaton->shorter[fail];
		}
}

struct automaton *
automaton_create(const struct automaton_pattern *patterns, size_t count, const uint32_t *pool)
{
	struct automaton *automaton = mem_zero(1, sizeof(*automaton));
	struct making making = {.automaton = automaton, .patterns = patterns, .pool = pool};

	automaton->patterns = count;
	automaton->same = mem_zero(count + 1, sizeof(*automaton->same));
	automaton->end_of = mem_zero(count + 1, sizeof(*automaton->end_of));
	sort_patterns(&making, count);
	lay_out(&making, count);
	link_fails(automaton);
	free(making.order);
	free(making.low);
	free(making.high);
	free(making.depth);
	return automaton;
}

void
automaton_free(struct automaton *automaton)
{
	if (!automaton)
		return;
	for (size_t i = 0; i < PAGE_COUNT; i++)
		free(automaton->pages[i]);
	free(automaton->child);
	free(automaton->fail);
	free(automaton->ends);
	free(automaton->shorter);
	free(automaton->label);
	free(automaton->from_root);
	free(automaton->same);
	free(automaton->end_of);
	free(automaton);
}

size_t
automaton_bytes(const struct automaton *automaton)
{
	size_t bytes = sizeof(*automaton);

	for (size_t i = 0; i < PAGE_COUNT; i++)
		if (automaton->pages[i])
			bytes += PAGE_SIZE * sizeof(*automaton->pages[i]);
	bytes += automaton->nodes * (4 * sizeof(uint32_t) + sizeof(*automaton->label));
	bytes += automaton->patterns * (sizeof(*automaton->same) + sizeof(*automaton->end_of));
	return bytes + automaton->numbers * sizeof(*automaton->from_root);
}

uint32_t
automaton_next(const struct automaton *automaton, uint32_t state, uint32_t point)
{
	uint16_t number = number_of(automaton, point);

	return number ? step(automaton, state, number) : 0;
}

uint32_t
automaton_first(const struct automaton *automaton, uint32_t state)
{
	if (automaton->ends[state] == AUTOMATON_NONE)
		state = automaton->shorter[state];
	return automaton->ends[state];
}

uint32_t
automaton_other(const struct automaton *automaton, uint32_t pattern)
{
	uint32_t node = automaton->end_of[pattern];

	if (automaton->same[pattern] != AUTOMATON_NONE)
		return automaton->same[pattern];
	return automaton->ends[automaton->shorter[node]];
}
