/*
 * desk/state.ts - what a moderator's list shows, and when it may change.
 *
 * The queue underneath follows the log at once; the list does not.  Rows keep their place:
 * what arrives waits behind "N new", what a colleague decided stays and greys out.  Only the
 * moderator's own acts (deciding, asking for the new ones, changing the view) move rows.
 */

import type { Card, Entry, QuestionState } from "../shared/types";
import { appealOf, byAge, holder } from "../staff/card";
import type { Queue } from "../staff/queue";
import { EMPTY_QUEUE, applyEntry } from "../staff/queue";

export type Tab = "pending" | "approved" | "rejected" | "merged" | "hidden" | "appeals" | "answers";

export interface View {
	tab: Tab;
	/* Words looked for, trimmed; empty for all. */
	search: string;
	/* A unit's id, "none" for questions without one, or null for all. */
	unit: string | null;
}

/* What the moderator has read of the selected question: the only thing they may approve. */
export interface Read {
	question: string;
	version: number;
	content: string;
	text: string;
}

export interface Desk {
	queue: Queue;
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
	queue: EMPTY_QUEUE,
	view: { tab: "pending", search: "", unit: null },
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
	return tab === "appeals" ? "rejected" : tab;
}

/* Whether CARD belongs in VIEW as things stand now. */
export function belongs(card: Card, view: View): boolean {
	if (card.state !== stateOfTab(view.tab))
		return false;
	if (view.tab === "appeals" && appealOf(card) === null)
		return false;
	if (view.tab === "answers" && !card.drafts?.some((draft) => draft.state === "submitted"))
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
	const next = { ...desk, queue, arrived, read: keepReading(desk.read, queue) };
	return desk.order.some((id) => isWaiting(next, id)) ? next : refill(next);
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
	return reveal({ ...desk, queue, read: keepReading(desk.read, queue) });
}

export function enter(desk: Desk, entry: Entry): Desk {
	return follow(desk, applyEntry(desk.queue, entry));
}

/* Whether row ID still belongs where it stands (else it is shown greyed). */
export function isWaiting(desk: Desk, id: string): boolean {
	const card = desk.queue.cards.get(id);
	return card !== undefined && belongs(card, desk.view);
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

/* One row up (-1) or down (1); past the end the new ones come in first. */
export function move(desk: Desk, step: 1 | -1): Desk {
	const at = desk.selected ? desk.order.indexOf(desk.selected) : -1;
	if (at < 0)
		return select(desk, desk.order[step > 0 ? 0 : desk.order.length - 1] ?? null);
	const next = desk.order[at + step];
	if (next)
		return select(desk, next);
	if (step < 0 || desk.arrived.length === 0)
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
	const at = desk.order.indexOf(id);
	const following = [...desk.order.slice(at + 1), ...desk.order.slice(0, Math.max(at, 0)).reverse()];
	const free = (candidate: string): boolean => {
		const card = desk.queue.cards.get(candidate);
		const held = card ? holder(card, now) : null;
		return isWaiting(desk, candidate) && candidate !== id && (!held || held.id === me);
	};
	const next = desk.selected === id ? (following.find(free) ?? null) : desk.selected;
	const kept = desk.order.filter(
		(row) => row !== id && (isWaiting(desk, row) || row === next),
	);
	const swept = { ...desk, order: kept };
	const gone = select(kept.length > 0 ? swept : refill({ ...swept, selected: null }), next);
	if (next || gone.order.length === 0)
		return gone;
	return desk.selected === id ? select(gone, gone.order.find(free) ?? null) : gone;
}

/* How long the oldest has waited, as the header colours it. */
export function urgencyOfWait(seconds: number): "calm" | "amber" | "red" {
	if (seconds >= 600)
		return "red";
	return seconds >= 300 ? "amber" : "calm";
}
