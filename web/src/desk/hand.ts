/*
 * hand.ts - the cards that were dealt to me, each in its place.
 *
 * A card comes in at the end and goes when I have decided it.  What a colleague decided, and
 * what I lost to one, keeps its place, greyed, until I move on.
 */
import type { Id, PersonRef } from "../shared/types";

export interface Hand {
	slots: readonly Id[];
	/* Leases that I lost: to whom, or null where nobody has the card now. */
	lost: ReadonlyMap<Id, PersonRef | null>;
}

export const EMPTY_HAND: Hand = { slots: [], lost: new Map() };

/*
 * The server told that I hold IDS.  WAITS says of each whether it is still to be decided: an
 * answer that was under way while I decided must not bring its card back.
 */
export function dealt(hand: Hand, ids: readonly Id[], waits: (id: Id) => boolean): Hand {
	const held = new Set(ids);
	const lost = new Map([...hand.lost].filter(([id]) => !held.has(id)));
	for (const id of hand.slots)
		if (!held.has(id) && waits(id) && !lost.has(id))
			lost.set(id, null);
	const fresh = ids.filter((id) => !hand.slots.includes(id) && waits(id));
	return { slots: [...hand.slots, ...fresh], lost };
}

/* Leases that were not renewed. */
export function lose(hand: Hand, lost: readonly { question: Id; by?: PersonRef | null }[]): Hand {
	const mine = lost.filter(({ question }) => hand.slots.includes(question));
	if (mine.length === 0)
		return hand;
	const all = new Map(hand.lost);
	for (const { question, by } of mine)
		all.set(question, by ?? null);
	return { ...hand, lost: all };
}

/* A card that I took myself (undone, or from the shared ones) stands before NEXT, or at the end. */
export function take(hand: Hand, id: Id, next: Id | null): Hand {
	const rest = hand.slots.filter((slot) => slot !== id);
	const at = next ? rest.indexOf(next) : -1;
	rest.splice(at < 0 ? rest.length : at, 0, id);
	return { slots: rest, lost: new Map([...hand.lost].filter(([slot]) => slot !== id)) };
}

/* Only what GOES ON being mine, and KEPT, stays. */
export function sweep(hand: Hand, goesOn: (id: Id) => boolean, kept: Id | null): Hand {
	const slots = hand.slots.filter((id) => id === kept || (goesOn(id) && !hand.lost.has(id)));
	return { slots, lost: new Map([...hand.lost].filter(([id]) => slots.includes(id))) };
}

/* The cards whose lease is mine to renew. */
export function leases(hand: Hand, waits: (id: Id) => boolean): Id[] {
	return hand.slots.filter((id) => waits(id) && !hand.lost.has(id));
}
