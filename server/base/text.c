#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"

/* UAX #15, "stream-safe text": more marks in a row than any writing needs, and sorting them is quadratic. */
#define MARKS_MAX      30
#define DECOMPOSED_MAX 8

/* Reads the code point at *AT, which is before LEN, and moves on; -1 if there is none. */
static int32_t
next_point(const char *text, size_t len, size_t *at)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text + *at;
	utf8proc_int32_t point;
	utf8proc_ssize_t used = utf8proc_iterate(bytes, (utf8proc_ssize_t)(len - *at), &point);

	if (used <= 0 || point <= 0)
		return -1;
	*at += (size_t)used;
	return point;
}

static void
add_point(struct buf *out, int32_t point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t used = utf8proc_encode_char(point, bytes);

	buf_add(out, bytes, (size_t)used);
}

bool
text_is_utf8(const void *data, size_t len)
{
	size_t at = 0;

	while (at < len)
		if (next_point(data, len, &at) < 0)
			return false;
	return true;
}

static bool
is_between(int32_t point, int32_t first, int32_t last)
{
	return point >= first && point <= last;
}

/*
 * What a reader cannot see but a text may hide in: it would be approved without having been read.
 * ZWJ and ZWNJ stay (emoji and scripts are made with them), and so do variation selectors.
 */
static bool
is_hidden(int32_t point)
{
	return point == 0xAD || point == 0x180E || point == 0x200B || point == 0xFEFF ||
		is_between(point, 0x202A, 0x202E) || is_between(point, 0x2060, 0x206F) ||
		is_between(point, 0xFFF9, 0xFFFB) || is_between(point, 0xE0000, 0xE007F);
}

static bool
is_dropped(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	if (point == '\n')
		return false;
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CN ||
		is_hidden(point);
}

/* White space, and what shows as nothing at the edge of a text. */
static bool
is_blank(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return point == '\n' || category == UTF8PROC_CATEGORY_ZS ||
		is_between(point, 0x200C, 0x200F) || point == 0x061C || point == 0x2800 ||
		point == 0x3164 || point == 0xFFA0 || point == 0x115F || point == 0x1160;
}

static bool
is_variation_selector(int32_t point)
{
	return is_between(point, 0xFE00, 0xFE0F) || is_between(point, 0xE0100, 0xE01EF);
}

/* Line ends of all kinds as LF, tabs as spaces.  *AT stands behind POINT. */
static int32_t
plain_space(int32_t point, const char *text, size_t len, size_t *at)
{
	if (point == '\r' && *at < len && text[*at] == '\n')
		(*at)++;
	if (point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029)
		return '\n';
	return point == '\t' ? ' ' : point;
}

/* Counts in *MARKS the marks in a row, as they are when decomposed; false: POINT is one too many. */
static bool
count_marks(int32_t point, size_t *marks)
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	int boundary = 0;
	utf8proc_ssize_t count;
	size_t before = *marks;

	if (point < 0x300) {
		*marks = 0;
		return true;
	}
	count = utf8proc_decompose_char(
		point, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE, &boundary);
	for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++)
		*marks = utf8proc_get_property(parts[i])->combining_class ? *marks + 1 : 0;
	if (*marks <= MARKS_MAX)
		return true;
	*marks = before;
	return false;
}

/* The code points of TEXT that stay; white space at both ends goes if TRIM. */
static enum err
filter(const char *text, size_t len, bool trim, struct buf *out)
{
	size_t marks = 0;
	size_t newlines = 0;
	size_t solid = 0; /* length up to the last code point that is not blank */

	for (size_t at = 0; at < len;) {
		int32_t point = next_point(text, len, &at);
		if (point < 0)
			return ERR_INVALID;
		point = plain_space(point, text, len, &at);
		if (is_dropped(point) || !count_marks(point, &marks))
			continue;
		if (trim && solid == 0 && (is_blank(point) || is_variation_selector(point)))
			continue;
		newlines = point == '\n' ? newlines + 1 : 0;
		if (trim && newlines > 2)
			continue;
		add_point(out, point);
		if (!is_blank(point))
			solid = out->len;
	}
	if (trim)
		out->len = solid;
	return ERR_OK;
}

/* Appends TEXT, which is UTF-8, as utf8proc maps it by OPTIONS. */
static enum err
map_text(const struct buf *text, utf8proc_option_t options, struct buf *out)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t len;

	if (text->len == 0)
		return ERR_OK;
	len = utf8proc_map((const utf8proc_uint8_t *)text->data, (utf8proc_ssize_t)text->len,
		&mapped, UTF8PROC_STABLE | options);
	if (len == UTF8PROC_ERROR_NOMEM)
		abort();
	if (len < 0)
		return ERR_INVALID;
	buf_add(out, mapped, (size_t)len);
	free(mapped);
	return ERR_OK;
}

