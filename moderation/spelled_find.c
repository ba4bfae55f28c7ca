/*
 * spelled_find.c - the words of a set in one text, by how they sound.
 *
 * From every place of the text on, the words are narrowed down syllable by syllable: a character has
 * its own, two characters that are the parts of one have its, letters have theirs.  What is left at the
 * end of a word is laid beside it and judged.
 */
#include <uchar.h>

#include "moderation/ordinary.h"
#include "moderation/spelled_set.h"
#include "moderation/syllables.h"

#define LONG_RUN 8 /* letters: in so many a word of two syllables may stand among others */

/* So common that they stand beside anything: they stand for no other. */
static const char32_t everywhere[] =
	U"的地得了着过是在有没人我你他她它们不也都才就还这那个和与为以之其而于及或上下中里外大小多少一二三四五六七八九十"
	U"把被给让对从到由自说要会能可见件只再又很最更已将向但如若因此所等时日月年号元点区市路";

enum step_kind { STEP_CHARACTER, STEP_JOINED, STEP_LETTERS };

/* One syllable of the text. */
struct step {
	enum step_kind kind;
	uint32_t point; /* the character, put together if it was apart */
	size_t first; /* signs, both included */
	size_t last;
};

struct search {
	const struct spelled *spelled;
	const struct words *words;
	const struct normal *normal;
	struct syllables signs;
	struct matches *matches;
	struct step steps[SPELLED_MAX];
	size_t first_syllable; /* of the first step */
};

/* How the syllables of a word are written in the text. */
struct writing {
	size_t count;
	size_t own; /* with the word's very character */
	size_t alike; /* with another one that sounds the same */
	size_t joined;
	size_t letters;
	enum gap widest; /* between them */
};

/* ---- what stands beside */

static uint32_t
view_at(const struct search *search, size_t at)
{
	return at < search->normal->count ? search->normal->points[at] : 0;
}

static uint32_t
point_before(const struct search *search, size_t sign)
{
	size_t at = search->signs.signs[sign].at;

	return at > 0 ? view_at(search, at - 1) : 0;
}

static uint32_t
point_after(const struct search *search, size_t sign)
{
	return view_at(search, search->signs.signs[sign].at + 1);
}

static bool
are_ordinary(const struct search *search, uint32_t first, uint32_t second)
{
	return ordinary_strength(search->words->ordinary, first, second) > 0;
}

/* Is the character at SIGN one half of another word, with what stands before or behind it? */
static bool
is_explained(const struct search *search, size_t sign)
{
	uint32_t point = search->signs.signs[sign].point;

	return are_ordinary(search, point_before(search, sign), point) ||
		are_ordinary(search, point, point_after(search, sign));
}

/* Is the character of STEP, at either end of the word, one half of a word with what stands outside? */
static bool
is_explained_outside(const struct search *search, const struct step *step, bool at_start)
{
	const struct sign *signs = search->signs.signs;

	if (step->kind == STEP_LETTERS)
		return false;
	return at_start
		? are_ordinary(search, point_before(search, step->first), signs[step->first].point)
		: are_ordinary(search, signs[step->last].point, point_after(search, step->last));
}

/* ---- the judgement */

static bool
are_parts_ordinary(const struct search *search, const struct step *step)
{
	const struct sign *signs = search->signs.signs;

	for (size_t i = step->first; i < step->last; i++)
		if (are_ordinary(search, signs[i].point, signs[i + 1].point))
			return true;
	return false;
}

static bool
is_everywhere(uint32_t point)
{
	for (const char32_t *at = everywhere; *at; at++)
		if (*at == point)
			return true;
	return false;
}

/* Could STEP, another character than POINT, be itself there? */
static bool
is_itself(const struct search *search, const struct step *step, uint32_t point)
{
	return step->kind == STEP_JOINED || is_everywhere(step->point) || is_everywhere(point) ||
		is_explained(search, step->first);
}

