#include "room/news.h"

#include <inttypes.h>
#include <string.h>

#include "room/frame.h"

void
news_init(struct news *news)
{
	*news = (struct news){0};
	tally_init(&news->tally);
}

void
news_fini(struct news *news)
{
	tally_fini(&news->tally);
	buf_fini(&news->here);
	buf_fini(&news->latest);
	buf_fini(&news->whole);
}

void
news_set_viewers(struct news *news, uint64_t viewers)
{
	if (news->viewers == viewers)
		return;
	news->viewers = viewers;
	news->viewers_changed = true;
}

void
news_set_here(struct news *news, const char *line, size_t len)
{
	if (news->here.len == len && (len == 0 || memcmp(news->here.data, line, len) == 0))
		return;
	buf_reset(&news->here);
	buf_add(&news->here, line, len);
	news->here_changed = true;
}

static void
add_presence(const struct news *news, struct buf *out)
{
	buf_addf(out, "{\"type\":\"presence\",\"viewers\":%" PRIu64 "}\n", news->viewers);
}

/* Lines, one after the other, as one text message: room for the header is left before them. */
static void
begin_frame(struct buf *out)
{
	static const char room[FRAME_HEADER_MAX];

	buf_reset(out);
	buf_add(out, room, sizeof(room));
}

static void
end_frame(struct buf *out)
{
	unsigned char header[FRAME_HEADER_MAX];
	size_t payload = out->len - FRAME_HEADER_MAX;
	size_t len = frame_header(payload, header);

	buf_drop(out, FRAME_HEADER_MAX - len);
	memcpy(out->data, header, len);
}

bool
news_compose(struct news *news, bool alive)
{
	bool tally_changed = tally_has_changed(&news->tally);

	if (!alive && !news->viewers_changed && !news->here_changed && !tally_changed)
		return false;
	begin_frame(&news->latest);
	if (alive || news->viewers_changed)
		add_presence(news, &news->latest);
	if (tally_changed) {
		buf_add_str(&news->latest, "{\"type\":\"tally\",");
		tally_tell(&news->tally, &news->latest);
		buf_add_str(&news->latest, "}\n");
	}
	if (news->here_changed)
		buf_add(&news->latest, news->here.data, news->here.len);
	end_frame(&news->latest);
	news->viewers_changed = news->here_changed = false;
	buf_reset(&news->whole);
	if (++news->number == 0)
		news->number = 1;
	return true;
}

static void
make_whole(struct news *news)
{
	begin_frame(&news->whole);
	add_presence(news, &news->whole);
	buf_add_str(&news->whole, "{\"type\":\"tally\",");
	tally_all(&news->tally, &news->whole);
	buf_add_str(&news->whole, "}\n");
	buf_add(&news->whole, news->here.data, news->here.len);
	end_frame(&news->whole);
}

void
news_for(struct news *news, uint32_t heard, const void **data, size_t *len)
{
	const struct buf *frame = &news->latest;

	if (heard + 1 != news->number) {
		if (!news->whole.len)
			make_whole(news);
		frame = &news->whole;
	}
	*data = frame->data;
	*len = frame->len;
}
