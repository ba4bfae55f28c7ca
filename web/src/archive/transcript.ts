/*
 * transcript.ts - an event's log read whole, in the order in which it was said.
 */
import { get } from "../shared/api";
import type { Note, Room, Thread } from "../shared/state";
import { startRoom } from "../shared/state";
import type { Correction, Edited } from "../shared/transcript";
import type { Entry, EventInfo } from "../shared/types";

export type Line = { kind: "question"; at: number; thread: Thread } | { kind: "note"; at: number; note: Note };

interface EntriesPage {
	epoch: string | number;
	entries: Entry[];
	before?: number | null;
}

const PAGE = 200;
const MOST_PAGES = 200;

/* EVENT with all its entries as one room. */
export async function loadTranscript(id: string): Promise<Room> {
	const address = `/api/events/${encodeURIComponent(id)}`;
	const { event } = await get<{ event: EventInfo }>(address);
	let entries: Entry[] = [];
	let epoch: string | number = "";
	let before: number | null = null;
	for (let pages = 0; pages < MOST_PAGES; pages += 1) {
		const page: EntriesPage = await get<EntriesPage>(`${address}/entries?limit=${PAGE}${before === null ? "" : `&before=${before}`}`);
		entries = [...page.entries, ...entries];
		epoch = page.epoch;
		if (page.before == null || page.entries.length === 0)
			break;
		before = page.before;
	}
	const seq = entries[entries.length - 1]?.seq ?? 0;
	return startRoom({ type: "hello", stream: "public", event, epoch, seq, entries });
}

function says(line: Line, words: string): boolean {
	if (words === "")
		return true;
	const texts =
		line.kind === "note"
			? [line.note.text, line.note.by]
			: [line.thread.text, line.thread.by, ...line.thread.replies.flatMap((reply) => [reply.text, reply.by])];
	return texts.some((text) => text?.toLowerCase().includes(words));
}

/* The room's questions and notes as they came; only those with WORDS in them. */
export function linesOf(room: Room, words: string): Line[] {
	const wanted = words.trim().toLowerCase();
	const questions = [...room.threads.values()]
		.filter((thread) => thread.known)
		.map((thread): Line => ({ kind: "question", at: thread.seq, thread }));
	const notes = [...room.notes.values()]
		.filter((note) => note.kind !== "state" && note.kind !== "summary" && !note.removed)
		.map((note): Line => ({ kind: "note", at: note.seq, note }));
	return [...questions, ...notes].filter((line) => says(line, wanted)).sort((one, other) => one.at - other.at);
}

/* What the editor put right in TARGET, if anything. */
export function corrected(edited: Edited | null, target: string): Correction | undefined {
	return edited?.corrections.find((correction) => correction.target === target);
}

/* LINES in the chapters of EDITED; what stands in none comes last, under no title. */
export function byChapters(lines: readonly Line[], edited: Edited): { title: string | null; lines: Line[] }[] {
	const questions = new Map(lines.filter((line) => line.kind === "question").map((line) => [line.thread.id, line]));
	const parts = edited.chapters.map((chapter): { title: string | null; lines: Line[] } => ({
		title: chapter.title,
		lines: chapter.items.map((id) => questions.get(id)).filter((line) => line !== undefined),
	}));
	const placed = new Set(parts.flatMap((part) => part.lines));
	const rest = lines.filter((line) => !placed.has(line));
	return [...parts, ...(rest.length > 0 ? [{ title: null, lines: rest }] : [])].filter((part) => part.lines.length > 0);
}

/* The newest summary that was written, or null. */
export function summaryOf(room: Room): Note | null {
	const summaries = [...room.notes.values()].filter((note) => note.kind === "summary" && !note.hidden);
	return summaries[summaries.length - 1] ?? null;
}
