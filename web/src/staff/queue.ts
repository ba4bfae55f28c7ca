/*
 * queue.ts - the queue of an event, kept in step with the desk's log.
 *
 * It is read once over HTTP, at a position (epoch, seq); every desk entry after that
 * position is applied to it. All functions are pure: they take a queue and give the next
 * one. An entry may repeat what the page already told (the page may be newer than the
 * position it names), so an item's version decides, never the order of arrival.
 */

import type { Card, Draft, Entry, Mark, PersonRef, QuestionState, Queue as QueuePage } from "../shared/types";

export type Counts = Record<"pending" | "approved" | "rejected" | "merged" | "hidden" | "answered", number>;

/* A draft is its writer's for so long after the last key. */
export const WRITING_MS = 30_000;

/* A card, and who edited its text last, where the log told. */
export interface StaffCard extends Card {
	edited_by?: PersonRef | null;
	edited_at?: string | null;
}

export interface Queue {
	epoch: string | number;
	seq: number;
	cards: ReadonlyMap<string, StaffCard>;
	counts: Counts;
	/* Questions whose card has to be read again: an entry told that they changed, not how. */
	unread: ReadonlySet<string>;
	/* An entry is missing: only a new page helps. */
	broken: boolean;
}

export const NO_COUNTS: Counts = { pending: 0, approved: 0, rejected: 0, merged: 0, hidden: 0, answered: 0 };

export const EMPTY_QUEUE: Queue = {
	epoch: "",
	seq: -1,
	cards: new Map(),
	counts: NO_COUNTS,
	unread: new Set(),
	broken: false,
};

/* Begin anew from PAGE, the first of a listing. */
export function startQueue(page: QueuePage): Queue {
	return addPage({ ...EMPTY_QUEUE, epoch: page.epoch, seq: page.seq }, page);
}

/* Add a further PAGE (or another listing of the same event); the position stays. */
export function addPage(queue: Queue, page: QueuePage): Queue {
	const cards = new Map(queue.cards);
	for (const card of page.questions) {
		const known = cards.get(card.question);
		if (!known || known.version <= card.version)
			cards.set(card.question, card);
	}
	return { ...queue, cards, counts: { ...NO_COUNTS, ...page.counts } };
}

/* Put CARD in: the answer to a command, the current item of a refusal, a detail just read. */
export function putCard(queue: Queue, card: Card): Queue {
	const known = queue.cards.get(card.question);
	if (known && known.version > card.version)
		return queue;
	/* One that was not listed is counted already. */
	return known ? replace(queue, { ...known, ...card }) : { ...queue, cards: new Map(queue.cards).set(card.question, card) };
}

/* What a command of one's own did to question ID, told before the log says it. */
export function patchCard(queue: Queue, id: string, patch: Partial<StaffCard>): Queue {
	const known = queue.cards.get(id);
	if (!known || (patch.version ?? known.version) < known.version)
		return queue;
	return replace(queue, { ...known, ...patch });
}

/* Apply ENTRY. One already applied changes nothing; a gap marks the queue as broken. */
export function applyEntry(queue: Queue, entry: Entry): Queue {
	if (queue.seq < 0 || entry.seq <= queue.seq)
		return queue;
	if (entry.seq !== queue.seq + 1)
		return { ...queue, broken: true };
	const moved = { ...queue, seq: entry.seq };
	const id = entry.question ?? entry.target;
	return id ? applyToQuestion(moved, entry, id) : moved;
}

