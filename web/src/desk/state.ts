/*
 * desk/state.ts - what a moderator's desk shows, and when it may change.
 *
 * The queue underneath follows the log at once; what is shown does not.  Rows keep their place:
 * what arrives waits behind "N new", what a colleague decided stays and greys out.  Only the
 * moderator's own acts (deciding, asking for the new ones, changing the view) move rows.
 *
 * There are two ways to work: the hand of cards that the server deals, and the list.
 */

import type { Card, Colour, Entry, Id, QuestionState } from "../shared/types";
import { appealOf, byAge, holder } from "../staff/card";
import type { Queue } from "../staff/queue";
import { EMPTY_QUEUE, applyEntry } from "../staff/queue";
import type { Hand } from "./hand";
import { EMPTY_HAND, dealt, lose, sweep, take } from "./hand";
import type { Shelves } from "./shelves";
import { EMPTY_SHELVES, isDealable, settle, sweepShelves } from "./shelves";

export type Tab = "pending" | "approved" | "rejected" | "merged" | "hidden" | "appeals" | "answers" | "machine";
export type Surface = "deal" | "list";

export interface View {
	tab: Tab;
	/* Words looked for, trimmed; empty for all. */
	search: string;
	/* A unit's id, "none" for questions without one, or null for all. */
	unit: string | null;
	colour: Colour | null;
}

export const FIRST_VIEW: View = { tab: "pending", search: "", unit: null, colour: null };

/* What the moderator has read of the selected question: the only thing they may approve. */
export interface Read {
	question: string;
	version: number;
	content: string;
	text: string;
}

export interface Desk {
	/* Whose desk it is. */
	me: Id;
	queue: Queue;
	surface: Surface;
	hand: Hand;
	shelves: Shelves;
	view: View;
	/* The rows of the list, in their places. */
	order: readonly string[];
	/* What came since and waits to be asked for. */
	arrived: readonly string[];
	selected: string | null;
	read: Read | null;
	/* Where the next page of the view goes on, null at its end. */
	cursor: string | null;
}

export const EMPTY_DESK: Desk = {
	me: "",
	queue: EMPTY_QUEUE,
	surface: "list",
	hand: EMPTY_HAND,
	shelves: EMPTY_SHELVES,
	view: FIRST_VIEW,
	order: [],
	arrived: [],
	selected: null,
	read: null,
	cursor: null,
};

/* Work that waits: oldest first, new ones at the end. */
export function isQueue(tab: Tab): boolean {
	return tab === "pending" || tab === "appeals" || tab === "answers";
}

export function stateOfTab(tab: Tab): QuestionState {
	if (tab === "answers")
		return "approved";
	return tab === "appeals" || tab === "machine" ? "rejected" : tab;
}

/* Whether a rule of the city, and no person, decided about CARD. */
export function byMachine(card: Card): boolean {
	return card.decided_by?.id === "system";
}

/* Whether CARD belongs in VIEW as things stand now. */
export function belongs(card: Card, view: View): boolean {
	if (card.state !== stateOfTab(view.tab))
		return false;
	if (view.tab === "appeals" && appealOf(card) === null)
		return false;
	if (view.tab === "answers" && !card.drafts?.some((draft) => draft.state === "submitted"))
		return false;
	if (view.tab === "machine" && !byMachine(card))
		return false;
	if (view.colour && card.colour !== view.colour)
		return false;
	if (view.unit === "none" && card.unit)
		return false;
	if (view.unit && view.unit !== "none" && card.unit !== view.unit)
		return false;
	if (view.search === "")
		return true;
	const wanted = view.search.toLowerCase();
	return card.text.toLowerCase().includes(wanted) || card.label.toLowerCase().includes(wanted);
}

function order(desk: Desk): string[] {
	const cards = [...desk.queue.cards.values()].filter((card) => belongs(card, desk.view));
	const newestFirst = !isQueue(desk.view.tab);
	cards.sort((one, other) => {
		if (!newestFirst)
			return byAge(one, other);
		return Date.parse(other.decided_at ?? other.asked_at) - Date.parse(one.decided_at ?? one.asked_at);
	});
	return cards.map((card) => card.question);
}

/* Lay the list out anew, everything known in it; the selection stays where it can. */
export function layOut(desk: Desk): Desk {
	const next = { ...desk, order: order(desk), arrived: [] };
	if (next.selected && next.order.includes(next.selected))
		return next;
	return select(next, null);
}

