#include "moderation/disguise.h"

#include <utf8proc.h>

#include "moderation/normalise.h"

struct class
{
	uint32_t key;
	uint32_t han; /* the numeral, or 0 */
	uint32_t formal; /* the numeral of cheques */
	const char *latin; /* digits, letters and symbols that are taken for each other */
};

/* No digit is in two of them. */
static const struct class classes[] = {
	{'o', 0x96F6, 0x3007, "0o"}, /* 零 〇 */
	{'l', 0x4E00, 0x58F9, "1il!|"}, /* 一 壹 */
	{'z', 0x4E8C, 0x8D30, "2z"}, /* 二 贰 */
	{'e', 0x4E09, 0x53C1, "3e"}, /* 三 叁 */
	{'a', 0x56DB, 0x8086, "4a@"}, /* 四 肆 */
	{'s', 0x4E94, 0x4F0D, "5s$"}, /* 五 伍 */
	{'6', 0x516D, 0x9646, "6"}, /* 六 陆 */
	{'t', 0x4E03, 0x67D2, "7t+"}, /* 七 柒 */
	{'b', 0x516B, 0x634C, "8b"}, /* 八 捌 */
	{'g', 0x4E5D, 0x7396, "9g"}, /* 九 玖 */
	{'c', 0, 0, "c\xA2"}, /* the sign of cents */
};

#define CLASS_COUNT (sizeof(classes) / sizeof(classes[0]))

bool
disguise_is_element(uint32_t point)
{
	return normalise_is_digit(point) || normalise_is_letter(point);
}

bool
disguise_is_letter_symbol(uint32_t point)
{
	return point == '@' || point == '$' || point == '!' || point == '|' || point == '+' ||
		point == 0xA2;
}

static bool
is_in_class(const struct class *class, uint32_t point)
{
	if (point > 0xFF)
		return point == class->han || point == class->formal;
	for (const char *latin = class->latin; *latin; latin++)
		if ((unsigned char)*latin == point)
			return true;
	return false;
}

uint32_t
disguise_key(uint32_t point)
{
	if (point > 0xFF && !normalise_is_han(point))
		return point;
	for (size_t i = 0; i < CLASS_COUNT; i++)
		if (is_in_class(&classes[i], point))
			return classes[i].key;
	return point;
}

bool
disguise_stands_for(uint32_t word, uint32_t text)
{
	if (word == text)
		return true;
	if (normalise_is_latin(word)) /* a digit, a symbol, or l for i; never a numeral */
		return !normalise_is_han(text);
	if (normalise_is_han(word))
		return normalise_is_han(text) || normalise_is_digit(text);
	return normalise_is_digit(word) && normalise_is_han(text);
}

/* Symbols that also stand between two words by themselves. */
static bool
is_soft(uint32_t point)
{
	switch (point) {
	case '-':
	case '/':
	case '.':
	case '+':
	case '&':
	case 0xB7: /* · */
	case 0x30FB: /* ・ */
		return true;
	default:
		return utf8proc_category((utf8proc_int32_t)point) == UTF8PROC_CATEGORY_SO;
	}
}

static bool
is_clause(uint32_t point)
{
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
		return true;
	default:
		return point == ',' || point == ';' || point == ':' || point == '"' ||
			point == '\'' || point == 0x3001 || point == 0x2014 || point == 0x2026;
	}
}

static bool
is_sentence(uint32_t point)
{
	return point == '!' || point == '?' || point == '\n' || point == '\r' || point == 0x3002;
}

static enum gap
gap_of(uint32_t point)
{
	if (is_sentence(point))
		return GAP_SENTENCE;
	if (is_clause(point))
		return GAP_CLAUSE;
	if (normalise_is_space(point) || point == '~' || point == 0x301C) /* 〜 */
		return GAP_SPACE;
	return is_soft(point) ? GAP_SOFT : GAP_SYMBOL;
}

/*
 * The most natural of the points, except that nobody writes a symbol beside it, nor a comma or a
 * dot twice; three dots end a phrase.
 */
enum gap
disguise_gap(const uint32_t *points, size_t count)
{
	enum gap gap = GAP_NONE;
	bool has_symbol = false;
	size_t dots = 0;

	if (count > DISGUISE_GAP_MAX)
		return GAP_TOO_LONG;
	for (size_t i = 0; i < count; i++) {
		enum gap one = gap_of(points[i]);
		if (one > gap)
			gap = one;
		dots += points[i] == '.';
		if (one == GAP_SYMBOL ||
			(i > 0 && points[i] == points[i - 1] &&
				(points[i] == ',' || points[i] == 0x3001)))
			has_symbol = true;
	}
	if (has_symbol)
		return GAP_SYMBOL;
	return gap <= GAP_SPACE && dots >= 3 ? GAP_CLAUSE : gap;
}

/* Two characters with something between them: the least that can be told apart. */
static bool
is_pair_meant(const struct disguised *disguised, enum severity severity)
{
	int strength = disguised->left + disguised->right;
	bool is_both = disguised->left && disguised->right;

	if (disguised->widest == GAP_SYMBOL)
		return !is_both;
	if (disguised->widest <= GAP_SPACE && severity == SEVERITY_BANNED)
		return !is_both && !(disguised->widest == GAP_SPACE && strength >= 2);
	return strength < (disguised->widest <= GAP_SPACE ? 2 : 1);
}

bool
disguise_is_meant(const struct disguised *disguised, enum severity severity)
{
	bool is_everywhere = disguised->filled == disguised->places;

	if (disguised->filled == 0)
		return true;
	if (disguised->widest == GAP_TOO_LONG ||
		(disguised->widest == GAP_SENTENCE && severity != SEVERITY_BANNED))
		return false;
	if (is_everywhere && disguised->places >= 2)
		return true;
	if (!disguised->has_han)
		return is_everywhere || disguised->widest == GAP_SYMBOL;
	if (disguised->characters == 2)
		return is_pair_meant(disguised, severity);
	if (disguised->widest >= GAP_CLAUSE)
		return false;
	return disguised->characters > 3 || disguised->widest == GAP_SYMBOL ||
		!(disguised->left && disguised->right);
}
