/*
 * shelves.ts - what the whole desk shares: urgent questions, those that need another person,
 * those that someone holds.
 *
 * Rows keep their places.  New ones come in at the end; what is done stays, greyed, until this
 * moderator acts.
 */
import type { Card, Id } from "../shared/types";

export type ShelfName = "urgent" | "second" | "held";
export type Shelves = Readonly<Record<ShelfName, readonly Id[]>>;

export const SHELVES: readonly ShelfName[] = ["urgent", "second", "held"];
export const EMPTY_SHELVES: Shelves = { urgent: [], second: [], held: [] };

/* On which shelf CARD lies now; null for none. */
export function shelfOf(card: Card): ShelfName | null {
	if (card.urgent && card.state !== "withdrawn")
		return "urgent";
	if (card.state !== "pending")
		return null;
	if (card.second || card.first)
		return "second";
	return card.held ? "held" : null;
}

/* Whether CARD waits in the queue, for whomever. */
export function isWaiting(card: Card): boolean {
	return card.state === "pending" && !card.urgent && !card.held && !card.second;
}

/* Whether CARD may be dealt to ME: what needs another person is dealt to another person. */
export function isDealable(card: Card | undefined, me: Id): boolean {
	if (!card || card.state !== "pending" || card.urgent || card.held)
		return false;
	return card.second?.by?.id !== me && card.first?.by?.id !== me;
}

function age(one: Card, other: Card): number {
	return Date.parse(one.asked_at) - Date.parse(other.asked_at) || (one.question < other.question ? -1 : 1);
}

/* Rows stay where they are, the new ones of CARDS come after them. */
export function settle(shelves: Shelves, cards: ReadonlyMap<Id, Card>): Shelves {
	const next: Record<ShelfName, readonly Id[]> = { ...shelves };
	let changed = false;
	for (const name of SHELVES) {
		const known = new Set(shelves[name]);
		const fresh = [...cards.values()].filter((card) => shelfOf(card) === name && !known.has(card.question)).sort(age);
		if (fresh.length === 0)
			continue;
		next[name] = [...shelves[name], ...fresh.map((card) => card.question)];
		changed = true;
	}
	return changed ? next : shelves;
}

/* What does not belong on its shelf any more goes, but for KEPT. */
export function sweepShelves(shelves: Shelves, cards: ReadonlyMap<Id, Card>, kept: Id | null): Shelves {
	const stays = (name: ShelfName) => (id: Id) => {
		const card = cards.get(id);
		return id === kept || (card !== undefined && shelfOf(card) === name);
	};
	const next: Record<ShelfName, readonly Id[]> = { ...shelves };
	let changed = false;
	for (const name of SHELVES) {
		next[name] = shelves[name].filter(stays(name));
		changed ||= next[name].length !== shelves[name].length;
	}
	return changed ? next : shelves;
}
