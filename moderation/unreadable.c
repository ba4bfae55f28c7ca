#include "moderation/unreadable.h"

#include <utf8proc.h>

#define SYMBOLS_PERCENT  60
#define SYMBOLS_LEAST    5 /* code points that are no space, before their share says anything */
#define INVISIBLE_LEAST  8
#define BROKEN_LEAST     3
#define MARKS_LEAST      4 /* on one character; no writing puts more than three there */
#define REPEATED_LEAST   3
#define REPEATED_PERCENT 80
#define REPEATED_LONG    10

/* What a text consists of. */
struct census {
	size_t controls; /* and overrides of direction */
	size_t first_control;
	size_t last_control;
	size_t invisible;
	size_t broken;
	size_t tallest; /* marks on one character */
	size_t letters;
	size_t digits;
	size_t symbols;
	size_t longest_run; /* of one letter, whatever stands between */
};

static bool
is_between(uint32_t point, uint32_t first, uint32_t last)
{
	return point >= first && point <= last;
}

static bool
is_control(uint32_t point)
{
	return (point < 0x20 && point != '\n' && point != '\r' && point != '\t') ||
		is_between(point, 0x7F, 0x9F) || is_between(point, 0x202A, 0x202E) ||
		is_between(point, 0x2066, 0x2069);
}

/* The joiners of emoji are no heap. */
static bool
is_invisible(uint32_t point)
{
	return point == 0xAD || is_between(point, 0x200B, 0x200C) ||
		is_between(point, 0x2060, 0x2064) || point == 0xFEFF ||
		is_between(point, 0xE0001, 0xE007F);
}

/* U+FFFD, private use, and what UTF-8 read as GBK makes of U+FFFD: 锟斤拷. */
static bool
is_broken(uint32_t point)
{
	return point == 0xFFFD || point == 0x951F || point == 0x65A4 || point == 0x62F7 ||
		is_between(point, 0xE000, 0xF8FF) || is_between(point, 0xF0000, 0x10FFFF);
}

static void
count_original(const struct normal *normal, struct census *census)
{
	size_t marks = 0;

	for (size_t i = 0; i < normal->original_count; i++) {
		uint32_t point = normal->original[i];
		if (is_control(point)) {
			if (census->controls++ == 0)
				census->first_control = i;
			census->last_control = i;
		}
		census->invisible += is_invisible(point);
		census->broken += is_broken(point);
		marks = utf8proc_get_property((utf8proc_int32_t)point)->combining_class ? marks + 1
											: 0;
		if (marks > census->tallest)
			census->tallest = marks;
	}
}

static void
count_view(const struct normal *normal, struct census *census)
{
	uint32_t before = 0;
	size_t run = 0;

	for (size_t i = 0; i < normal->count; i++) {
		uint32_t point = normal->points[i];
		if (normalise_is_space(point))
			continue;
		census->digits += normalise_is_digit(point);
		if (normalise_is_digit(point))
			continue;
		if (!normalise_is_letter(point)) {
			census->symbols++;
			continue;
		}
		census->letters++;
		run = point == before ? run + 1 : 1;
		before = point;
		if (run > census->longest_run)
			census->longest_run = run;
	}
}

static bool
is_share(size_t part, size_t whole, size_t percent)
{
	return part * 100 > whole * percent;
}

static bool
is_one_character(const struct census *census)
{
	if (census->digits)
		return false;
	if (census->longest_run == census->letters)
		return census->letters >= REPEATED_LEAST;
	return census->longest_run >= REPEATED_LONG &&
		is_share(census->longest_run, census->letters, REPEATED_PERCENT);
}

/* The rule that the whole text breaks, or NULL. */
static const char *
rule_of(const struct normal *normal, const struct census *census)
{
	size_t visible = census->letters + census->digits + census->symbols;

	if (census->broken >= BROKEN_LEAST && is_share(census->broken, normal->original_count, 10))
		return "broken";
	if (census->invisible >= INVISIBLE_LEAST &&
		is_share(census->invisible, normal->original_count, 20))
		return "control";
	if (census->tallest >= MARKS_LEAST)
		return "marks";
	if (census->letters == 0)
		return "no_letters";
	if (is_one_character(census))
		return "one_character";
	if (visible >= SYMBOLS_LEAST && is_share(census->symbols, visible, SYMBOLS_PERCENT))
		return "symbols";
	return NULL;
}

void
unreadable_find(const struct normal *normal, struct findings *findings)
{
	struct census census = {0};
	const char *rule;

	if (normal->original_count == 0)
		return;
	count_original(normal, &census);
	count_view(normal, &census);
	if (census.controls) {
		findings_add(findings, FINDING_UNREADABLE, SEVERITY_SUSPECT, "control",
			census.first_control, census.last_control + 1, false);
		return;
	}
	rule = rule_of(normal, &census);
	if (rule)
		findings_add(findings, FINDING_UNREADABLE, SEVERITY_SUSPECT, rule, 0,
			normal->original_count, false);
}