static bool
has_itself(const struct search *search, const struct writing *writing, const uint32_t *points)
{
	for (size_t i = 0; i < writing->count; i++) {
		const struct step *step = &search->steps[i];
		if (step->kind != STEP_LETTERS && step->point != points[i] &&
			is_itself(search, step, points[i]))
			return true;
	}
	return false;
}

/* A word of two, one of them another that sounds the same: that must look like it too. */
static bool
is_pair_alike(const struct search *search, const uint32_t *points)
{
	for (size_t i = 0; i < 2; i++) {
		const struct step *step = &search->steps[i];
		if (step->kind == STEP_LETTERS)
			continue;
		if (is_explained_outside(search, step, i == 0) ||
			(step->point == points[i] ? is_everywhere(step->point)
						  : !spelling_share_part(search->spelled->spelling,
							    step->point, points[i])))
			return false;
	}
	return true;
}

/* Others that sound the same: few of them, none that is part of a word there, nothing in between. */
static bool
are_alike_meant(const struct search *search, const struct writing *writing, const uint32_t *points)
{
	if (writing->widest != GAP_NONE)
		return false;
	if (writing->alike == 1 && writing->own >= 3)
		return true;
	if (has_itself(search, writing, points))
		return false;
	if (writing->count == 2)
		return is_pair_alike(search, points);
	return 2 * writing->alike <= writing->count;
}

/* The two characters of a word, one or both of them in parts. */
static bool
are_joined_meant(const struct search *search, const struct writing *writing)
{
	const struct step *first = &search->steps[0], *last = &search->steps[writing->count - 1];
	size_t odd = 0;

	if (writing->own >= 2 || writing->joined >= 3)
		return true;
	for (size_t i = 0; i < writing->count; i++)
		if (search->steps[i].kind == STEP_JOINED)
			odd += !are_parts_ordinary(search, &search->steps[i]);
	if (odd == 0)
		return false;
	return odd >= 2 ||
		!(is_explained_outside(search, first, true) ||
			is_explained_outside(search, last, false));
}

static bool
is_run_start(const struct search *search, size_t sign)
{
	return search->signs.signs[sign].run == sign;
}

static bool
is_run_end(const struct search *search, size_t sign)
{
	const struct sign *signs = search->signs.signs;

	return sign + 1 >= search->signs.count || signs[sign + 1].run != signs[sign].run;
}

/* Is SIGN at the word's end tied to further letters beside it ("da-ma-lu"), or are those no syllables at all? */
static bool
is_part_of_latin(const struct search *search, size_t sign, bool before)
{
	const struct sign *signs = search->signs.signs;
	size_t beside = before ? sign - 1 : sign + 1;
	enum gap gap;

	if ((before && sign == 0) || beside >= search->signs.count)
		return false;
	gap = (enum gap)signs[before ? beside : sign].gap;
	if (!normalise_is_latin(signs[beside].point) || signs[beside].run == signs[sign].run)
		return false;
	return gap == GAP_SOFT || gap == GAP_SYMBOL ||
		(gap <= GAP_CLAUSE && !signs[beside].is_whole);
}

static size_t
run_length(const struct search *search, size_t sign)
{
	size_t end = search->signs.signs[sign].run;

	while (!is_run_end(search, end))
		end++;
	return end + 1 - search->signs.signs[sign].run;
}

/* Letters alone. */
static bool
are_letters_meant(const struct search *search, const struct writing *writing)
{
	const struct sign *signs = search->signs.signs;
	size_t first = search->steps[0].first, last = search->steps[writing->count - 1].last;
	bool has_ends = is_run_start(search, first) && is_run_end(search, last);
	size_t english = 0;

	for (size_t i = 0; i < writing->count; i++)
		english += signs[search->steps[i].first].is_english;
	if (english == writing->count || last - first + 1 < 4)
		return false;
	if (writing->count > 2)
		return true;
	return !is_part_of_latin(search, first, true) && !is_part_of_latin(search, last, false) &&
		(has_ends || run_length(search, first) >= LONG_RUN);
}

