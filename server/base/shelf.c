#include "base/shelf.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

struct shelf {
	pthread_mutex_t lock;
	unsigned char *buffers;
	size_t size;
	size_t count;
	size_t kept; /* that many free ones keep their pages */
	uint16_t *free; /* numbers of those that are not in use, a stack */
	size_t free_count;
};

struct shelf *
shelf_create(size_t size, size_t count, size_t kept)
{
	struct shelf *shelf = mem_zero(1, sizeof(*shelf));
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	shelf->size = (size + page - 1) / page * page;
	shelf->count = count;
	shelf->kept = kept;
	shelf->buffers = mmap(NULL, shelf->size * count, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (shelf->buffers == MAP_FAILED) {
		free(shelf);
		return NULL;
	}
	pthread_mutex_init(&shelf->lock, NULL);
	shelf->free = mem_zero(count, sizeof(*shelf->free));
	for (size_t i = 0; i < count; i++)
		shelf->free[i] = (uint16_t)(count - 1 - i);
	shelf->free_count = count;
	return shelf;
}

void
shelf_free(struct shelf *shelf)
{
	if (!shelf)
		return;
	munmap(shelf->buffers, shelf->size * shelf->count);
	pthread_mutex_destroy(&shelf->lock);
	free(shelf->free);
	free(shelf);
}

size_t
shelf_size(const struct shelf *shelf)
{
	return shelf->size;
}

void *
shelf_take(struct shelf *shelf)
{
	void *buffer = NULL;

	pthread_mutex_lock(&shelf->lock);
	if (shelf->free_count > 0)
		buffer = shelf->buffers + shelf->free[--shelf->free_count] * shelf->size;
	pthread_mutex_unlock(&shelf->lock);
	return buffer;
}

void
shelf_give(struct shelf *shelf, void *buffer)
{
	size_t number = (size_t)((unsigned char *)buffer - shelf->buffers) / shelf->size;

	pthread_mutex_lock(&shelf->lock);
	if (shelf->count - shelf->free_count > shelf->kept)
		madvise(buffer, shelf->size, MADV_DONTNEED);
	shelf->free[shelf->free_count++] = (uint16_t)number;
	pthread_mutex_unlock(&shelf->lock);
}

bool
shelf_has(const struct shelf *shelf, const void *buffer)
{
	uintptr_t at = (uintptr_t)buffer, from = (uintptr_t)shelf->buffers;

	return at >= from && at < from + shelf->size * shelf->count;
}
