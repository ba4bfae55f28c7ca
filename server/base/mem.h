/*
 * mem.h - memory that is there or ends the program, and regions.
 *
 * Out of memory aborts: sizes chosen by the network are bounded before they come
 * here.  A region holds what one command needs and is emptied in one step when the
 * command ends.  A region belongs to one thread at a time.
 */
#ifndef OPENFLOOR_BASE_MEM_H
#define OPENFLOOR_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size); /* uninitialised; never NULL; free with free() */
void *mem_zero(size_t count, size_t size); /* zeroed, overflow-checked; free with free() */
void *mem_grow(void *old, size_t count, size_t size); /* realloc, overflow-checked */
char *mem_strdup(const char *s); /* NULL gives NULL */
void *mem_dup(const void *data, size_t len); /* copy, plus a NUL byte after it */
void mem_wipe(void *data, size_t len); /* overwrite a secret; not optimised away */

struct region;
struct region *region_create(void);
void region_free(struct region *region); /* NULL does nothing */
void region_reset(struct region *region); /* frees all that was taken from it */
void *region_alloc(struct region *region, size_t size); /* zeroed, aligned for any type */
char *region_strdup(struct region *region, const char *s); /* NULL gives NULL */
char *region_printf(struct region *region, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