static enum err
clean(const char *text, size_t len, bool trim, struct buf *out)
{
	struct buf kept = {0};
	enum err e = filter(text, len, trim, &kept);

	if (!e)
		e = map_text(&kept, UTF8PROC_COMPOSE, out);
	buf_fini(&kept);
	return e;
}

enum err
text_clean(const char *text, size_t len, struct buf *out)
{
	return clean(text, len, true, out);
}

enum err
text_clean_draft(const char *text, size_t len, struct buf *out)
{
	return clean(text, len, false, out);
}

size_t
text_clusters(const char *text, size_t len)
{
	utf8proc_int32_t state = 0;
	int32_t before = 0;
	size_t count = 0;

	for (size_t at = 0; at < len;) {
		int32_t point = next_point(text, len, &at);
		if (point < 0) {
			point = 0xFFFD;
			at++;
		}
		if (count == 0 || utf8proc_grapheme_break_stateful(before, point, &state))
			count++;
		before = point;
	}
	return count;
}

/* NFKC, case-folded, without marks and what is not seen. */
static enum err
fold_text(const char *text, size_t len, struct buf *out)
{
	const struct buf whole = {.data = (char *)(uintptr_t)text, .len = len};

	if (!text_is_utf8(text, len))
		return ERR_INVALID;
	return map_text(&whole,
		UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
			UTF8PROC_STRIPMARK,
		out);
}

static bool
is_space(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
		return true;
	default:
		return is_hidden(point) || is_between(point, 0x200C, 0x200F);
	}
}

enum err
text_fold(const char *text, size_t len, struct buf *out)
{
	struct buf folded = {0};
	enum err e = fold_text(text, len, &folded);

	for (size_t at = 0; !e && at < folded.len;) {
		int32_t point = next_point(folded.data, folded.len, &at);
		if (!is_space(point))
			add_point(out, point);
	}
	buf_fini(&folded);
	return e;
}

enum word_kind { WORD_NONE, WORD_LETTERS, WORD_PAIRS };

static bool
is_east_asian(int32_t point)
{
	return is_between(point, 0x1100, 0x11FF) || is_between(point, 0x3005, 0x3007) ||
		is_between(point, 0x3040, 0x318F) || is_between(point, 0x31A0, 0x31FF) ||
		is_between(point, 0x3400, 0x4DBF) || is_between(point, 0x4E00, 0x9FFF) ||
		is_between(point, 0xAC00, 0xD7AF) || is_between(point, 0xF900, 0xFAFF) ||
		is_between(point, 0x20000, 0x3FFFF);
}

static enum word_kind
word_kind_of(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return is_east_asian(point) ? WORD_PAIRS : WORD_LETTERS;
	default:
		return WORD_NONE;
	}
}

static void
begin_word(struct buf *out)
{
	if (out->len && out->data[out->len - 1] != ' ')
		buf_add(out, " ", 1);
}

/* A run of East Asian characters: each after the first makes a word with the one before it. */
static void
add_pair(struct buf *out, int32_t before, int32_t point, size_t place)
{
	if (place >= 2) {
		begin_word(out);
		add_point(out, before);
	} else if (place == 0) {
		begin_word(out);
	}
	add_point(out, point);
}

enum err
text_bigrams(const char *text, size_t len, struct buf *out)
{
	struct buf folded = {0};
	enum err e = fold_text(text, len, &folded);
	enum word_kind run = WORD_NONE;
	int32_t before = 0;
	size_t place = 0; /* in the run */

	for (size_t at = 0; !e && at < folded.len;) {
		int32_t point = next_point(folded.data, folded.len, &at);
		enum word_kind kind = word_kind_of(point);
		place = kind == run ? place + 1 : 0;
		run = kind;
		if (kind == WORD_PAIRS) {
			add_pair(out, before, point, place);
		} else if (kind == WORD_LETTERS) {
			if (place == 0)
				begin_word(out);
			add_point(out, point);
		}
		before = point;
	}
	buf_fini(&folded);
	return e;
}

void
text_escape_html(const char *text, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '&':
			buf_add_str(out, "&amp;");
			break;
		case '<':
			buf_add_str(out, "&lt;");
			break;
		case '>':
			buf_add_str(out, "&gt;");
			break;
		case '"':
			buf_add_str(out, "&quot;");
			break;
		case '\'':
			buf_add_str(out, "&#39;");
			break;
		default:
			buf_add(out, text + i, 1);
		}
	}
}
