#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "room/frame.h"
#include "room/ring.h"

static int
make_ring(void **state)
{
	struct ring *ring = malloc(sizeof(*ring));

	ring_init(ring);
	*state = ring;
	return 0;
}

static int
drop_ring(void **state)
{
	ring_fini(*state);
	free(*state);
	return 0;
}

/* A payload of LEN bytes that tells its SEQ in every one. */
static void
append(struct ring *ring, uint64_t seq, size_t len)
{
	unsigned char *data = malloc(len);

	memset(data, (int)(seq % 251), len);
	ring_append(ring, seq, 0, data, len);
	free(data);
}

static void
test_header_lengths(void **state)
{
	unsigned char header[FRAME_HEADER_MAX];

	(void)state;
	assert_int_equal(frame_header(125, header), 2);
	assert_memory_equal(header, "\x81\x7d", 2);
	assert_int_equal(frame_header(126, header), 4);
	assert_memory_equal(header, "\x81\x7e\x00\x7e", 4);
	assert_int_equal(frame_header(65535, header), 4);
	assert_memory_equal(header, "\x81\x7e\xff\xff", 4);
	assert_int_equal(frame_header(65536, header), 10);
	assert_memory_equal(header, "\x81\x7f\0\0\0\0\0\x01\0\0", 10);
}

static void
test_backlog_is_one_piece(void **state)
{
	struct ring *ring = *state;
	const void *data;
	size_t len;

	ring_append(ring, 1, 0, "one", 3);
	ring_append(ring, 2, 0, "two", 3);
	assert_int_equal(ring_chunk(ring, 0, 65536, &data, &len), 2);
	assert_int_equal(len, 10);
	assert_memory_equal(data, "\x81\x03one\x81\x03two", 10);
	assert_int_equal(ring_chunk(ring, 1, 65536, &data, &len), 2);
	assert_memory_equal(data, "\x81\x03two", 5);
}

static void
test_chunk_ends_between_frames(void **state)
{
	struct ring *ring = *state;
	const void *data;
	size_t len;

	for (uint64_t seq = 1; seq <= 10; seq++)
		append(ring, seq, 96); /* 98 with the header */
	assert_int_equal(ring_chunk(ring, 0, 300, &data, &len), 3);
	assert_int_equal(len, 3 * 98);
	assert_int_equal(ring_chunk(ring, 3, 98, &data, &len), 4);
	assert_int_equal(ring_chunk(ring, 4, 97, &data, &len), 5); /* one at least */
	assert_int_equal(len, 98);
}

/* Walks a ring that has wrapped many times: each frame is whole and the next one follows it. */
static void
test_wrap(void **state)
{
	struct ring *ring = *state;
	uint64_t cursor, seq = 0;

	while (seq < 20000) {
		seq++;
		append(ring, seq, 200 + seq % 700);
	}
	assert_true(ring->end - ring->start <= RING_BYTES);
	assert_true(ring->end - ring->start > RING_BYTES - 2000);
	cursor = ring->first - 1;
	while (cursor < ring->next - 1) {
		const void *data;
		const unsigned char *at;
		size_t len;
		uint64_t until = ring_chunk(ring, cursor, 65536, &data, &len);
		at = data;
		while (cursor < until) {
			uint64_t expected = ring_seq(ring, ++cursor);
			size_t payload = 200 + expected % 700;
			assert_int_equal(at[0], 0x81);
			assert_int_equal(at[1], 126);
			assert_int_equal(at[2] << 8 | at[3], payload);
			assert_int_equal(at[4], expected % 251);
			assert_int_equal(at[4 + payload - 1], expected % 251);
			at += 4 + payload;
		}
		assert_ptr_equal(at, (const unsigned char *)data + len);
	}
}

static void
test_falls_off(void **state)
{
	struct ring *ring = *state;

	append(ring, 1, 100);
	assert_true(ring_has(ring, 0));
	for (uint64_t seq = 2; seq < 40; seq++)
		append(ring, seq, 48000);
	assert_false(ring_has(ring, 1));
	assert_true(ring_has(ring, 38));
	assert_true(ring_has(ring, 39));
	assert_false(ring_has(ring, 40));
}

/* A hundred thousand tiny frames: the index is bounded as well as the bytes. */
static void
test_index_is_bounded(void **state)
{
	struct ring *ring = *state;

	for (uint64_t seq = 1; seq <= 100000; seq++)
		append(ring, seq, 1);
	assert_true(ring->cap <= 32768);
	assert_int_equal(ring_seq(ring, ring->next - 1), 100000);
}

static void
test_find_by_position(void **state)
{
	struct ring *ring = *state;
	uint64_t cursor;

	ring_reset(ring, 100);
	assert_true(ring_find(ring, 100, &cursor));
	assert_int_equal(cursor, ring->next - 1);
	assert_false(ring_find(ring, 99, &cursor));
	assert_false(ring_find(ring, 101, &cursor));
	append(ring, 101, 10);
	ring_append(ring, 101, 0, "claimed", 7); /* transient */
	append(ring, 102, 10);
	assert_true(ring_find(ring, 100, &cursor));
	assert_int_equal(ring_seq(ring, cursor), 100);
	assert_true(ring_find(ring, 101, &cursor));
	assert_int_equal(cursor, ring->first); /* the transient one is sent again */
	assert_true(ring_find(ring, 102, &cursor));
	assert_int_equal(cursor, ring->next - 1);
	assert_false(ring_find(ring, 103, &cursor));
}

static void
test_reset_leaves_nobody_on_it(void **state)
{
	struct ring *ring = *state;

	append(ring, 1, 10);
	append(ring, 2, 10);
	ring_reset(ring, 7);
	assert_false(ring_has(ring, 1));
	assert_false(ring_has(ring, 2));
	assert_true(ring_has(ring, ring->next - 1));
	assert_int_equal(ring_seq(ring, ring->next - 1), 7);
}

static void
test_cut_behind_the_last_frame_of_an_item(void **state)
{
	struct ring *ring = *state;

	ring_append(ring, 1, ring_item("q1"), "a", 1);
	ring_append(ring, 2, ring_item("q2"), "b", 1);
	ring_append(ring, 3, ring_item("q1"), "c", 1);
	ring_append(ring, 4, ring_item("q3"), "d", 1);
	ring_cut(ring, ring_item("q9"));
	assert_true(ring_has(ring, 0));
	ring_cut(ring, ring_item(""));
	assert_true(ring_has(ring, 0));
	ring_cut(ring, ring_item("q1"));
	assert_false(ring_has(ring, 2));
	assert_true(ring_has(ring, 3));
	assert_int_equal(ring_seq(ring, 3), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_lengths),
		cmocka_unit_test_setup_teardown(test_backlog_is_one_piece, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(
			test_chunk_ends_between_frames, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(test_wrap, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(test_falls_off, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(test_index_is_bounded, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(test_find_by_position, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(
			test_reset_leaves_nobody_on_it, make_ring, drop_ring),
		cmocka_unit_test_setup_teardown(
			test_cut_behind_the_last_frame_of_an_item, make_ring, drop_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