function applyToQuestion(queue: Queue, entry: Entry, id: string): Queue {
	if (entry.kind === "submitted")
		return applySubmitted(queue, entry, id);
	const card = queue.cards.get(id);
	if (!card)
		return applyToUnknown(queue, entry, id);
	if (entry.version != null && concernsQuestion(entry.kind) && entry.version < card.version)
		return queue;
	switch (entry.kind) {
		case "decided":
			return replace(queue, decide(card, entry));
		case "edited":
			return replace(queue, {
				...card,
				version: entry.version ?? card.version,
				text: entry.text ?? card.text,
				content: entry.content ?? card.content,
				edited: true,
				first: null,
				...(entry.reasons !== undefined && { reasons: entry.reasons }),
				...(entry.colour !== undefined && { colour: entry.colour }),
				edited_by: personOf(entry),
				edited_at: entry.at,
			});
		case "assigned":
		case "transferred":
			return replace(queue, {
				...card,
				version: entry.version ?? card.version,
				unit: entry.unit ?? null,
				invited: entry.invited ?? card.invited ?? null,
			});
		case "progress":
			return replace(queue, { ...card, answered: entry.answered ?? card.answered });
		case "screened":
			return replace(queue, screen(card, entry));
		case "urgent":
			return readAgain(replace(queue, urge(card, entry)), id);
		case "urgent_seen":
			return replace(queue, { ...card, urgency: { ...card.urgency, seen: markOf(entry) } });
		case "held":
		case "second":
			return readAgain(replace(queue, putAside(card, entry, entry.kind)), id);
		case "first":
			return replace(queue, { ...card, first: markOf(entry), held: null, claimed_by: null, claimed_until: null });
		case "appealed":
			return replace(queue, {
				...card,
				version: entry.version ?? card.version,
				appeal: entry.why || true,
			});
		case "hidden":
			return replace(queue, { ...card, state: "hidden", why: entry.why ?? null });
		case "shown":
			return replace(queue, { ...card, state: "approved" });
		case "draft":
			return { ...replace(queue, withDraft(card, entry)), unread: within(queue.unread, id) };
		case "published":
			/* An answer of it is public: that alone makes it answered. */
			return { ...replace(queue, { ...card, answered: entry.answered ?? "answered" }), unread: within(queue.unread, id) };
		case "pinned":
			return queue;
		default:
			/* A kind from the future: whoever shows the question reads it again. */
			return readAgain(queue, id);
	}
}

/* The entry tells that it changed, not all that changed: whoever shows it reads it again. */
function readAgain(queue: Queue, id: string): Queue {
	return { ...queue, unread: within(queue.unread, id) };
}

function urge(card: StaffCard, entry: Entry): StaffCard {
	const on = entry.on !== false;
	return {
		...card,
		version: entry.version ?? card.version,
		state: stateOf(entry, card.state),
		urgent: on,
		urgency: on ? markOf(entry) : null,
		held: null,
		second: null,
		first: null,
		publish_at: null,
	};
}

function putAside(card: StaffCard, entry: Entry, kind: "held" | "second"): StaffCard {
	const mark = entry.on === false ? null : markOf(entry);
	const free = mark ? { claimed_by: null, claimed_until: null } : {};
	return { ...card, ...(kind === "second" && mark && { held: null }), [kind]: mark, ...free };
}

/* What screening found a moment after the question came. */
function screen(card: StaffCard, entry: Entry): StaffCard {
	const next = { ...card };
	if (entry.colour !== undefined)
		next.colour = entry.colour;
	if (entry.reasons !== undefined)
		next.reasons = entry.reasons;
	if (entry.twins !== undefined)
		next.twins = entry.twins;
	if (entry.answered_in !== undefined)
		next.answered_in = entry.answered_in;
	if (entry.guess !== undefined)
		next.guess = entry.guess;
	return next;
}

function markOf(entry: Entry): Mark {
	return { by: personOf(entry), at: entry.at, why: entry.why ?? null };
}

/* Answers have versions of their own: only the question's own kinds compare with its card. */
function concernsQuestion(kind: string): boolean {
	return kind !== "draft" && kind !== "published" && kind !== "progress";
}

/* The entry has no text: who writes, and whether it waits for a signature, can be told at once. */
function withDraft(card: StaffCard, entry: Entry): StaffCard {
	const drafts = card.drafts ?? [];
	const known = drafts.find((draft) => draft.answer === entry.answer);
	if (!known || (entry.version ?? 0) < known.version)
		return card;
	const until = new Date(Date.parse(entry.at) + WRITING_MS).toISOString();
	const next: Draft = {
		...known,
		state: entry.state === "submitted" ? "submitted" : "draft",
		writer: entry.state === "submitted" ? null : personOf(entry),
		writer_until: until,
		...(entry.state === "submitted" && (entry.version ?? 0) > known.version && { unread: true }),
	};
	return { ...card, drafts: drafts.map((draft) => (draft === known ? next : draft)) };
}

/* Who holds the pen of a draft now (BY null: nobody), told in passing. */
export function applyPen(queue: Queue, question: string, answer: string, by: PersonRef | null, until: string): Queue {
	const card = queue.cards.get(question);
	if (!card?.drafts?.some((draft) => draft.answer === answer))
		return queue;
	const drafts = card.drafts.map((draft) => (draft.answer === answer ? { ...draft, writer: by, writer_until: by ? until : null } : draft));
	return replace(queue, { ...card, drafts });
}