/* Letters and characters. */
static bool
are_some_letters_meant(const struct search *search, const struct writing *writing)
{
	const struct sign *signs = search->signs.signs;

	if (writing->count > 2)
		return true;
	for (size_t i = 0; i < writing->count; i++) {
		const struct step *step = &search->steps[i];
		if (step->kind != STEP_LETTERS) {
			if (is_explained_outside(search, step, i == 0))
				return false;
			continue;
		}
		if (!is_run_start(search, step->first) || !is_run_end(search, step->last) ||
			(signs[step->first].is_english &&
				(step->first == step->last || writing->widest != GAP_NONE)))
			return false;
	}
	return true;
}

static void
weigh(const struct search *search, const uint32_t *points, struct writing *writing)
{
	const struct sign *signs = search->signs.signs;

	for (size_t i = 0; i < writing->count; i++) {
		const struct step *step = &search->steps[i];
		if (step->kind == STEP_LETTERS)
			writing->letters++;
		else if (step->point != points[i])
			writing->alike++;
		else if (step->kind == STEP_JOINED)
			writing->joined++;
		else
			writing->own++;
		if (i + 1 < writing->count && signs[step->last].gap > (uint8_t)writing->widest)
			writing->widest = (enum gap)signs[step->last].gap;
	}
}

static bool
is_meant(const struct search *search, const struct word *word)
{
	const uint32_t *points = search->words->points + word->points;
	struct writing writing = {.count = word->count};

	weigh(search, points, &writing);
	if (writing.own == writing.count || writing.widest > GAP_SPACE)
		return false;
	if (writing.letters == writing.count)
		return are_letters_meant(search, &writing);
	if (writing.own + writing.joined == 0 ||
		(writing.alike && !are_alike_meant(search, &writing, points)))
		return false;
	if (writing.letters && !are_some_letters_meant(search, &writing))
		return false;
	return !writing.joined || are_joined_meant(search, &writing);
}

/* ---- the search */

static void
add(struct search *search, uint32_t number, size_t count)
{
	const struct sign *signs = search->signs.signs;
	struct match match = {.word = number};

	match.from = signs[search->steps[0].first].at;
	match.to = signs[search->steps[count - 1].last].at + 1;
	match.left_part = match.right_part = match.to;
	matches_add(search->matches, &match);
}

/* How SOUNDING stands to SYLLABLE at PLACE: below 0 before it, 0 the same. */
static int
compare(const struct spelled *spelled, size_t sounding, size_t place, uint16_t syllable)
{
	const struct sounding *entry = &spelled->soundings[sounding];
	uint16_t has;

	if (entry->count <= place)
		return -1;
	has = place == 1 ? entry->second : spelled->syllables[entry->first + place];
	return has < syllable ? -1 : has > syllable;
}

/* Of the soundings [*low, *high), alike before PLACE, those that have SYLLABLE there. */
static void
narrow(const struct spelled *spelled, size_t place, uint16_t syllable, size_t *low, size_t *high)
{
	size_t end = *high, after;

	if (place == 0) {
		*low = spelled->starts[syllable];
		*high = spelled->starts[syllable + 1];
		return;
	}
	for (size_t top = end; *low < top;) {
		size_t middle = *low + (top - *low) / 2;
		if (compare(spelled, middle, place, syllable) < 0)
			*low = middle + 1;
		else
			top = middle;
	}
	for (after = *low; after < end;) {
		size_t middle = after + (end - after) / 2;
		if (compare(spelled, middle, place, syllable) <= 0)
			after = middle + 1;
		else
			end = middle;
	}
	*high = after;
}

static void go_on(struct search *search, size_t place, size_t sign, size_t low, size_t high);

/* Does a word begin with the first step's syllable and SYLLABLE? */
static bool
is_beginning(const struct search *search, uint16_t syllable)
{
	size_t pair = search->first_syllable * spelling_syllables(search->spelled->spelling) +
		syllable;

	return search->spelled->pairs[pair / 8] >> pair % 8 & 1;
}

