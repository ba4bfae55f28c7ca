/*
 * automaton.h - many patterns found in one pass (Aho and Corasick, 1975).
 *
 * A trie of all patterns in arrays: the children of a node are numbered one after another, in
 * order of their labels, so that a node needs only the number of its first child.  Each node
 * knows the node of the longest pattern's beginning that its own end is (fail), and the nearest
 * one on that way at which a pattern ends (shorter).  About 18 bytes a node, and one node for
 * each beginning that the patterns have.  Immutable once made; any thread.
 */
#ifndef OPENFLOOR_MODERATION_AUTOMATON_H
#define OPENFLOOR_MODERATION_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

#define AUTOMATON_NONE UINT32_MAX

struct automaton;

/* A pattern is a part of one pool of code points; not empty. */
struct automaton_pattern {
	uint32_t start;
	uint32_t count;
};

/* PATTERNS and POOL are only read while it is made; patterns may be equal. */
struct automaton *automaton_create(
	const struct automaton_pattern *patterns, size_t count, const uint32_t *pool);
void automaton_free(struct automaton *automaton); /* NULL does nothing */
size_t automaton_bytes(const struct automaton *automaton);

/* The state after POINT in STATE; the first state is 0. */
uint32_t automaton_next(const struct automaton *automaton, uint32_t state, uint32_t point);

/*
 * The patterns that end in STATE, the longest first:
 *	for (p = automaton_first(a, state); p != AUTOMATON_NONE; p = automaton_other(a, p))
 */
uint32_t automaton_first(const struct automaton *automaton, uint32_t state);
uint32_t automaton_other(const struct automaton *automaton, uint32_t pattern);

#endif
