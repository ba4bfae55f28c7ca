/*
 * map.h - from a string to a pointer.
 *
 * Open addressing with a keyed hash (SipHash-1-3, a random key for each process), so
 * that names chosen by strangers cannot be made to collide.  Keys are copied, values
 * stay the caller's.
 */
#ifndef OPENFLOOR_BASE_MAP_H
#define OPENFLOOR_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map;

struct map *map_create(void);
void map_free(struct map *map); /* not the values; NULL does nothing */
void *map_get(const struct map *map, const char *key); /* NULL when absent */
void *map_put(struct map *map, const char *key,
	void *value); /* VALUE not NULL; gives the value it replaced, or NULL */
void *map_remove(struct map *map, const char *key); /* the value, or NULL */
size_t map_count(const struct map *map);

/* Calls EACH for every pair, in no order, until it returns false.  EACH must not change the map. */
void map_walk(const struct map *map, bool (*each)(const char *key, void *value, void *cookie),
	void *cookie);

#endif
