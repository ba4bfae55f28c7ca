/*
 * state.ts - the public log of an event, and what can be read from it.
 *
 * Pure functions over a `Room`: startRoom() makes one of a hello, the others
 * take a room and answer a new one.  A room keeps the entries as they came,
 * in order, and what they amount to.  New entries are applied one by one;
 * older pages are put before the others and all is read anew, so that a page
 * loaded late gives the very room that an early one would have given.
 *
 * What is shown, and in which order, is decided in view.ts.
 */
import type { Domain, Entry, EventInfo, FileRef, Hello, Id, Maybe, Outcome, Tally } from "./types";

export interface Reply {
	id: Id;
	question: Id;
	seq: number;
	at: string;
	unit: Id | null;
	by: string;
	text: string | null;
	files: readonly FileRef[];
	outcome: Outcome | null;
	oral: boolean;
	continues: Id | null;
	hidden: boolean;
	hiddenWhy: string | null;
	revisions: { revision: number; at: string; why: string; before: string | null }[];
}

/* A question with all that belongs to it. */
export interface Thread {
	kind: "question";
	id: Id;
	/* False where an answer came and its question is on an older page. */
	known: boolean;
	seq: number;
	at: string;
	text: string | null;
	by: string;
	unit: Id | null;
	topic: Id | null;
	domain: Domain | null;
	follows: Id | null;
	motion: Id | null;
	edited: boolean;
	hidden: boolean;
	hiddenWhy: string | null;
	answering: Id | null;
	takenUp: { case: string | null; unit: Id | null } | null;
	mergedInto: Id | null;
	replies: readonly Reply[];
	/* Positions at which something worth reading was added: the question, each answer. */
	bumps: readonly number[];
}

export type NoteKind = "post" | "announcement" | "material" | "summary" | "state";

/* What is said in the room and is neither question nor answer. */
export interface Note {
	kind: NoteKind;
	id: Id;
	seq: number;
	at: string;
	text: string | null;
	by: string;
	url: string | null;
	files: readonly FileRef[];
	state: string | null;
	hidden: boolean;
	hiddenWhy: string | null;
	removed: boolean;
	bumps: readonly number[];
}

export interface Helpful {
	helpful: number;
	unhelpful: number;
}

export interface Room {
	event: EventInfo;
	epoch: string | number;
	/* The position that the room stands at. */
	seq: number;
	/* The position of the hello: what `event` already knew. */
	helloSeq: number;
	entries: readonly Entry[];
	threads: ReadonlyMap<Id, Thread>;
	notes: ReadonlyMap<Id, Note>;
	/* The question of each answer. */
	questionOf: ReadonlyMap<Id, Id>;
	pinned: Id | null;
	votes: ReadonlyMap<Id, number>;
	helpful: ReadonlyMap<Id, Helpful>;
	viewers: number;
	/* Before which position older entries may be asked for; null: there are none. */
	older: number | null;
	/* Positions of entries that are shown again, but whose text this room had dropped. */
	textless: ReadonlySet<number>;
}

/* What one reading of the log builds up; becomes a Room when it is done. */
interface Reading {
	event: EventInfo;
	helloSeq: number;
	entries: Entry[];
	threads: Map<Id, Thread>;
	notes: Map<Id, Note>;
	questionOf: Map<Id, Id>;
	pinned: Id | null;
	textless: Set<number>;
}

const NONE: readonly FileRef[] = [];

export function startRoom(hello: Hello): Room {
	const first = hello.entries[0]?.seq ?? hello.seq + 1;
	const room: Room = {
		event: hello.event,
		epoch: hello.epoch,
		seq: hello.seq,
		helloSeq: hello.seq,
		entries: hello.entries,
		threads: new Map(),
		notes: new Map(),
		questionOf: new Map(),
		pinned: null,
		votes: new Map(),
		helpful: new Map(),
		viewers: hello.viewers ?? 0,
		older: first > 1 ? first : null,
		textless: new Set(),
	};
	return applyTally(readAnew(room), hello.tally ?? {});
}

