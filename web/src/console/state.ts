/*
 * console/state.ts - which of the event's questions an official, approver or clerk sees,
 * and in which order.
 *
 * The queue underneath is the same as the desk's.  Pure: queue and roles in, shelves out.
 */

import type { Card, Draft } from "../shared/types";
import type { Queue } from "../staff/queue";

export interface Acting {
	me: string;
	/* The units that I act for; empty for a guest, who answers for none. */
	units: readonly string[];
	official: boolean;
	approver: boolean;
	clerk: boolean;
	guest: boolean;
	/* Policy "moderator": moderators approve the drafts of all units. */
	moderator: boolean;
}

export interface Submitted {
	card: Card;
	draft: Draft;
}

export interface Shelves {
	/* To be answered, oldest first. */
	open: readonly Card[];
	/* Promised: answered later, as cases. */
	takenUp: readonly Card[];
	answered: readonly Card[];
	/* Without a unit: whoever knows the answer may take it. */
	unassigned: readonly Card[];
	/* Drafts that wait for a signature. */
	submitted: readonly Submitted[];
}

/* Whether CARD is one of my units' own (or for nobody in particular, where I act for none). */
export function isOwn(card: Card, acting: Acting): boolean {
	if (!card.unit)
		return acting.units.length === 0;
	return acting.units.length === 0 || acting.units.includes(card.unit);
}

/* Which of my units was invited to answer CARD besides its own, or null. */
export function invitedUnit(card: Card, acting: Acting): string | null {
	return card.invited?.find((unit) => acting.units.includes(unit)) ?? null;
}

/* Whether CARD is for one of my units, as its own or as one that was invited. */
export function isMine(card: Card, acting: Acting): boolean {
	return isOwn(card, acting) || invitedUnit(card, acting) !== null;
}

function hasAnswered(card: Card, acting: Acting): boolean {
	return card.answers?.some((answer) => answer.state !== "hidden" && Boolean(answer.unit) && acting.units.includes(answer.unit!)) ?? false;
}

/* Whether my side still has to answer CARD; who was invited has to, also after the unit that it belongs to. */
export function waits(card: Card, acting: Acting): boolean {
	if (card.state !== "approved" || !isMine(card, acting))
		return false;
	if (card.answered === "open" || card.answered === "answering")
		return true;
	return !isOwn(card, acting) && card.answered !== "taken_up" && !hasAnswered(card, acting);
}

/* Whether DRAFT is one that this person's side may write. */
export function isOurs(draft: Draft, acting: Acting): boolean {
	if (draft.unit)
		return acting.units.includes(draft.unit);
	return draft.writer?.id === acting.me || draft.official?.id === acting.me;
}

export function ourDraft(card: Card, acting: Acting): Draft | null {
	return card.drafts?.find((draft) => isOurs(draft, acting) && !draft.revises) ?? null;
}

function maySign(draft: Draft, acting: Acting): boolean {
	if (draft.state !== "submitted")
		return false;
	if (acting.moderator)
		return true;
	return acting.approver && Boolean(draft.unit) && acting.units.includes(draft.unit!);
}

/* Oldest decision first: the order in which the public saw them. */
function byPublication(one: Card, other: Card): number {
	const at = Date.parse(one.decided_at ?? one.asked_at) - Date.parse(other.decided_at ?? other.asked_at);
	return at !== 0 ? at : one.question < other.question ? -1 : 1;
}

export function shelve(queue: Queue, acting: Acting): Shelves {
	const cards = [...queue.cards.values()]
		.filter((card) => card.state === "approved")
		.sort(byPublication);
	const own = cards.filter((card) => isMine(card, acting));
	const submitted = cards.flatMap((card) =>
		(card.drafts ?? []).filter((draft) => maySign(draft, acting)).map((draft) => ({ card, draft })),
	);
	const signing = new Set(submitted.map(({ card }) => card));
	return {
		open: own.filter((card) => waits(card, acting) && !signing.has(card)),
		takenUp: own.filter((card) => card.answered === "taken_up"),
		answered: own.filter((card) => card.answered === "answered" && !waits(card, acting)).reverse(),
		unassigned: acting.units.length === 0 ? [] : cards.filter((card) => !card.unit && card.answered === "open"),
		submitted,
	};
}

export type Order = "wait" | "votes";

/* OPEN, given oldest first, as the official wants to see it. */
export function ordered(open: readonly Card[], order: Order): string[] {
	const cards = order === "votes" ? [...open].sort((one, other) => (other.votes ?? 0) - (one.votes ?? 0)) : open;
	return cards.map((card) => card.question);
}

/*
 * The rows of the list that were shown in PLACES, now that OPEN is what waits: each keeps its
 * place, done ones too, and newcomers come in at the end.  With nothing left that waits it is
 * laid out anew.
 */
export function settle(places: readonly string[], open: readonly Card[], order: Order): readonly string[] {
	const waiting = new Set(open.map((card) => card.question));
	if (!places.some((id) => waiting.has(id)))
		return ordered(open, order);
	const shown = new Set(places);
	const fresh = ordered(open, order).filter((id) => !shown.has(id));
	return fresh.length > 0 ? [...places, ...fresh] : places;
}

/* Why a selected question can no longer be answered here, or null while it can. */
export function obstacle(card: Card, acting: Acting): "hidden" | "merged" | "elsewhere" | null {
	if (card.state === "merged")
		return "merged";
	if (card.state !== "approved")
		return "hidden";
	return card.unit && !isMine(card, acting) ? "elsewhere" : null;
}
