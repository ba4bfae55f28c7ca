/* What Openfloor says to a viewer, fed whole and byte by byte: positions, pages, counts, replies. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "viewer.h"

#define UPGRADE "HTTP/1.1 101 Switching Protocols\r\n\r\n"
#define HELLO \
	"{\"type\":\"hello\",\"protocol\":1,\"stream\":\"public\",\"epoch\":\"abc\",\"seq\":4,\"event\":{}," \
	"\"tally\":{\"questions\":{\"q1\":1},\"answers\":{}},\"entries\":[{\"seq\":4,\"text\":\"T=5 N=1 a\"}]}\n"
#define ENTRY(seq, sent) \
	"{\"type\":\"entry\",\"seq\":" #seq ",\"kind\":\"announcement\",\"text\":\"T=" #sent \
	" N=1 a\"}\n"

struct fixture {
	struct viewer_context context;
	struct load_viewer viewer;
	struct swarm_numbers numbers;
	uint64_t replies[8];
	bool results[8];
	unsigned reply_count;
	char stream[8192];
	size_t len;
};

static void
on_reply(void *cookie, uint64_t id, bool is_result, const char *line, size_t len)
{
	struct fixture *fixture = cookie;

	assert_true(len > 0 && line[0] == '{');
	fixture->replies[fixture->reply_count] = id;
	fixture->results[fixture->reply_count++] = is_result;
}

static void
begin(struct fixture *fixture)
{
	memset(fixture, 0, sizeof *fixture);
	fixture->context.on_reply = on_reply;
	fixture->context.cookie = fixture;
	fixture->viewer = (struct load_viewer){.target = target_find("openfloor"),
		.context = &fixture->context,
		.link = {.descriptor = -1}};
}

static void
end(struct fixture *fixture)
{
	viewer_forget(&fixture->viewer);
	buf_fini(&fixture->context.tally.line);
}

/* Adds a text frame, or the answer to the handshake as it is. */
static void
say(struct fixture *fixture, const char *text)
{
	size_t len = strlen(text);

	assert_true(fixture->len + len + 4 < sizeof fixture->stream);
	if (text[0] == '{') {
		fixture->stream[fixture->len++] = (char)0x81;
		fixture->stream[fixture->len++] = len < 126 ? (char)len : 126;
		if (len >= 126) {
			fixture->stream[fixture->len++] = (char)(len >> 8);
			fixture->stream[fixture->len++] = (char)len;
		}
	}
	memcpy(fixture->stream + fixture->len, text, len);
	fixture->len += len;
}

/* Each piece stands in memory of its own, so that a sanitizer sees who reads beyond it. */
static void
feed(struct fixture *fixture, size_t piece)
{
	for (size_t at = 0; at < fixture->len; at += piece) {
		size_t len = fixture->len - at < piece ? fixture->len - at : piece;
		char *copy = malloc(len);

		assert_non_null(copy);
		memcpy(copy, fixture->stream + at, len);
		assert_true(viewer_take(&fixture->viewer, copy, len, 1000000, &fixture->numbers));
		free(copy);
	}
	fixture->len = 0;
}

static const size_t pieces[] = {1, 2, 5, 8192};

#define EACH_PIECE(name) for (size_t name = 0; name < sizeof pieces / sizeof pieces[0]; name++)

static void
test_order(void **state)
{
	static struct fixture fixture;

	(void)state;
	EACH_PIECE(i)
	{
		begin(&fixture);
		say(&fixture, UPGRADE);
		say(&fixture, HELLO);
		say(&fixture, ENTRY(5, 10));
		say(&fixture, ENTRY(6, 20) ENTRY(7, 30)); /* two lines in a frame */
		say(&fixture, ENTRY(7, 30)); /* once more */
		say(&fixture, ENTRY(9, 40)); /* the eighth is missing */
		say(&fixture, ENTRY(8, 50)); /* and comes too late */
		feed(&fixture, pieces[i]);
		assert_int_equal(fixture.numbers.entries, 6);
		assert_int_equal(fixture.numbers.doubled, 2);
		assert_int_equal(fixture.numbers.skipped, 1);
		assert_int_equal(fixture.numbers.announcements, 6);
		assert_int_equal(fixture.numbers.joined, 1);
		assert_int_equal(fixture.context.head, 9);
		assert_string_equal(fixture.context.epoch, "abc");
		end(&fixture);
	}
}