/* The text has SYLLABLE at PLACE, as STEP. */
static void
take(struct search *search, size_t place, const struct step *step, uint16_t syllable, size_t low,
	size_t high)
{
	const struct spelled *spelled = search->spelled;

	if (place == 1 && !is_beginning(search, syllable))
		return;
	narrow(spelled, place, syllable, &low, &high);
	if (low == high)
		return;
	if (place == 0)
		search->first_syllable = syllable;
	search->steps[place] = *step;
	for (; low < high && spelled->soundings[low].count == place + 1; low++)
		if (is_meant(search, &search->words->items[spelled->soundings[low].word]))
			add(search, spelled->soundings[low].word, place + 1);
	if (low < high && search->signs.signs[step->last].gap <= GAP_SPACE)
		go_on(search, place + 1, step->last + 1, low, high);
}

static void
take_character(
	struct search *search, size_t place, const struct step *step, size_t low, size_t high)
{
	uint16_t syllables[SPELLING_READINGS_MAX];
	size_t count = spelling_readings(search->spelled->spelling, step->point, syllables);

	for (size_t i = 0; i < count; i++)
		take(search, place, step, syllables[i], low, high);
}

/* The character that the signs from FIRST to LAST are parts of, or 0. */
static uint32_t
join(const struct search *search, size_t first, size_t last)
{
	const struct spelling *spelling = search->spelled->spelling;
	const struct sign *signs = search->signs.signs;
	uint32_t whole;

	for (size_t i = first; i < last; i++)
		if (signs[i].gap > GAP_SPACE || !signs[i].point || !signs[i + 1].point)
			return 0;
	if (last == first + 1)
		return spelling_joined(spelling, signs[first].point, signs[last].point);
	whole = spelling_joined(spelling, signs[first + 1].point, signs[last].point);
	if (whole)
		whole = spelling_joined(spelling, signs[first].point, whole);
	if (whole)
		return whole;
	whole = spelling_joined(spelling, signs[first].point, signs[first + 1].point);
	return whole ? spelling_joined(spelling, whole, signs[last].point) : 0;
}

static void
take_joined(struct search *search, size_t place, size_t sign, size_t low, size_t high)
{
	for (size_t last = sign + 1; last <= sign + 2 && last < search->signs.count; last++) {
		struct step step = {.kind = STEP_JOINED, .first = sign, .last = last};
		step.point = join(search, sign, last);
		if (step.point)
			take_character(search, place, &step, low, high);
	}
}

static void
take_letters(struct search *search, size_t place, size_t sign, size_t low, size_t high)
{
	const struct sign *signs = search->signs.signs;
	uint32_t letters[SPELLING_LETTERS_MAX];
	uint16_t syllable;

	for (size_t n = 1; n <= SPELLING_LETTERS_MAX && sign + n <= search->signs.count; n++) {
		struct step step = {.kind = STEP_LETTERS, .first = sign, .last = sign + n - 1};
		letters[n - 1] = signs[sign + n - 1].point;
		if (signs[sign].lengths >> n & 1 &&
			spelling_read(search->spelled->spelling, letters, n, &syllable))
			take(search, place, &step, syllable, low, high);
	}
}

/* The words [low, high) have been read up to PLACE; they go on at SIGN. */
static void
go_on(struct search *search, size_t place, size_t sign, size_t low, size_t high)
{
	const struct sign *here = &search->signs.signs[sign];

	if (place == SPELLED_MAX || sign >= search->signs.count)
		return;
	if (normalise_is_han(here->point)) {
		struct step step = {
			.kind = STEP_CHARACTER, .point = here->point, .first = sign, .last = sign};
		take_character(search, place, &step, low, high);
		take_joined(search, place, sign, low, high);
	} else if (here->lengths) {
		take_letters(search, place, sign, low, high);
	}
}

void
spelled_find(const struct spelled *spelled, const struct words *words, const struct normal *normal,
	struct matches *matches)
{
	struct search search = {
		.spelled = spelled, .words = words, .normal = normal, .matches = matches};

	if (spelled->count == 0)
		return;
	syllables_read(spelled->spelling, normal, &search.signs);
	for (size_t i = 0; i < search.signs.count; i++)
		go_on(&search, 0, i, 0, spelled->count);
	syllables_fini(&search.signs);
}