/* Apply ENTRIES, which follow what the room has; what it has already is left out. */
export function applyEntries(room: Room, entries: readonly Entry[]): Room {
	const fresh = entries.filter((entry) => entry.seq > room.seq);
	const last = fresh[fresh.length - 1];
	if (!last)
		return room;
	const reading: Reading = {
		event: room.event,
		helloSeq: room.helloSeq,
		entries: [...room.entries],
		threads: new Map(room.threads),
		notes: new Map(room.notes),
		questionOf: new Map(room.questionOf),
		pinned: room.pinned,
		textless: new Set(room.textless),
	};
	for (const entry of fresh) {
		reading.entries.push(entry);
		read(reading, entry);
	}
	return { ...room, ...reading, seq: last.seq };
}

export function applyTally(room: Room, tally: Tally): Room {
	const votes = tally.questions ? new Map([...room.votes, ...Object.entries(tally.questions)]) : room.votes;
	const helpful = tally.answers ? new Map([...room.helpful, ...Object.entries(tally.answers)]) : room.helpful;
	const numbers = tally.numbers ? { ...room.event.numbers, ...tally.numbers } : room.event.numbers ?? null;
	return { ...room, votes, helpful, event: { ...room.event, numbers } };
}

export function applyPresence(room: Room, viewers: number): Room {
	return { ...room, viewers };
}

/* Put an older page before what the room has; OLDER is where the next one ends, or null. */
export function addOlder(room: Room, entries: readonly Entry[], older: number | null): Room {
	const first = room.entries[0]?.seq ?? Infinity;
	const added = entries.filter((entry) => entry.seq < first);
	return readAnew({ ...room, entries: [...added, ...room.entries], older });
}

/* Texts that came back after `shown`: ENTRIES as they are now take the place of the textless ones. */
export function restoreTexts(room: Room, entries: readonly Entry[]): Room {
	const bySeq = new Map(entries.filter((entry) => !entry.hidden).map((entry) => [entry.seq, entry]));
	return readAnew({ ...room, entries: room.entries.map((entry) => bySeq.get(entry.seq) ?? entry) });
}

function readAnew(room: Room): Room {
	const reading: Reading = {
		event: room.event,
		helloSeq: Infinity,	/* the event already knows */
		entries: [...room.entries],
		threads: new Map(),
		notes: new Map(),
		questionOf: new Map(),
		pinned: room.event.pinned ?? null,
		textless: new Set(),
	};
	for (const entry of room.entries)
		read(reading, entry);
	const pinned = room.entries.some((entry) => entry.kind === "pinned") ? reading.pinned : room.event.pinned ?? null;
	return { ...room, ...reading, event: room.event, helloSeq: room.helloSeq, pinned };
}

function read(reading: Reading, entry: Entry): void {
	switch (entry.kind) {
	case "question":
		return readQuestion(reading, entry);
	case "edited":
		return change(reading, entry.question, () => ({ text: entry.text ?? null, edited: true }));
	case "answering":
		return change(reading, entry.question, () => ({ answering: entry.on === false ? null : entry.unit ?? "" }));
	case "answer":
		return readAnswer(reading, entry);
	case "revision":
		return readRevision(reading, entry);
	case "routed":
		return change(reading, entry.question, () => ({ unit: entry.unit ?? null }));
	case "taken_up":
		return readTakenUp(reading, entry);
	case "merged":
		return change(reading, entry.question, () => ({ mergedInto: entry.into ?? null }));
	case "unmerged":
		return change(reading, entry.question, () => ({ mergedInto: null }));
	case "hidden":
	case "shown":
		return setHidden(reading, entry);
	case "pinned":
		reading.pinned = entry.question ?? null;
		return;
	case "post":
	case "announcement":
	case "material":
	case "summary":
		return readNote(reading, entry, entry.kind);
	case "state":
		return readState(reading, entry);
	case "output":
		return changeEvent(reading, entry, { output_stopped: entry.stopped === true });
	case "floor":
		return changeEvent(reading, entry, { floor: entry.unit ?? null });
	}
}