static void
test_coming_back(void **state)
{
	static struct fixture fixture;
	char request[512];

	(void)state;
	EACH_PIECE(i)
	{
		begin(&fixture);
		say(&fixture, UPGRADE);
		say(&fixture, HELLO);
		feed(&fixture, pieces[i]);
		assert_true(viewer_is_in(&fixture.viewer));
		fixture.context.head = 6; /* others have heard more meanwhile */
		viewer_forget(&fixture.viewer);
		fixture.viewer.since_ns = VIEWER_AWAY;
		assert_true(viewer_handshake_as(fixture.viewer.target, "h:1", "/ws?event=e",
				    "token", &fixture.viewer, request, sizeof request) > 0);
		assert_non_null(strstr(request, "GET /ws?event=e&since=4&epoch=abc HTTP/1.1\r\n"));
		assert_non_null(strstr(request, "\r\nAuthorization: Bearer token\r\n"));
		say(&fixture, UPGRADE);
		say(&fixture, ENTRY(5, 10));
		feed(&fixture, pieces[i]);
		assert_false(viewer_is_in(&fixture.viewer));
		say(&fixture, ENTRY(6, 20));
		feed(&fixture, pieces[i]);
		assert_true(viewer_is_in(&fixture.viewer));
		/* It has them, but they were not live. */
		assert_int_equal(fixture.numbers.announcements, 2);
		assert_int_equal(fixture.numbers.delivery.count, 0);
		assert_int_equal(fixture.numbers.last_delivery_ns, 0);
		assert_int_equal(fixture.numbers.doubled + fixture.numbers.skipped, 0);
		end(&fixture);
	}
}

/* Who has fallen behind gets a page: what of it is new is delivered, what it had is not. */
static void
test_another_hello(void **state)
{
	static struct fixture fixture;

	(void)state;
	EACH_PIECE(i)
	{
		begin(&fixture);
		say(&fixture, UPGRADE);
		say(&fixture, HELLO);
		say(&fixture, ENTRY(5, 10));
		say(&fixture,
			"{\"type\":\"hello\",\"epoch\":\"abc\",\"seq\":8,\"event\":{},\"entries\":["
			"{\"seq\":5,\"text\":\"T=10 N=1 a\"},{\"seq\":6,\"text\":\"T=20 N=1 a\"},"
			"{\"seq\":7,\"text\":\"other\"},{\"seq\":8,\"text\":\"T=30 N=1 a\"}]}\n");
		say(&fixture, ENTRY(9, 40));
		feed(&fixture, pieces[i]);
		assert_int_equal(fixture.numbers.resyncs, 1);
		assert_int_equal(fixture.numbers.joined, 1);
		assert_int_equal(fixture.numbers.announcements, 4);
		assert_int_equal(fixture.numbers.delivery.count, 2);
		assert_int_equal(fixture.numbers.doubled + fixture.numbers.skipped, 0);
		end(&fixture);
	}
}

