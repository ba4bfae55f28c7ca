#include "net/sends.h"

#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/mem.h"

#define FLAGS (MSG_NOSIGNAL | MSG_DONTWAIT)

struct noted {
	int socket;
	const void *data;
	size_t len;
};

struct sends {
	struct noted noted[SENDS_MAX];
	size_t count;
	bool batched;
	struct io_uring ring; /* if batched */
};

/* --- io_uring */

/* Whoever takes this process over can do nothing with the ring that send() could not. */
static bool
restrict_ring(struct io_uring *ring)
{
	struct io_uring_restriction allowed[2] = {
		{.opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_SEND},
		{.opcode = IORING_RESTRICTION_REGISTER_OP,
			.register_op = IORING_REGISTER_ENABLE_RINGS},
	};

	/* liburing 2.3 declares functions for these two, and its shared library lacks them. */
	return io_uring_register(
		       (unsigned)ring->ring_fd, IORING_REGISTER_RESTRICTIONS, allowed, 2) == 0 &&
		io_uring_register((unsigned)ring->ring_fd, IORING_REGISTER_ENABLE_RINGS, NULL, 0) ==
		0;
}

static bool
open_ring(struct io_uring *ring)
{
	if (io_uring_queue_init(SENDS_MAX, ring,
		    IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN |
			    IORING_SETUP_R_DISABLED) < 0)
		return false;
	if (restrict_ring(ring))
		return true;
	io_uring_queue_exit(ring);
	return false;
}

/* False: the ring is broken; what it was given may or may not be done. */
static bool
submit(struct sends *sends)
{
	for (size_t i = 0; i < sends->count; i++) {
		struct io_uring_sqe *entry = io_uring_get_sqe(&sends->ring);
		const struct noted *noted = &sends->noted[i];

		if (!entry)
			return false;
		io_uring_prep_send(entry, noted->socket, noted->data, noted->len, FLAGS);
		io_uring_sqe_set_data64(entry, i);
	}
	while (io_uring_cq_ready(&sends->ring) < sends->count) {
		int submitted = io_uring_submit_and_wait(&sends->ring, (unsigned)sends->count);

		if (submitted < 0 && submitted != -EINTR)
			return false;
	}
	return true;
}

/*
 * Nothing is ever left in the ring: DATA may be gone when it is looked at again.  Of a ring
 * that is broken nobody knows what it has sent, so those sockets must be closed.
 */
static size_t
run_batched(struct sends *sends, ssize_t *results)
{
	struct io_uring_cqe *answer;
	unsigned head, answered = 0;
	bool whole;

	for (size_t i = 0; i < sends->count; i++)
		results[i] = -EIO;
	whole = submit(sends);
	io_uring_for_each_cqe(&sends->ring, head, answer)
	{
		results[io_uring_cqe_get_data64(answer)] = answer->res;
		answered++;
	}
	io_uring_cq_advance(&sends->ring, answered);
	if (!whole) {
		io_uring_queue_exit(&sends->ring);
		sends->batched = false;
	}
	return sends->count;
}

/* --- one by one */

static size_t
run_each(struct sends *sends, ssize_t *results)
{
	for (size_t i = 0; i < sends->count; i++) {
		const struct noted *noted = &sends->noted[i];

		do
			results[i] = send(noted->socket, noted->data, noted->len, FLAGS);
		while (results[i] < 0 && errno == EINTR);
		if (results[i] < 0)
			results[i] = -errno;
	}
	return sends->count;
}

/* --- both */

struct sends *
sends_create(bool batched)
{
	struct sends *sends = mem_zero(1, sizeof(*sends));

	sends->batched = batched && open_ring(&sends->ring);
	return sends;
}

void
sends_free(struct sends *sends)
{
	if (!sends)
		return;
	if (sends->batched)
		io_uring_queue_exit(&sends->ring);
	free(sends);
}

bool
sends_is_batched(const struct sends *sends)
{
	return sends->batched;
}

bool
sends_add(struct sends *sends, int socket, const void *data, size_t len)
{
	if (sends->count == SENDS_MAX)
		return false;
	sends->noted[sends->count++] = (struct noted){socket, data, len};
	return true;
}

size_t
sends_run(struct sends *sends, ssize_t *results)
{
	size_t count = sends->batched ? run_batched(sends, results) : run_each(sends, results);

	sends->count = 0;
	return count;
}