export function changeView(desk: Desk, view: Partial<View>): Desk {
	return layOut({ ...desk, view: { ...desk.view, ...view }, cursor: null });
}

/* Follow the queue to its next state; rows stay, newcomers wait (or fill an empty list). */
export function follow(desk: Desk, queue: Queue): Desk {
	if (queue === desk.queue)
		return desk;
	const shown = new Set(desk.order);
	const arrived = [...queue.cards.values()]
		.filter((card) => !shown.has(card.question) && belongs(card, desk.view))
		.sort(byAge)
		.map((card) => card.question);
	const next = { ...desk, queue, arrived, read: keepReading(desk.read, queue), shelves: settle(desk.shelves, queue.cards) };
	return desk.order.some((id) => inView(next, id)) ? next : refill(next);
}

/* The same text under a newer version (decided, undecided) is as read as it was. */
function keepReading(read: Read | null, queue: Queue): Read | null {
	const card = read ? queue.cards.get(read.question) : undefined;
	if (!read || !card || card.content !== read.content || card.version === read.version)
		return read;
	return { ...read, version: card.version };
}

/* Nothing to do is left in the list: what waits comes in by itself. */
function refill(desk: Desk): Desk {
	if (desk.arrived.length === 0 || desk.view.tab !== "pending")
		return desk;
	const kept = desk.selected ? [desk.selected] : [];
	const fresh = desk.arrived.filter((id) => id !== desk.selected);
	return { ...desk, order: [...kept, ...fresh], arrived: [] };
}

/* The queue was read anew: lay the list out again, but leave the selected row under the eye. */
export function reload(desk: Desk, queue: Queue): Desk {
	return reveal({ ...desk, queue, read: keepReading(desk.read, queue), shelves: settle(desk.shelves, queue.cards) });
}

export function enter(desk: Desk, entry: Entry): Desk {
	return follow(desk, applyEntry(desk.queue, entry));
}

/* Whether row ID of the list still belongs where it stands (else it is shown greyed). */
export function inView(desk: Desk, id: string): boolean {
	const card = desk.queue.cards.get(id);
	return card !== undefined && belongs(card, desk.view);
}

/* Whether card ID of the hand is still mine to decide (else it is shown greyed). */
export function inHand(desk: Desk, id: string): boolean {
	const card = desk.queue.cards.get(id);
	const taken = Boolean(card?.claimed_by) && card!.claimed_by!.id !== desk.me;
	return isDealable(card, desk.me) && !taken && !desk.hand.lost.has(id);
}

/* What J and K go through. */
export function rows(desk: Desk): readonly Id[] {
	return desk.surface === "deal" ? desk.hand.slots : desk.order;
}

/* Turn to the hand or to the list; what is under the eye stays. */
export function turnTo(desk: Desk, surface: Surface): Desk {
	if (surface === desk.surface)
		return desk;
	const turned = { ...desk, surface };
	return surface === "deal" ? turned : reveal(turned);
}

/* The server dealt IDS: all that I hold now.  With LOOK the first opens where nothing is open. */
export function takeDealt(desk: Desk, ids: readonly Id[], look: boolean): Desk {
	const next = { ...desk, hand: dealt(desk.hand, ids, (id) => isDealable(desk.queue.cards.get(id), desk.me)) };
	return look ? lookAtHand(next) : next;
}

export function takeLoss(desk: Desk, lost: Parameters<typeof lose>[1]): Desk {
	return { ...desk, hand: lose(desk.hand, lost) };
}

/* A question is mine again, or now: before the one under the eye, and looked at. */
export function takeUp(desk: Desk, id: Id): Desk {
	if (desk.surface === "deal")
		return select({ ...desk, hand: take(desk.hand, id, desk.selected) }, id);
	if (desk.order.includes(id))
		return select(desk, id);
	const at = desk.selected ? desk.order.indexOf(desk.selected) : 0;
	const order = [...desk.order];
	order.splice(Math.max(0, at), 0, id);
	return select({ ...desk, order, arrived: desk.arrived.filter((one) => one !== id) }, id);
}

/* With nothing under the eye the first card of the hand comes there. */
function lookAtHand(desk: Desk): Desk {
	if (desk.surface !== "deal" || desk.selected)
		return desk;
	return select(desk, desk.hand.slots.find((id) => inHand(desk, id)) ?? null);
}

