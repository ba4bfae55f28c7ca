/*
 * view.ts - what a reader of the room sees, and in which order.
 *
 * What was last added to stands first.  A reader who has scrolled into the
 * list holds it: nothing of what came after `upTo` moves anything; it is
 * counted and waits.  Only what stands in its place already changes there.
 */
import type { Note, Reply, Room, Thread } from "./state";
import type { Id } from "./types";

export type Filter = "all" | "answered" | "open" | "said";
export type Order = "newest" | "votes";

export interface Look {
	filter: Filter;
	order: Order;
	/* Only questions to, or answered by, this unit. */
	unit: Id | null;
	topic: Id | null;
	search: string;
	/* Hold the list as it was at this position; Infinity: follow. */
	upTo: number;
}

export interface ThreadItem {
	kind: "question";
	id: Id;
	thread: Thread;
	/* Questions that follow this one, oldest first, whatever they follow below it. */
	followUps: readonly Thread[];
	/* Questions that were merged into this one. */
	twins: readonly Thread[];
	position: number;
}

export interface NoteItem {
	kind: "note";
	id: Id;
	note: Note;
	position: number;
}

export type Item = ThreadItem | NoteItem;

export interface View {
	items: Item[];
	/* How many of the items would come in or move up if the reader let go. */
	held: number;
}

export const FOLLOW = Infinity;

export function isAnswered(thread: Thread): boolean {
	return thread.replies.some((reply) => !reply.hidden);
}

export function answeredOf(thread: Thread): "open" | "answering" | "answered" | "taken_up" {
	if (isAnswered(thread))
		return "answered";
	if (thread.answering !== null)
		return "answering";
	return thread.takenUp ? "taken_up" : "open";
}

export function view(room: Room, look: Look): View {
	const items = [...threadItems(room), ...noteItems(room)].filter((item) => fits(item, look));
	const shown: Item[] = [];
	let held = 0;
	for (const item of items) {
		const bumps = bumpsOf(item);
		const position = lastUpTo(bumps, look.upTo);
		if ((bumps[bumps.length - 1] ?? 0) > look.upTo)
			held++;
		if (position > 0)
			shown.push({ ...item, position });
	}
	return { items: sorted(room, shown, look.order), held };
}

function sorted(room: Room, items: Item[], order: Order): Item[] {
	const votes = (item: Item) => (item.kind === "question" ? room.votes.get(item.id) ?? 0 : -1);
	const pinnedFirst = (item: Item) => (item.id === room.pinned ? 0 : 1);
	return items.sort((a, b) =>
		pinnedFirst(a) - pinnedFirst(b) || (order === "votes" ? votes(b) - votes(a) : 0) || b.position - a.position);
}

function bumpsOf(item: Item): number[] {
	if (item.kind === "note")
		return [...item.note.bumps];
	return [item.thread, ...item.followUps].flatMap((thread) => thread.bumps).sort((a, b) => a - b);
}

function lastUpTo(bumps: number[], upTo: number): number {
	return bumps.findLast((seq) => seq <= upTo) ?? 0;
}

/* The question under whose card THREAD is shown; a circle, which cannot be, ends anywhere. */
function rootOf(room: Room, thread: Thread): Thread {
	let root = thread;
	for (let step = 0; step < 20; step++) {
		const parent = root.follows ? room.threads.get(root.follows) : undefined;
		if (!parent?.known || parent.mergedInto)
			break;
		root = parent;
	}
	return root;
}

function threadItems(room: Room): ThreadItem[] {
	const followUps = new Map<Id, Thread[]>();
	const twins = new Map<Id, Thread[]>();
	const roots: Thread[] = [];
	const put = (map: Map<Id, Thread[]>, id: Id, thread: Thread) => map.set(id, [...(map.get(id) ?? []), thread]);
	for (const thread of room.threads.values()) {
		if (!thread.known && !thread.replies.length)
			continue;
		if (thread.mergedInto && room.threads.get(thread.mergedInto)?.known) {
			put(twins, thread.mergedInto, thread);
			continue;
		}
		const root = rootOf(room, thread);
		if (root === thread)
			roots.push(thread);
		else
			put(followUps, root.id, thread);
	}
	const bySeq = (a: Thread, b: Thread) => a.seq - b.seq;
	return roots.map((thread) => ({
		kind: "question",
		id: thread.id,
		thread,
		followUps: (followUps.get(thread.id) ?? []).sort(bySeq),
		twins: (twins.get(thread.id) ?? []).sort(bySeq),
		position: 0,
	}));
}

function noteItems(room: Room): NoteItem[] {
	return [...room.notes.values()]
		.filter((note) => !note.removed && !(note.kind === "state" && isRoutine(note)))
		.map((note) => ({ kind: "note", id: note.id, note, position: 0 }));
}

/* States that need no line in the room: nobody was there yet. */
function isRoutine(note: Note): boolean {
	return note.state === "draft" || note.state === "scheduled" || note.state === "archived";
}

function fits(item: Item, look: Look): boolean {
	const search = look.search.trim().toLowerCase();
	if (item.kind === "note") {
		const wanted = look.filter === "all" || (look.filter === "said" && item.note.kind !== "state");
		return wanted && !look.unit && !look.topic && includes(item.note.text, search);
	}
	if (look.filter === "said")
		return false;
	const all = [item.thread, ...item.followUps, ...item.twins];
	if (look.filter === "answered" && !all.some(isAnswered))
		return false;
	if (look.filter === "open" && all.every((thread) => isAnswered(thread) || thread.hidden || thread.mergedInto))
		return false;
	if (look.unit && !all.some((thread) => concerns(thread, look.unit)))
		return false;
	if (look.topic && !all.some((thread) => thread.topic === look.topic))
		return false;
	return !search || all.some((thread) => includes(thread.text, search) || thread.replies.some((reply) => includes(reply.text, search)));
}

function concerns(thread: Thread, unit: Id | null): boolean {
	return thread.unit === unit || thread.replies.some((reply: Reply) => reply.unit === unit);
}

function includes(text: string | null, search: string): boolean {
	return !search || (text ?? "").toLowerCase().includes(search);
}

/* Materials that are on the table now, newest first. */
export function materials(room: Room): Note[] {
	return [...room.notes.values()]
		.filter((note) => note.kind === "material" && !note.removed && !note.hidden)
		.sort((a, b) => b.seq - a.seq);
}

/* The questions that are being answered at this moment. */
export function answeringNow(room: Room): Thread[] {
	return [...room.threads.values()].filter((thread) => thread.known && !thread.hidden && thread.answering !== null);
}
