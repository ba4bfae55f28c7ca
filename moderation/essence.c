#include "moderation/essence.h"

#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "moderation/sayings.h"

#define NUMBER_MAX 9999999U
#define WORD_POINT UINT32_C(0x80000000) /* a point that stands for a word of letters */

/* What a mark names.  Roads are one kind, whatever they are called: "中山路" is not "光谷大道". */
enum kind { KIND_ROAD = 1, KIND_AREA, KIND_SPOT, KIND_NUMBER, KIND_SUBJECT, KIND_COUNTED = 100 };

/* Private signs, one for each sense of a question word; no text has them. */
enum sign {
	SIGN_NONE = 0,
	SIGN_WHEN = 0xE000,
	SIGN_HOW,
	SIGN_WHY,
	SIGN_CAN,
	SIGN_WHERE,
	SIGN_WHO,
	SIGN_HOW_MUCH
};

struct phrase {
	const char32_t *words;
	uint32_t sign; /* 0: it says nothing */
};

/* Longer ones before their own beginnings. */
static const struct phrase phrases[] = {
	{U"请问一下", 0},
	{U"请问", 0},
	{U"想请教", 0},
	{U"想问一下", 0},
	{U"我想问", 0},
	{U"想问", 0},
	{U"问一下", 0},
	{U"我想咨询", 0},
	{U"咨询一下", 0},
	{U"想咨询", 0},
	{U"咨询", 0},
	{U"尊敬的", 0},
	{U"各位领导", 0},
	{U"领导好", 0},
	{U"大家好", 0},
	{U"领导们", 0},
	{U"领导", 0},
	{U"您好", 0},
	{U"你好", 0},
	{U"麻烦", 0},
	{U"非常感谢", 0},
	{U"感谢", 0},
	{U"谢谢", 0},
	{U"多谢", 0},
	{U"盼复", 0},
	{U"望回复", 0},
	{U"请回复", 0},
	{U"到底", 0},
	{U"究竟", 0},
	{U"什么时候", SIGN_WHEN},
	{U"什么时间", SIGN_WHEN},
	{U"啥时候", SIGN_WHEN},
	{U"啥时", SIGN_WHEN},
	{U"何时", SIGN_WHEN},
	{U"几时", SIGN_WHEN},
	{U"为什么", SIGN_WHY},
	{U"为何", SIGN_WHY},
	{U"为啥", SIGN_WHY},
	{U"什么原因", SIGN_WHY},
	{U"怎么样", SIGN_HOW},
	{U"怎么", SIGN_HOW},
	{U"怎样", SIGN_HOW},
	{U"如何", SIGN_HOW},
	{U"咋", SIGN_HOW},
	{U"能不能够", SIGN_CAN},
	{U"能不能", SIGN_CAN},
	{U"可不可以", SIGN_CAN},
	{U"是否能够", SIGN_CAN},
	{U"是否可以", SIGN_CAN},
	{U"是否能", SIGN_CAN},
	{U"可否", SIGN_CAN},
	{U"能否", SIGN_CAN},
	{U"什么地方", SIGN_WHERE},
	{U"哪里", SIGN_WHERE},
	{U"哪儿", SIGN_WHERE},
	{U"何处", SIGN_WHERE},
	{U"哪个部门", SIGN_WHO},
	{U"什么部门", SIGN_WHO},
	{U"多少钱", SIGN_HOW_MUCH},
	{U"多少", SIGN_HOW_MUCH},
};

#define PHRASE_COUNT (sizeof(phrases) / sizeof(phrases[0]))

static bool
is_one_of(uint32_t point, const char32_t *list)
{
	for (; *list; list++)
		if (*list == point)
			return true;
	return false;
}

/* ---- numbers */

/* The value of a Chinese digit; 10 and 100 for those that multiply, -1 for what is none. */
static int
numeral_value(uint32_t point)
{
	static const char32_t digits[] = U"零一二三四五六七八九";

	if (point >= '0' && point <= '9')
		return (int)(point - '0');
	if (point == U'〇')
		return 0;
	if (point == U'两')
		return 2;
	if (point == U'十')
		return 10;
	if (point == U'百')
		return 100;
	for (int i = 0; i < 10; i++)
		if (digits[i] == point)
			return i;
	return -1;
}

/* Is a numeral before POINT a name or a measure, and not a part of a word ("一些", "三轮车", "一个")? */
static bool
is_counted(uint32_t point, uint32_t value)
{
	return is_one_of(point, U"号路线栋楼期街桥环中小院级站座层") ||
		(value > 1 && is_one_of(point, U"个天年月周次"));
}

