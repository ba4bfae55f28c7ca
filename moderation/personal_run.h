/*
 * personal_run.h - runs of digits, with what stands between them.
 *
 * A run is as many digits as follow one another with nothing between them but separators:
 * "138-0013 8000" is one run of eleven, its gaps say where it is divided.  What looks for a number
 * of a kind tries the places where it may begin and end, never the middle of a longer number.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_RUN_H
#define OPENFLOOR_MODERATION_PERSONAL_RUN_H

#include "moderation/personal_search.h"

/* How generously digits are read. */
enum run_way {
	RUN_PLAIN, /* figures and Chinese numerals */
	RUN_LETTERS, /* also o for 0 and l for 1 */
	RUN_SPOKEN, /* also digits by their sound, with words such as “加” or “然后是” between them */
	RUN_PINYIN, /* words of Latin letters: “yao san ba”, “one three eight” */
};

/* What stands before a digit. */
enum run_gap {
	GAP_NONE,
	GAP_SCRIPT, /* nothing, but it is written in another hand */
	GAP_SOFT, /* spaces, dashes, dots, emoji */
	GAP_HARD, /* among them a comma, a colon or the end of a line */
	GAP_WORDS, /* “然后是” */
};

struct run_digit {
	size_t glyph, after; /* the glyphs that write it, half open */
	char32_t separator; /* the first glyph of the gap */
	int16_t value; /* 0 to 9 */
	uint8_t script, gap, gap_glyphs;
};

struct run {
	struct run_digit *digits;
	size_t count, size;
	enum run_way way;
};

void run_init(struct run *run, enum run_way way);
void run_fini(struct run *run);

/* Reads the next run at or after *AT among what is not found yet, and moves *AT behind it.  False at the end. */
bool run_next(struct run *run, const struct personal_search *search, size_t *at);

/* May a number begin at digit I, or end before digit END? */
bool run_starts(const struct run *run, const struct personal_view *view, size_t i);
bool run_ends(const struct run *run, const struct personal_view *view, size_t end);

/* The glyphs of the digits FROM up to TO: where they begin and end. */
size_t run_first_glyph(const struct run *run, size_t from);
size_t run_last_glyph(const struct run *run, size_t to);

/*
 * How the digits FROM up to TO are divided into groups: the sizes of the first MAX groups in
 * SIZES, and their number (0 if they are more than MAX).
 */
size_t run_groups(const struct run *run, size_t from, size_t to, size_t *sizes, size_t max);

/* The widest gap inside the digits FROM up to TO. */
enum run_gap run_widest_gap(const struct run *run, size_t from, size_t to);

/* Is one of the gaps inside FROM up to TO of this kind? */
bool run_has_gap(const struct run *run, size_t from, size_t to, enum run_gap gap);

/* Are all the gaps inside FROM up to TO (those that are any) of the same separator?  Brackets do not count. */
bool run_is_even(const struct run *run, size_t from, size_t to);

/* Does a digit of SCRIPT or a weaker one stand in FROM up to TO: how many. */
size_t run_count_script(const struct run *run, size_t from, size_t to, enum digit_script script);

#endif