function label(by: Entry["by"]): string {
	return typeof by === "string" ? by : by?.name ?? "";
}

function emptyThread(id: Id, at: string): Thread {
	return {
		kind: "question", id, known: false, seq: 0, at, text: null, by: "", unit: null, topic: null, domain: null, follows: null,
		motion: null, edited: false, hidden: false, hiddenWhy: null, answering: null, takenUp: null, mergedInto: null,
		replies: [], bumps: [],
	};
}

/* Change the thread ID; one that is not known yet is begun, for its question is on an older page. */
function change(reading: Reading, id: Maybe<Id>, how: (thread: Thread) => Partial<Thread>, at = ""): void {
	if (!id)
		return;
	const thread = reading.threads.get(id) ?? emptyThread(id, at);
	reading.threads.set(id, { ...thread, ...how(thread) });
}

function changeEvent(reading: Reading, entry: Entry, what: Partial<EventInfo>): void {
	if (entry.seq > reading.helloSeq)
		reading.event = { ...reading.event, ...what };
}

function countOne(reading: Reading, entry: Entry, name: "published" | "answered" | "taken_up"): void {
	const numbers = reading.event.numbers ?? {};
	changeEvent(reading, entry, { numbers: { ...numbers, [name]: (numbers[name] ?? 0) + 1 } });
}

function readQuestion(reading: Reading, entry: Entry): void {
	change(reading, entry.question, (thread) => ({
		known: true,
		seq: entry.seq,
		at: entry.at,
		text: entry.hidden ? null : entry.text ?? null,
		by: label(entry.by),
		unit: entry.unit ?? thread.unit,
		topic: entry.topic ?? null,
		domain: entry.domain ?? null,
		follows: entry.follows ?? null,
		motion: entry.motion ?? null,
		hidden: entry.hidden === true,
		bumps: [entry.seq, ...thread.bumps],
	}));
	countOne(reading, entry, "published");
}

function readAnswer(reading: Reading, entry: Entry): void {
	if (!entry.answer || !entry.question)
		return;
	const reply: Reply = {
		id: entry.answer,
		question: entry.question,
		seq: entry.seq,
		at: entry.at,
		unit: entry.unit ?? null,
		by: label(entry.by),
		text: entry.hidden ? null : entry.text ?? null,
		files: entry.files ?? NONE,
		outcome: entry.outcome ?? null,
		oral: entry.oral === true,
		continues: entry.continues ?? null,
		hidden: entry.hidden === true,
		hiddenWhy: null,
		revisions: [],
	};
	if (!reading.threads.get(entry.question)?.replies.length)
		countOne(reading, entry, "answered");
	reading.questionOf.set(reply.id, reply.question);
	change(reading, entry.question, (thread) => ({
		replies: [...thread.replies, reply],
		bumps: [...thread.bumps, entry.seq],
		answering: thread.answering === (reply.unit ?? "") ? null : thread.answering,
	}), entry.at);
}

function changeReply(reading: Reading, id: Id, how: (reply: Reply) => Partial<Reply>): boolean {
	const question = reading.questionOf.get(id);
	if (!question)
		return false;
	change(reading, question, (thread) => ({
		replies: thread.replies.map((reply) => (reply.id === id ? { ...reply, ...how(reply) } : reply)),
	}));
	return true;
}

function readRevision(reading: Reading, entry: Entry): void {
	if (!entry.answer)
		return;
	changeReply(reading, entry.answer, (reply) => ({
		text: reply.hidden || entry.hidden ? null : entry.text ?? reply.text,
		files: reply.hidden ? NONE : entry.files ?? reply.files,
		revisions: [
			...reply.revisions,
			{ revision: entry.revision ?? reply.revisions.length + 2, at: entry.at, why: entry.why ?? "", before: reply.text },
		],
	}));
}