static void
test_counts(void **state)
{
	static struct fixture fixture;
	struct swarm_votes *votes = calloc(1, sizeof *votes + 2 * 4 * sizeof(struct swarm_vote));
	uint32_t known[2];

	(void)state;
	assert_non_null(votes);
	votes->questions = 2;
	votes->capacity = 4;
	memcpy(votes->ids[0], "q1", 3);
	memcpy(votes->ids[1], "q22", 4);
	votes->sent[0] = 3;
	votes->sent[1] = 1;
	votes->acknowledged[0] = 1;
	for (unsigned i = 0; i < 8; i++)
		votes->times[i] = (struct swarm_vote){i * 100000, 300000};
	EACH_PIECE(i)
	{
		begin(&fixture);
		memset(known, 0, sizeof known);
		fixture.context.votes = votes;
		fixture.viewer.votes = known;
		say(&fixture, UPGRADE);
		say(&fixture, HELLO);
		say(&fixture,
			"{\"type\":\"tally\",\"questions\":{\"q1\":1,\"other\":77},\"answers\":{}}\n");
		say(&fixture,
			"{\"type\":\"tally\",\"questions\":{\"q1\":3,\"q22\":1},\"answers\":{}}\n");
		say(&fixture, "{\"type\":\"tally\",\"questions\":{\"q1\":2},\"answers\":{}}\n");
		say(&fixture, "{\"type\":\"tally\",\"questions\":{\"q22\":2},\"answers\":{}}\n");
		feed(&fixture, pieces[i]);
		assert_int_equal(fixture.numbers.tallies, 4);
		assert_int_equal(known[0], 3);
		assert_int_equal(known[1], 1);
		assert_int_equal(fixture.viewer.votes_sum, 4);
		assert_int_equal(fixture.numbers.backwards, 1);
		assert_int_equal(fixture.numbers.unheard_of, 1);
		/* The first vote for q1 was sent at 0, the second at 100 µs, that for q22 at 400; it is 1,000 now. */
		assert_int_equal(fixture.numbers.cast_age.count, 3);
		assert_int_equal(fixture.numbers.cast_age.greatest_us, 1000);
		/* Of all these only the first was acknowledged, at 300 µs. */
		assert_int_equal(fixture.numbers.staleness.count, 3);
		assert_int_equal(fixture.numbers.staleness.greatest_us, 700);
		end(&fixture);
	}
	free(votes);
}

static void
test_replies(void **state)
{
	static struct fixture fixture;

	(void)state;
	EACH_PIECE(i)
	{
		begin(&fixture);
		say(&fixture, UPGRADE);
		say(&fixture, HELLO);
		say(&fixture, "{\"type\":\"result\",\"id\":\"12\",\"result\":{\"id\":\"99\"}}\n");
		say(&fixture,
			"{\"type\":\"problem\",\"current\":{\"id\":\"q1\"},\"status\":409,\"id\":\"13\"}\n");
		feed(&fixture, pieces[i]);
		assert_int_equal(fixture.reply_count, 2);
		assert_int_equal(fixture.replies[0], 12);
		assert_true(fixture.results[0]);
		assert_int_equal(fixture.replies[1], 13);
		assert_false(fixture.results[1]);
		end(&fixture);
	}
}

/* Lines that end where nobody would expect it are read no further than they go. */
static void
test_cut_off(void **state)
{
	static const char *const lines[] = {"{\"type\":\"entry\",\"seq\":5",
		"{\"type\":\"hello\",\"epoch\":\"abc",
		"{\"type\":\"hello\",\"entries\":[{\"seq\":", "{\"type\":\"result\",\"id\":\"1",
		"{\"type\":\"problem\",\"id\":\"", "{\"type\":\"tally\",\"questions\":{\"q1\":3",
		"{\"type\":\"tally\",\"questions\":{\"", "{\"type\":\"entry\",\"text\":\"T=1"};
	static struct fixture fixture;
	struct swarm_votes *votes = calloc(1, sizeof *votes + 4 * sizeof(struct swarm_vote));
	uint32_t known[1] = {0};

	(void)state;
	assert_non_null(votes);
	votes->questions = 1;
	votes->capacity = 4;
	votes->sent[0] = 4;
	memcpy(votes->ids[0], "q1", 3);
	for (size_t line = 0; line < sizeof lines / sizeof lines[0]; line++)
		EACH_PIECE(i)
		{
			begin(&fixture);
			fixture.context.votes = votes;
			fixture.viewer.votes = known;
			say(&fixture, UPGRADE);
			say(&fixture, HELLO);
			say(&fixture, lines[line]);
			feed(&fixture, pieces[i]);
			end(&fixture);
		}
	free(votes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_coming_back),
		cmocka_unit_test(test_another_hello),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
