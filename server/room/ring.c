#include "room/ring.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "room/frame.h"

#define FRAMES_FIRST 64
#define FRAMES_MOST  32768 /* of 30 bytes each before the index is full sooner than the bytes */

/* Maps RING_BYTES of new memory twice in a row.  Like mem_alloc: without memory the program ends. */
static unsigned char *
map_twice(void)
{
	int fd = memfd_create("openfloor-ring", MFD_CLOEXEC);
	unsigned char *both;

	if (fd < 0 || ftruncate(fd, (off_t)RING_BYTES) < 0)
		abort();
	both = mmap(NULL, 2 * RING_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (both == MAP_FAILED)
		abort();
	for (unsigned i = 0; i < 2; i++) {
		void *at = both + i * RING_BYTES;
		if (mmap(at, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) !=
			at)
			abort();
	}
	close(fd);
	return both;
}

void
ring_init(struct ring *ring)
{
	*ring = (struct ring){.first = 1, .next = 1, .cap = FRAMES_FIRST};
	ring->frames = mem_zero(ring->cap, sizeof(*ring->frames));
	ring->bytes = map_twice();
}

void
ring_fini(struct ring *ring)
{
	munmap(ring->bytes, 2 * RING_BYTES);
	free(ring->frames);
}

static struct ring_frame *
frame_at(const struct ring *ring, uint64_t number)
{
	return &ring->frames[number & (ring->cap - 1)];
}

/* Forgets the frames before NUMBER. */
static void
drop_before(struct ring *ring, uint64_t number)
{
	const struct ring_frame *last;

	if (number <= ring->first)
		return;
	last = frame_at(ring, number - 1);
	ring->start = last->end;
	ring->start_seq = last->seq;
	ring->first = number;
}

/* Numbers go on, so that no old cursor fits by chance: one is left out. */
void
ring_reset(struct ring *ring, uint64_t seq)
{
	ring->next++;
	ring->first = ring->next;
	ring->start = ring->end;
	ring->start_seq = seq;
}

/* FNV-1a.  Two items that look the same only cost a viewer a hello too many. */
uint64_t
ring_item(const char *id)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	if (!id[0])
		return 0;
	for (const unsigned char *at = (const unsigned char *)id; *at; at++)
		hash = (hash ^ *at) * UINT64_C(0x100000001b3);
	return hash ? hash : 1;
}

static void
grow_index(struct ring *ring)
{
	struct ring old = *ring;

	if (ring->cap == FRAMES_MOST) {
		drop_before(ring, ring->first + 1);
		return;
	}
	ring->cap *= 2;
	ring->frames = mem_zero(ring->cap, sizeof(*ring->frames));
	for (uint64_t number = ring->first; number < ring->next; number++)
		*frame_at(ring, number) = *frame_at(&old, number);
	free(old.frames);
}

void
ring_append(struct ring *ring, uint64_t seq, uint64_t item, const void *data, size_t len)
{
	unsigned char header[FRAME_HEADER_MAX];
	size_t header_len = frame_header(len, header);
	unsigned char *at;

	if (header_len + len > RING_BYTES)
		abort(); /* entries are bounded long before */
	if (ring->next - ring->first == ring->cap)
		grow_index(ring);
	while (ring->end + header_len + len - ring->start > RING_BYTES)
		drop_before(ring, ring->first + 1);
	at = ring->bytes + ring->end % RING_BYTES;
	memcpy(at, header, header_len);
	memcpy(at + header_len, data, len);
	ring->end += header_len + len;
	*frame_at(ring, ring->next++) = (struct ring_frame){ring->end, seq, item};
}

void
ring_cut(struct ring *ring, uint64_t item)
{
	for (uint64_t number = ring->next; item && number-- > ring->first;) {
		if (frame_at(ring, number)->item == item) {
			drop_before(ring, number + 1);
			return;
		}
	}
}

bool
ring_has(const struct ring *ring, uint64_t cursor)
{
	return cursor + 1 >= ring->first && cursor < ring->next;
}

/*
 * Entries' seqs go up by one; frames between them (transient ones) bear the seq of the entry before.
 * So the first frame whose seq is not less than SEQ is the entry itself.
 */
bool
ring_find(const struct ring *ring, uint64_t seq, uint64_t *cursor)
{
	uint64_t low = ring->first, high = ring->next;

	if (seq < ring->start_seq)
		return false;
	if (seq == ring->start_seq) {
		*cursor = ring->first - 1;
		return true;
	}
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (frame_at(ring, middle)->seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	*cursor = low;
	return low < ring->next;
}

uint64_t
ring_seq(const struct ring *ring, uint64_t cursor)
{
	return cursor < ring->first ? ring->start_seq : frame_at(ring, cursor)->seq;
}

uint64_t
ring_chunk(const struct ring *ring, uint64_t cursor, size_t max, const void **data, size_t *len)
{
	uint64_t from = cursor < ring->first ? ring->start : frame_at(ring, cursor)->end;
	uint64_t low = cursor + 1, high = ring->next - 1; /* the last frame is one of these */

	while (low < high) {
		uint64_t middle = low + (high - low + 1) / 2;
		if (frame_at(ring, middle)->end - from <= max)
			low = middle;
		else
			high = middle - 1;
	}
	*data = ring->bytes + from % RING_BYTES;
	*len = (size_t)(frame_at(ring, low)->end - from);
	return low;
}