struct number {
	size_t len; /* code points; 0: none stands here */
	uint32_t value;
	bool latin; /* written in digits */
};

/* "十二", "二十", "一百零五" and "二〇二五" alike. */
static struct number
read_number(const uint32_t *points, size_t count)
{
	struct number number = {.latin = points[0] >= '0' && points[0] <= '9'};
	uint32_t total = 0, run = 0;
	bool has_run = false;

	while (number.len < count) {
		int value = numeral_value(points[number.len]);
		if (value < 0 || run > NUMBER_MAX || total > NUMBER_MAX)
			break;
		if (value >= 10) {
			total += (has_run ? run : 1) * (uint32_t)value;
			run = 0;
			has_run = false;
		} else {
			run = run * 10 + (uint32_t)value;
			has_run = true;
		}
		number.len++;
	}
	number.value = total + run;
	return number;
}

/* ---- places */

/* What ends the name of a place, and what stands before it where it ends no name. */
static const struct {
	uint32_t end;
	enum kind kind;
	const char32_t *never;
} places[] = {
	{U'路', KIND_ROAD, U"修马公铁道走网线出一条的段小这那高了车过让在"},
	{U'街', KIND_ROAD, U"上逛沿的条一这那小"},
	{U'道', KIND_ROAD, U"街人车河知报通隧轨渠管跑赛盲味频地一的"},
	{U'桥', KIND_SPOT, U"天大座的过一这那上修立高"},
	{U'区', KIND_AREA, U"小社园景厂辖片地校市城库院住分湿商政灾疫矿特功郊"},
	{U'镇', KIND_AREA, U"乡城的小古村这那本"},
	{U'村', KIND_AREA, U"农乡城的全本我这那各"},
	{U'站', KIND_SPOT, U"车网水电泵油到的变基出进每一这那各"},
	{U'湖', KIND_SPOT, U"江的边一个这那"},
};

#define PLACE_COUNT (sizeof(places) / sizeof(places[0]))

static bool
is_han(uint32_t point)
{
	return point >= 0x3400 && point <= 0x9FFF;
}

/* 24 bits of A and B. */
static uint32_t
hash24(uint32_t a, uint32_t b)
{
	uint64_t mixed = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);

	mixed ^= mixed >> 29;
	mixed *= UINT64_C(0xBF58476D1CE4E5B9);
	return (uint32_t)(mixed >> 40);
}

/* The two characters before the end of the name (before "大道") are what tells it from others. */
static uint32_t
place_mark(const uint32_t *points, size_t at)
{
	size_t stem = at > 2 && points[at - 1] == U'大' ? at - 1 : at;

	if (at < 2 || !is_han(points[stem - 1]) || !is_han(points[stem - 2]))
		return 0;
	for (size_t i = 0; i < PLACE_COUNT; i++)
		if (points[at] == places[i].end && !is_one_of(points[at - 1], places[i].never))
			return (uint32_t)places[i].kind << 24 |
				hash24(points[stem - 2], points[stem - 1]);
	return 0;
}

/* ---- putting it together */

struct maker {
	const uint32_t *points;
	size_t count, at;
	struct essence *out;
};

static void
add_mark(struct essence *out, uint32_t mark)
{
	size_t at = 0;

	while (at < out->mark_count && out->marks[at] < mark)
		at++;
	if ((at < out->mark_count && out->marks[at] == mark) ||
		out->mark_count == ESSENCE_MARKS_MAX)
		return;
	memmove(out->marks + at + 1, out->marks + at, (out->mark_count - at) * sizeof *out->marks);
	out->marks[at] = mark;
	out->mark_count++;
}

static void
add_point(struct essence *out, uint32_t point)
{
	out->points[out->count++] = point;
}

/* The phrase that begins here, or NULL; LEN gets its length. */
static const struct phrase *
find_phrase(const uint32_t *points, size_t count, size_t *len)
{
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		const char32_t *words = phrases[i].words;
		if (words[0] != points[0])
			continue;
		*len = 0;
		while (words[*len] && *len < count && words[*len] == points[*len])
			++*len;
		if (!words[*len])
			return &phrases[i];
	}
	return NULL;
}

size_t
essence_phrase(const uint32_t *points, size_t count)
{
	size_t len;

	return count > 0 && find_phrase(points, count, &len) ? len : 0;
}

static bool
take_phrase(struct maker *maker)
{
	size_t len;
	const struct phrase *phrase = find_phrase(
		maker->points + maker->at, maker->count - maker->at, &len);

	if (!phrase)
		return false;
	if (phrase->sign)
		add_point(maker->out, phrase->sign);
	maker->at += len;
	return true;
}

