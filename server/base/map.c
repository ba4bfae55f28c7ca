#include "base/map.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/mem.h"

#define MAP_FIRST 16 /* a power of two, as all sizes are */

struct slot {
	uint64_t hash;
	char *key; /* NULL: free */
	void *value;
};

struct map {
	struct slot *slots;
	size_t size;
	size_t count;
};

static uint64_t hash_key[2];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void
make_hash_key(void)
{
	ids_random(hash_key, sizeof(hash_key));
}

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t v[static 4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein, 2012): one round a word, three at the end. */
static uint64_t
hash_of(const char *key)
{
	uint64_t v[4] = {hash_key[0] ^ UINT64_C(0x736f6d6570736575),
		hash_key[1] ^ UINT64_C(0x646f72616e646f6d),
		hash_key[0] ^ UINT64_C(0x6c7967656e657261),
		hash_key[1] ^ UINT64_C(0x7465646279746573)};
	size_t len = strlen(key);
	size_t whole = len / 8 * 8;
	uint64_t last = (uint64_t)len << 56;

	for (size_t i = 0; i < whole; i += 8) {
		uint64_t word;
		memcpy(&word, key + i, sizeof(word));
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	for (size_t i = whole; i < len; i++)
		last |= (uint64_t)(unsigned char)key[i] << (8 * (i - whole));
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map *
map_create(void)
{
	struct map *map = mem_zero(1, sizeof(*map));

	pthread_once(&hash_key_once, make_hash_key);
	map->size = MAP_FIRST;
	map->slots = mem_zero(map->size, sizeof(*map->slots));
	return map;
}

void
map_free(struct map *map)
{
	if (!map)
		return;
	for (size_t i = 0; i < map->size; i++)
		free(map->slots[i].key);
	free(map->slots);
	free(map);
}

/* The slot of KEY, or the free one where it would stand. */
static struct slot *
find_slot(const struct map *map, const char *key, uint64_t hash)
{
	size_t i = hash & (map->size - 1);

	for (;; i = (i + 1) & (map->size - 1)) {
		struct slot *slot = &map->slots[i];
		if (!slot->key || (slot->hash == hash && strcmp(slot->key, key) == 0))
			return slot;
	}
}

void *
map_get(const struct map *map, const char *key)
{
	return find_slot(map, key, hash_of(key))->value;
}

static void
double_size(struct map *map)
{
	struct slot *old = map->slots;
	size_t old_size = map->size;

	map->size *= 2;
	map->slots = mem_zero(map->size, sizeof(*map->slots));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].key)
			*find_slot(map, old[i].key, old[i].hash) = old[i];
	free(old);
}

void *
map_put(struct map *map, const char *key, void *value)
{
	uint64_t hash = hash_of(key);
	struct slot *slot = find_slot(map, key, hash);
	void *old = slot->value;

	if (!slot->key) {
		if ((map->count + 1) * 4 > map->size * 3) {
			double_size(map);
			slot = find_slot(map, key, hash);
		}
		slot->hash = hash;
		slot->key = mem_strdup(key);
		map->count++;
	}
	slot->value = value;
	return old;
}

/*
 * Closes the hole at HOLE: what stands behind it moves up where its own place allows, so that a
 * search may always end at the first free slot.
 */
static void
close_hole(struct map *map, size_t hole)
{
	size_t mask = map->size - 1;

	for (size_t i = (hole + 1) & mask; map->slots[i].key; i = (i + 1) & mask) {
		size_t home = map->slots[i].hash & mask;
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		map->slots[hole] = map->slots[i];
		hole = i;
	}
	map->slots[hole] = (struct slot){0};
}

void *
map_remove(struct map *map, const char *key)
{
	struct slot *slot = find_slot(map, key, hash_of(key));
	void *value = slot->value;

	if (!slot->key)
		return NULL;
	free(slot->key);
	close_hole(map, (size_t)(slot - map->slots));
	map->count--;
	return value;
}

size_t
map_count(const struct map *map)
{
	return map->count;
}

void
map_walk(const struct map *map, bool (*each)(const char *key, void *value, void *cookie),
	void *cookie)
{
	for (size_t i = 0; i < map->size; i++) {
		const struct slot *slot = &map->slots[i];
		if (slot->key && !each(slot->key, slot->value, cookie))
			return;
	}
}
