/*
 * shelf.h - buffers of one size that are needed for moments, again and again.
 *
 * Where a large buffer comes from the heap, pieces that stay for long settle in the hole that it leaves, and
 * the next large one takes new memory: with 20,000 connections that was more than all that they
 * keep.  Buffers from a shelf leave no holes, and what a rush needed goes back to the system after it.
 * May be used by several threads.
 */
#ifndef OPENFLOOR_BASE_SHELF_H
#define OPENFLOOR_BASE_SHELF_H

#include <stdbool.h>
#include <stddef.h>

struct shelf;

/*
 * COUNT buffers (at most 65,536) of SIZE bytes, rounded up to whole pages; the memory of KEPT of them, and of those in
 * use, is the process's.  NULL: there is no room for them.
 */
struct shelf *shelf_create(size_t size, size_t count, size_t kept);
void shelf_free(struct shelf *shelf); /* with all buffers; NULL does nothing */

size_t shelf_size(const struct shelf *shelf); /* of a buffer */
void *shelf_take(struct shelf *shelf); /* the one that was given back last; NULL: all are in use */
void shelf_give(struct shelf *shelf, void *buffer);
bool shelf_has(const struct shelf *shelf, const void *buffer); /* is it one of these? */

#endif
