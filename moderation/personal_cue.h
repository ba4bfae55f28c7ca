/*
 * personal_cue.h - the words around a number that tell what it is.
 *
 * Eleven digits behind “订单号” are no telephone number, a landline behind “值班电话” is nobody's own.
 * The words stand in tables/personal_cue.def; a view knows from the beginning where each of them is.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_CUE_H
#define OPENFLOOR_MODERATION_PERSONAL_CUE_H

#include "moderation/personal_view.h"

/* What a word tells; one may tell several things. */
enum personal_cue {
	CUE_PHONE = 1 << 0, /* a telephone is being spoken of */
	CUE_FIXED = 1 << 1, /* a landline */
	CUE_REFERENCE = 1 << 2, /* a number that counts things: orders, documents, parcels */
	CUE_OFFICE = 1 << 3, /* an office, a company, a hotline */
	CUE_HOME = 1 << 4, /* the asker's own */
	CUE_UNANSWERED = 1 << 5, /* what is said of an office's telephone */
	CUE_IDENTITY = 1 << 6,
	CUE_CARD = 1 << 7,
	CUE_PASSPORT = 1 << 8,
	CUE_PERMIT = 1 << 9,
	CUE_INSURANCE = 1 << 10,
	CUE_AMOUNT = 1 << 11, /* a unit behind a number */
};

#define CUE_NOWHERE ((size_t)-1)

/* Marks in VIEW's glyphs where the words begin and end. */
void personal_cue_mark(struct personal_view *view);

/* Does a word of CUE begin at AT, or end before END? */
bool personal_cue_begins(const struct personal_view *view, size_t at, enum personal_cue cue);
bool personal_cue_ends(const struct personal_view *view, size_t end, enum personal_cue cue);

/*
 * How many glyphs lie between the nearest word of CUE and AT, at most WINDOW; the word stands
 * before AT, in the same sentence.  CUE_NOWHERE if there is none.
 */
size_t personal_cue_before(
	const struct personal_view *view, size_t at, size_t window, enum personal_cue cue);

/* The same for the words behind END. */
size_t personal_cue_after(
	const struct personal_view *view, size_t end, size_t window, enum personal_cue cue);

/* Is there a word of CUE before AT or behind END, at most so many glyphs off? */
bool personal_cue_is_near(const struct personal_view *view, size_t at, size_t before, size_t end,
	size_t after, enum personal_cue cue);

/*
 * How far before AT a word of CUE_REFERENCE stands that speaks of the number there: in the same
 * clause, and with no other number between.  CUE_NOWHERE if there is none.
 */
size_t personal_cue_reference(const struct personal_view *view, size_t at);

/* Does a unit follow that makes of the number before END an amount: 元, 万, 平方米? */
bool personal_cue_is_amount(const struct personal_view *view, size_t end);

#endif