/* Numbers are compared with those that count the same: who has lived here for three years may ask for bus 3 or 16. */
static uint32_t
number_mark(uint32_t value, uint32_t counter)
{
	static const char32_t counters[] = U"号路线栋楼期街桥环中小院级站座层个天年月周次点岁元";
	uint32_t kind = KIND_NUMBER;

	for (uint32_t i = 0; counters[i]; i++)
		if (counters[i] == counter)
			kind = KIND_COUNTED + i;
	return kind << 24 | hash24(0, value);
}

/* A number that counts or names something, in digits; "十二" is no longer than "12". */
static bool
take_number(struct maker *maker)
{
	const uint32_t *here = maker->points + maker->at;
	struct number number;
	char digits[11];
	size_t len = 0;
	uint32_t rest;

	if (numeral_value(here[0]) < 0)
		return false;
	number = read_number(here, maker->count - maker->at);
	if (!number.latin && !(maker->at > 0 && here[-1] == U'第') &&
		(maker->at + number.len == maker->count ||
			!is_counted(here[number.len], number.value)))
		return false;
	rest = number.value;
	do
		digits[len++] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	add_mark(maker->out,
		number_mark(number.value,
			maker->at + number.len < maker->count ? here[number.len] : 0));
	while (len > 0)
		add_point(maker->out, (uint32_t)digits[--len]);
	maker->at += number.len;
	return true;
}

static bool
is_letter(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
			(point >= '0' && point <= '9');
	if (is_han(point))
		return true;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
		(category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Letters of alphabets: a word is one point, for pairs of letters would make all of English alike. */
static bool
is_alphabetic(uint32_t point)
{
	return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
		(point >= 0xC0 && point < 0x2E80 && is_letter(point));
}

static bool
take_word(struct maker *maker)
{
	uint64_t hash = 0;
	size_t from = maker->at;

	while (maker->at < maker->count && is_alphabetic(maker->points[maker->at]))
		hash = (hash ^ maker->points[maker->at++]) * UINT64_C(0x100000001B3) + 1;
	if (maker->at == from)
		return false;
	if (maker->at == from + 1)
		add_point(maker->out, maker->points[from]);
	else
		add_point(maker->out, WORD_POINT | hash24((uint32_t)(hash >> 32), (uint32_t)hash));
	return true;
}

/* What is told apart by it: taken down, and read on as any other word. */
static void
note_subject(struct maker *maker)
{
	uint32_t which,
		kind = sayings_subject(maker->points + maker->at, maker->count - maker->at, &which);

	if (kind)
		add_mark(maker->out, (KIND_SUBJECT + kind) << 24 | hash24(kind, which));
}

/* Does the name of a place end within COUNT points from here?  "解放大道路面" */
static bool
has_place_end(const struct maker *maker, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (place_mark(maker->points, maker->at + i))
			return true;
	return false;
}

static bool
take_saying(struct maker *maker)
{
	struct saying saying = sayings_find(maker->points + maker->at, maker->count - maker->at);

	if (saying.count == 0 || has_place_end(maker, saying.count))
		return false;
	for (size_t i = 0; i < saying.stands_count; i++)
		add_point(maker->out, saying.stands[i]);
	maker->at += saying.count;
	return true;
}

static void
take_point(struct maker *maker)
{
	uint32_t point = maker->points[maker->at];
	uint32_t mark = place_mark(maker->points, maker->at);

	if (mark)
		add_mark(maker->out, mark);
	if (is_letter(point))
		add_point(maker->out, point);
	maker->at++;
}

/* "...开通了吗", "...开通呢" */
static void
drop_particles(struct essence *out)
{
	while (out->count > 1 && is_one_of(out->points[out->count - 1], U"吗呢啊吧呀嘛哦了啦哈"))
		out->count--;
}

void
essence_make(const uint32_t *points, size_t count, struct essence *out)
{
	struct maker maker = {.points = points, .count = count, .out = out};

	*out = (struct essence){
		.points = mem_alloc((SAYING_MAX * count + 1) * sizeof *out->points)};
	while (maker.at < count) {
		note_subject(&maker);
		if (!take_phrase(&maker) && !take_number(&maker) && !take_saying(&maker) &&
			!take_word(&maker))
			take_point(&maker);
	}
	drop_particles(out);
}

void
essence_fini(struct essence *essence)
{
	free(essence->points);
	essence->points = NULL;
}
