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
	/* To be answered, oldest first: what nobody has begun, before what is being answered. */
	open: readonly Card[];
	/* Promised: answered later, as cases. */
	takenUp: readonly Card[];
	answered: readonly Card[];
	/* Without a unit: whoever knows the answer may take it. */
	unassigned: readonly Card[];
	/* Drafts that wait for a signature. */
	submitted: readonly Submitted[];
}

/* Whether CARD is for one of my units (or for nobody in particular, where I act for none). */
export function isMine(card: Card, acting: Acting): boolean {
	if (!card.unit)
		return acting.units.length === 0;
	return acting.units.length === 0 || acting.units.includes(card.unit);
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
	const open = own.filter((card) => (card.answered === "open" || card.answered === "answering") && !signing.has(card));
	return {
		open: [
			...open.filter((card) => card.answered === "open"),
			...open.filter((card) => card.answered === "answering"),
		],
		takenUp: own.filter((card) => card.answered === "taken_up"),
		answered: own.filter((card) => card.answered === "answered").reverse(),
		unassigned: acting.units.length === 0 ? [] : cards.filter((card) => !card.unit && card.answered === "open"),
		submitted,
	};
}

/* Why a selected question can no longer be answered here, or null while it can. */
export function obstacle(card: Card, acting: Acting): "hidden" | "merged" | "elsewhere" | null {
	if (card.state === "merged")
		return "merged";
	if (card.state !== "approved")
		return "hidden";
	return card.unit && !isMine(card, acting) ? "elsewhere" : null;
}