/* Sweep out of the hand and off the shelves what is done, but for KEPT. */
function tidyUp(desk: Desk, kept: Id | null): Desk {
	return {
		...desk,
		hand: sweep(desk.hand, (id) => isDealable(desk.queue.cards.get(id), desk.me), kept),
		shelves: sweepShelves(desk.shelves, desk.queue.cards, kept),
	};
}

/* Select ID and count its text as read, since it is what the large card shows from now on. */
export function select(desk: Desk, id: string | null): Desk {
	const card = id ? desk.queue.cards.get(id) : undefined;
	if (!card)
		return { ...desk, selected: null, read: null };
	return { ...desk, selected: card.question, read: readOf(card) };
}

function readOf(card: Card): Read {
	return {
		question: card.question,
		version: card.version,
		content: card.content,
		text: card.text,
	};
}

/* The moderator has seen that the selected text changed, and read it again. */
export function readAgain(desk: Desk): Desk {
	return select(desk, desk.selected);
}

/* The moderator wrote the text of READ themselves. */
export function readAs(desk: Desk, read: Read): Desk {
	return desk.selected === read.question ? { ...desk, read } : desk;
}

/* Whether the selected question's text is another than the one that was read. */
export function changedSinceRead(desk: Desk): boolean {
	if (!desk.read)
		return false;
	const card = desk.queue.cards.get(desk.read.question);
	return card !== undefined && card.content !== desk.read.content;
}

/* One row up (-1) or down (1); past the end of the list the new ones come in first. */
export function move(desk: Desk, step: 1 | -1): Desk {
	const all = rows(desk);
	const at = desk.selected ? all.indexOf(desk.selected) : -1;
	const next = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
	if (next)
		return desk.surface === "deal" ? tidyUp(select(desk, next), next) : select(desk, next);
	if (desk.surface === "deal" || step < 0 || desk.arrived.length === 0)
		return desk;
	const grown = { ...desk, order: [...desk.order, ...desk.arrived], arrived: [] };
	return select(grown, grown.order[at + 1] ?? desk.selected);
}

/* Let the new ones in and sweep out what is done; the selected row stays. */
export function reveal(desk: Desk): Desk {
	const next = { ...desk, order: order(desk), arrived: [] };
	if (!next.selected || next.order.includes(next.selected))
		return next;
	const at = desk.order.indexOf(next.selected);
	const kept = [...next.order];
	kept.splice(Math.min(at, kept.length), 0, next.selected);
	return { ...next, order: kept };
}

/*
 * The moderator ME decided ID: go on with the next row that waits and that nobody else holds,
 * and sweep out what is done, theirs and others'.
 */
export function goOn(desk: Desk, id: string, me: string, now: number): Desk {
	const at = desk.surface === "deal" ? desk.hand.slots.indexOf(id) : -1;
	const done = desk.surface === "deal" ? goOnInHand(desk, id, at) : goOnInList(desk, id, me, now);
	return tidyUp(done, done.selected);
}

function goOnInHand(desk: Desk, id: string, at: number): Desk {
	const { slots } = desk.hand;
	const following = at < 0 ? slots : [...slots.slice(at + 1), ...slots.slice(0, at).reverse()];
	const next = following.find((slot) => slot !== id && inHand(desk, slot)) ?? null;
	const hand = { ...desk.hand, slots: slots.filter((slot) => slot !== id) };
	return desk.selected === id ? select({ ...desk, hand }, next) : { ...desk, hand };
}

function goOnInList(desk: Desk, id: string, me: string, now: number): Desk {
	const at = desk.order.indexOf(id);
	const following = [...desk.order.slice(at + 1), ...desk.order.slice(0, Math.max(at, 0)).reverse()];
	const free = (candidate: string): boolean => {
		const card = desk.queue.cards.get(candidate);
		const held = card ? holder(card, now) : null;
		const open = desk.view.tab !== "pending" || isDealable(card, me);
		return open && inView(desk, candidate) && candidate !== id && (!held || held.id === me);
	};
	const next = desk.selected === id ? (following.find(free) ?? null) : desk.selected;
	const kept = desk.order.filter(
		(row) => row !== id && (inView(desk, row) || row === next),
	);
	const swept = { ...desk, order: kept };
	const gone = select(kept.length > 0 ? swept : refill({ ...swept, selected: null }), next);
	if (next || gone.order.length === 0)
		return gone;
	return desk.selected === id ? select(gone, gone.order.find(free) ?? null) : gone;
}