function readTakenUp(reading: Reading, entry: Entry): void {
	if (!reading.threads.get(entry.question ?? "")?.takenUp)
		countOne(reading, entry, "taken_up");
	change(reading, entry.question, () => ({
		takenUp: { case: entry.case ?? null, unit: entry.unit ?? null },
		answering: null,
	}));
}

function readNote(reading: Reading, entry: Entry, kind: NoteKind): void {
	const id = entry.post ?? entry.announcement ?? entry.material ?? `${kind}-${entry.seq}`;
	if (entry.removed) {
		const note = reading.notes.get(id);
		if (note)
			reading.notes.set(id, { ...note, text: null, url: null, files: NONE, removed: true });
		return;
	}
	reading.notes.set(id, {
		kind,
		id,
		seq: entry.seq,
		at: entry.at,
		text: entry.hidden ? null : entry.text ?? null,
		by: label(entry.by),
		url: entry.hidden ? null : entry.url ?? null,
		files: entry.files ?? NONE,
		state: null,
		hidden: entry.hidden === true,
		hiddenWhy: null,
		removed: false,
		bumps: [entry.seq],
	});
}

function readState(reading: Reading, entry: Entry): void {
	const state = (entry.state ?? "") as EventInfo["state"];
	changeEvent(reading, entry, {
		state,
		state_why: entry.why ?? null,
		...(entry.asking_ends_at && { asking_ends_at: entry.asking_ends_at }),
		...(entry.ends_at && { ends_at: entry.ends_at }),
		...(state === "ended" && { ended_at: entry.at }),
	});
	const id = `state-${entry.seq}`;
	reading.notes.set(id, {
		kind: "state", id, seq: entry.seq, at: entry.at, text: entry.why ?? null, by: "", url: null, files: NONE, state, hidden: false,
		hiddenWhy: null, removed: false, bumps: [entry.seq],
	});
}

/*
 * Hidden: the text is dropped from the room, and from the entries that it
 * would be read from again.  Shown: it has to be fetched, if it was dropped.
 */
function setHidden(reading: Reading, entry: Entry): void {
	const target = entry.target;
	if (!target)
		return;
	const hidden = entry.kind === "hidden";
	if (hidden && !isShownAgain(reading, entry))
		reading.entries = reading.entries.map((one) => (carries(one, target) ? without(one) : one));
	const what = { hidden, hiddenWhy: hidden ? entry.why ?? null : null, ...(hidden && { text: null }) };
	const texts = reading.entries.filter((one) => carries(one, target));
	for (const one of texts) {
		if (!hidden && (one.hidden || one.text === undefined || one.text === null))
			reading.textless.add(one.seq);
		else
			reading.textless.delete(one.seq);
	}
	/* Those of the newest entry that says which. */
	const files = texts.reduce<readonly FileRef[]>((last, one) => one.files ?? last, NONE);
	const text = hidden ? { files: NONE } : { text: texts[texts.length - 1]?.text ?? null, files };
	if (changeReply(reading, target, () => ({ ...what, ...text, ...(hidden && { revisions: [] }) })))
		return;
	const note = reading.notes.get(target);
	if (note)
		reading.notes.set(target, { ...note, ...what, ...text, ...(hidden && { url: null }) });
	else
		change(reading, target, () => ({ ...what, ...(!hidden && { text: text.text ?? null }) }));
}

/* When all is read anew, a text that is public again, and was fetched, stays. */
function isShownAgain(reading: Reading, hidden: Entry): boolean {
	return reading.entries.some((one) => one.kind === "shown" && one.target === hidden.target && one.seq > hidden.seq);
}

/* Whether the text of ENTRY is the text of TARGET. */
function carries(entry: Entry, target: Id): boolean {
	switch (entry.kind) {
	case "question":
	case "edited":
		return entry.question === target;
	case "answer":
	case "revision":
		return entry.answer === target;
	case "post":
		return entry.post === target;
	case "announcement":
		return entry.announcement === target;
	case "material":
		return entry.material === target;
	}
	return false;
}

function without(entry: Entry): Entry {
	const { text: _text, url: _url, files: _files, ...rest } = entry;
	return { ...rest, hidden: true };
}