function applySubmitted(queue: Queue, entry: Entry, id: string): Queue {
	const known = queue.cards.get(id);
	if (known && known.version >= (entry.version ?? 0))
		return queue;
	return replace(queue, {
		question: id,
		version: entry.version ?? 1,
		state: "pending",
		answered: "open",
		text: entry.text ?? "",
		content: entry.content ?? "",
		label: entry.label ?? "",
		unit: entry.unit ?? null,
		topic: entry.topic ?? null,
		domain: entry.domain ?? null,
		follows: entry.follows ?? null,
		motion: entry.motion ?? null,
		asked_at: entry.asked_at ?? entry.at,
		colour: entry.colour ?? null,
		reasons: entry.reasons ?? null,
		masked: entry.masked ?? null,
		needs_two: entry.needs_two ?? null,
	});
}

/* A question that no page brought: it may concern us now (approved, assigned to our unit). */
function applyToUnknown(queue: Queue, entry: Entry, id: string): Queue {
	const concerning = ["decided", "assigned", "transferred", "appealed", "draft", "published"];
	if (!concerning.includes(entry.kind))
		return queue;
	const counts =
		entry.kind === "decided" ? count(queue.counts, null, stateOf(entry, "approved")) : queue.counts;
	return { ...queue, counts, unread: within(queue.unread, id) };
}

function decide(card: StaffCard, entry: Entry): StaffCard {
	return {
		...card,
		version: entry.version ?? card.version,
		state: stateOf(entry, card.state),
		decided_at: entry.at,
		decided_by: personOf(entry),
		reason: entry.reason ?? null,
		why: entry.why ?? null,
		into: entry.into ?? null,
		/* Deciding about the appeal, or anew about the question, ends it. */
		appeal: null,
		unit: entry.unit === undefined ? card.unit : entry.unit,
		text: entry.text ?? card.text,
		content: entry.content ?? card.content,
		claimed_by: null,
		claimed_until: null,
		held: null,
		second: null,
		first: stateOf(entry, card.state) === "pending" && typeof entry.first === "object" ? entry.first : null,
		publish_at: entry.publish_at ?? null,
	};
}

/* The desk names a person where the public stream has a label. */
function personOf(entry: Entry): PersonRef | null {
	return entry.by && typeof entry.by === "object" ? entry.by : null;
}

function stateOf(entry: Entry, otherwise: QuestionState): QuestionState {
	const states: readonly string[] = ["pending", "approved", "rejected", "merged", "hidden", "withdrawn"];
	return entry.state && states.includes(entry.state) ? (entry.state as QuestionState) : otherwise;
}

/* PersonRef claimed a question (or claimed it again): until when, by whom. */
export function applyClaim(queue: Queue, id: string, by: PersonRef, until: string): Queue {
	const card = queue.cards.get(id);
	if (!card)
		return queue;
	return replace(queue, { ...card, claimed_by: by, claimed_until: until });
}

export function applyRelease(queue: Queue, id: string): Queue {
	const card = queue.cards.get(id);
	if (!card || !card.claimed_by)
		return queue;
	return replace(queue, { ...card, claimed_by: null, claimed_until: null });
}

/* ID is about to be read; what is told from now on marks it again. */
export function markRead(queue: Queue, id: string): Queue {
	return { ...queue, unread: without(queue.unread, id) };
}

/* ID may have changed without our hearing of it. */
export function markUnread(queue: Queue, id: string): Queue {
	return { ...queue, unread: within(queue.unread, id) };
}

function replace(queue: Queue, card: StaffCard): Queue {
	const before = queue.cards.get(card.question) ?? null;
	const cards = new Map(queue.cards).set(card.question, card);
	let counts = count(queue.counts, before?.state ?? null, card.state);
	if (before && before.answered !== card.answered) {
		const change = Number(card.answered === "answered") - Number(before.answered === "answered");
		counts = { ...counts, answered: counts.answered + change };
	}
	return { ...queue, cards, counts };
}

function count(counts: Counts, from: QuestionState | null, to: QuestionState): Counts {
	if (from === to)
		return counts;
	const next = { ...counts };
	if (from && from !== "withdrawn")
		next[from] = Math.max(0, next[from] - 1);
	if (to !== "withdrawn")
		next[to] += 1;
	return next;
}

function within(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
	return set.has(id) ? set : new Set(set).add(id);
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
	if (!set.has(id))
		return set;
	const next = new Set(set);
	next.delete(id);
	return next;
}

/* When the oldest pending question that COUNTS was asked (milliseconds), or null where none waits. */
export function oldestPending(queue: Queue, counts: (card: Card) => boolean = () => true): number | null {
	let oldest: number | null = null;
	for (const card of queue.cards.values()) {
		if (card.state !== "pending" || !counts(card))
			continue;
		const asked = Date.parse(card.asked_at);
		if (oldest === null || asked < oldest)
			oldest = asked;
	}
	return oldest;
}
