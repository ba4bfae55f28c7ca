/*
 * personal_view.h - a text as the search for personal data reads it.
 *
 * People write the same number in many hands: 138, １３８, ①③⑧, 一三八, 幺叁捌, 1️⃣3️⃣8️⃣.  A view
 * is the normal form of the text (normalise.h) glyph by glyph, with the value of each glyph that may
 * be a digit, and with what it is to those who look for the ends of numbers.  Separators stay.
 * Each glyph knows which code points of the text it stands for, so that what is found can be
 * shown, and masked, in the asker's own text.  The view owns its glyphs; it keeps nothing else.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_VIEW_H
#define OPENFLOOR_MODERATION_PERSONAL_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "moderation/normalise.h"

/* What a glyph is to those who look for the ends of numbers and words. */
enum glyph_class {
	GLYPH_WORD, /* Han and every other letter that is not Latin, Chinese numerals too */
	GLYPH_FIGURE, /* 0 to 9, however drawn */
	GLYPH_LATIN, /* a to z */
	GLYPH_SPACE,
	GLYPH_MARK, /* punctuation inside a clause, symbols, emoji */
	GLYPH_STOP, /* what ends a clause: , ; : and their full-width sisters, or a line */
};

/* How a digit is written: the later ones are digits only if much speaks for it. */
enum digit_script {
	SCRIPT_NONE,
	SCRIPT_FIGURE,
	SCRIPT_NUMERAL, /* 一 to 九, 〇, 幺, 两, 壹 to 玖 */
	SCRIPT_LETTER, /* o for 0, l for 1 */
	SCRIPT_SOUND, /* 洞 for 0, 拐 for 7, 酒 for 9 */
};

struct glyph {
	char32_t code; /* folded */
	uint32_t start, end; /* the code points of the text, half open */
	int16_t digit; /* 0 to 9, or -1 */
	uint8_t script; /* enum digit_script */
	uint8_t kind; /* enum glyph_class */
	uint16_t cues_begin, cues_end; /* which words begin and end here: personal_cue.h */
};

struct personal_view {
	struct glyph *glyphs;
	size_t count;
};

/* Reads NORMAL into VIEW, which is to be given to personal_view_fini. */
void personal_view_init(struct personal_view *view, const struct normal *normal);
void personal_view_fini(struct personal_view *view);

/* Is GLYPH a space, a mark or a stop, something that may stand between the parts of a number? */
bool glyph_is_gap(const struct glyph *glyph);

/*
 * The number of glyphs that WORD (folded, ended by 0) takes at AT, or 0 when it is not there.
 * A space, a dot or a dash between the letters of the word does no harm.
 */
size_t personal_view_has(const struct personal_view *view, size_t at, const char32_t *word);

/* The same without overlooking anything; and the longest of WORDS so. */
size_t personal_view_is(const struct personal_view *view, size_t at, const char32_t *word);
size_t personal_view_is_any(
	const struct personal_view *view, size_t at, const char32_t *const *words);

/* The same as personal_view_has, backwards: WORD ends right before END. */
size_t personal_view_had(const struct personal_view *view, size_t end, const char32_t *word);

/* The longest of WORDS (an array ended by NULL) at AT, and before END: its glyphs, or 0. */
size_t personal_view_has_any(
	const struct personal_view *view, size_t at, const char32_t *const *words);
size_t personal_view_had_any(
	const struct personal_view *view, size_t end, const char32_t *const *words);

/* The first glyph at or after AT, and one past the last before END, that is no space. */
size_t personal_view_skip_spaces(const struct personal_view *view, size_t at);
size_t personal_view_skip_spaces_back(const struct personal_view *view, size_t end);

#endif
