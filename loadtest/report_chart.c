/* The charts of the report: SVG that takes its colours from the page. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report_parts.h"

/* Of a chart, in units of its own; it is as wide as the page. */
#define WIDTH     640.0
#define HEIGHT    220.0
#define LEFT      72.0
#define BOTTOM    28.0
#define TOP       12.0
#define MAX_WIDTH 130.0 /* of the mark at the greatest */
#define BARS_MOST 400

struct frame {
	double greatest; /* value at the top */
};

static double
y_of(const struct frame *frame, double value)
{
	double share = frame->greatest > 0 ? value / frame->greatest : 0;

	return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
}

static void
open_chart(struct buf *out, const char *what)
{
	buf_addf(out,
		"<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %g %g\" role=\"img\" "
		"aria-label=\"%s\">",
		what, WIDTH, HEIGHT, what);
}

static void
close_chart(struct buf *out)
{
	buf_add_str(out, "</svg></figure>\n");
}

/* Three lines across, with what they stand for. */
static void
add_scale(struct buf *out, const struct frame *frame, const char *unit)
{
	for (int i = 0; i <= 2; i++) {
		double value = frame->greatest * i / 2;
		double y = y_of(frame, value);

		buf_addf(out,
			"<path class=\"grid\" d=\"M%g %.1fH%g\"/><text x=\"%g\" y=\"%.1f\" "
			"text-anchor=\"end\">%.3g%s</text>",
			LEFT, y, WIDTH, LEFT - 6, y + 5, value, unit);
	}
}

static void
add_mark(struct buf *out, double x, const char *text, const char *anchor)
{
	buf_addf(out, "<text x=\"%.1f\" y=\"%g\" text-anchor=\"%s\">%s</text>", x, HEIGHT - 8,
		anchor, text);
}

static void
add_bar(struct buf *out, const struct frame *frame, double x, double width, double value)
{
	double y = y_of(frame, value);

	buf_addf(out, "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
		x, y, width, HEIGHT - BOTTOM - y);
}

static void
draw_buckets(struct buf *out, json_t *buckets, double total)
{
	size_t count = json_array_size(buckets);
	double width = (WIDTH - LEFT) / (double)(count > 0 ? count : 1);
	struct frame frame = {0};
	json_t *bucket;
	size_t i;

	json_array_foreach(buckets, i, bucket) {
		double share = json_number_value(json_array_get(bucket, 2)) * 100 / total;

		if (share > frame.greatest)
			frame.greatest = share;
	}
	open_chart(out, "占比，按用时（毫秒） · Share by time taken (ms)");
	add_scale(out, &frame, "%");
	json_array_foreach(buckets, i, bucket) {
		double x = LEFT + width * (double)i;
		char text[32];

		add_bar(out, &frame, x + 1, width > 3 ? width - 2 : width,
			json_number_value(json_array_get(bucket, 2)) * 100 / total);
		if (i % (count / 6 + 1) == 0) {
			snprintf(text, sizeof text, "%.3g",
				json_number_value(json_array_get(bucket, 0)));
			add_mark(out, x, text, "start");
		}
	}
	close_chart(out);
}

/* Nines: 0.9 stands at 1, 0.99 at 2, so that the rare and slow ones have room; the last point is the greatest. */
static double
nines(double share)
{
	return share < 1 ? -log10(1 - share) : 0;
}

static void
draw_percentiles(struct buf *out, json_t *points)
{
	size_t count = json_array_size(points);
	double last = count > 1
		? nines(json_number_value(json_array_get(json_array_get(points, count - 2), 0)))
		: 0;
	double unit = (WIDTH - LEFT - 30) / (last + 0.5);
	struct frame frame = {
		json_number_value(json_array_get(json_array_get(points, count - 1), 1))};
	json_t *point;
	size_t i;

	open_chart(out, "百分位（毫秒） · Percentiles (ms)");
	add_scale(out, &frame, "");
	buf_add_str(out, "<path class=\"line\" d=\"");
	json_array_foreach(points, i, point) {
		double share = json_number_value(json_array_get(point, 0));
		double x = LEFT + unit * (share < 1 ? nines(share) : last + 0.5);

		buf_addf(out, "%c%.1f %.1f", i == 0 ? 'M' : 'L', x,
			y_of(&frame, json_number_value(json_array_get(point, 1))));
	}
	buf_add_str(out, "\"/>");
	json_array_foreach(points, i, point) {
		double share = json_number_value(json_array_get(point, 0));
		char text[32];

		if (share != 0.5 && share != 0.9 && share != 0.99 && share != 0.999 &&
			share != 0.9999)
			continue;
		if (LEFT + unit * nines(share) > WIDTH - MAX_WIDTH)
			break;
		snprintf(text, sizeof text, "%g%%", share * 100);
		add_mark(out, LEFT + unit * nines(share), text, "middle");
	}
	add_mark(out, WIDTH - 4, "最慢 · max", "end");
	close_chart(out);
}

void
chart_distribution(struct buf *out, json_t *distribution)
{
	double total = json_number_value(json_object_get(distribution, "count"));

	draw_buckets(out, json_object_get(distribution, "buckets"), total > 0 ? total : 1);
	draw_percentiles(out, json_object_get(distribution, "percentiles"));
}

void
chart_series(struct buf *out, json_t *values)
{
	size_t count = json_array_size(values);
	double width = (WIDTH - LEFT) / (double)(count > 0 ? count : 1);
	struct frame frame = {0};
	json_t *value;
	size_t i;

	if (width > 80)
		width = 80;
	json_array_foreach(values, i, value)
		if (json_number_value(value) > frame.greatest)
			frame.greatest = json_number_value(value);
	open_chart(out, "依次 · One after the other");
	add_scale(out, &frame, "");
	json_array_foreach(values, i, value) {
		double x = LEFT + width * (double)i;
		char text[32];

		if (i == BARS_MOST)
			break;
		add_bar(out, &frame, x + width * 0.1, width * 0.8, json_number_value(value));
		snprintf(text, sizeof text, "%zu", i + 1);
		if (i % (count / 12 + 1) == 0)
			add_mark(out, x + width / 2, text, "middle");
	}
	close_chart(out);
}
