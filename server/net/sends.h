/*
 * sends.h - many small sends, to a socket each, in one system call.
 *
 * What tells everybody of an entry spends its time in the kernel's send().  A part of that is the way
 * in and out, and what happens there: whoever is woken by a send takes the processor from the sender before
 * it has done the next.  io_uring (io_uring(7), by way of liburing) takes hundreds of sends in one call.
 * Where the kernel or its keeper refuses that, plain send() does the same, one by one.
 *
 * The ring is closed to all but sends (io_uring_register_restrictions(3)) and used by one thread.
 */
#ifndef OPENFLOOR_NET_SENDS_H
#define OPENFLOOR_NET_SENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SENDS_MAX 256 /* in one call */

struct sends;

/* BATCHED false: never tries io_uring.  Used by the thread that creates it alone. */
struct sends *sends_create(bool batched);
void sends_free(struct sends *sends); /* NULL does nothing */
bool sends_is_batched(const struct sends *sends);

/* Notes LEN bytes of DATA for SOCKET; DATA stays as it is until sends_run.  False: SENDS_MAX are noted. */
bool sends_add(struct sends *sends, int socket, const void *data, size_t len);

/*
 * Does what was noted, never waiting for a socket.  Results in the order of sends_add: bytes taken by
 * the kernel (may be fewer than LEN), or a negative errno (-EAGAIN: the socket takes nothing now).
 * How many there are; RESULTS has room for SENDS_MAX.
 */
size_t sends_run(struct sends *sends, ssize_t *results);

#endif
