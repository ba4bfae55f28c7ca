/*
 * slides.ts - what the big screen shows of a room, and for how long: pure functions.
 *
 * A slide is a question, or a part of an answer beside its question.  What is being answered at this moment goes
 * before everything; else the newest answers take turns.  A text that is too long for one slide is cut between
 * sentences, so that nothing is ever left out or too small to be read from the last row.
 */
import type { Reply, Room, Thread } from "../shared/state";
import type { Id } from "../shared/types";

export interface Slide {
	/* Stays the same while it says the same: who shows it knows whether it is still there. */
	key: string;
	kind: "now" | "answer" | "waiting";
	thread: Thread;
	/* The unit that is answering, or has answered. */
	unit: Id | null;
	by: string;
	text: string;
	part: number;
	parts: number;
	seconds: number;
}

const ANSWERS = 12;
const WAITING = 6;
const PART_WEIGHT = 150;	/* full-width characters that fit beside a question */
const LEAST_SECONDS = 8;
const MOST_SECONDS = 30;
const SECONDS_A_CHARACTER = 0.16;	/* people read five to seven characters a second, and look up first */

/* How wide TEXT is, in full-width characters. */
export function weight(text: string): number {
	let sum = 0;
	for (const character of text)
		sum += (character.codePointAt(0) ?? 0) < 0x2e80 ? 0.55 : 1;
	return sum;
}

function seconds(...texts: string[]): number {
	const all = texts.reduce((sum, text) => sum + weight(text), 0);
	return Math.round(Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, all * SECONDS_A_CHARACTER)));
}

/* Cuts behind a sentence where there is one, else behind a comma or blank, else anywhere but inside a character. */
export function parts(text: string, most = PART_WEIGHT): string[] {
	const found: string[] = [];
	let rest = text.trim();
	while (weight(rest) > most) {
		const cut = cutAt(rest, most);
		found.push(rest.slice(0, cut).trim());
		rest = rest.slice(cut).trim();
	}
	if (rest || !found.length)
		found.push(rest);
	return balanced(found, most);
}

function cutAt(text: string, most: number): number {
	let sum = 0;
	let hard = 0;
	let soft = 0;
	let sentence = 0;
	for (const { segment, index } of graphemes(text)) {
		sum += weight(segment);
		if (sum > most)
			break;
		hard = index + segment.length;
		if (/^[。！？!?；;\n]/.test(segment) || (segment === "." && /^\s|^$/.test(text.slice(hard, hard + 1))))
			sentence = hard;
		else if (/^[，、,：:\s]/.test(segment))
			soft = hard;
	}
	/* One grapheme may be wider than all: it is taken whole. */
	if (!hard)
		hard = graphemes(text)[0]?.segment.length || text.length;
	if (sentence > hard * 0.4)
		return sentence;
	return soft > hard * 0.6 ? soft : hard;
}

function graphemes(text: string): { segment: string; index: number }[] {
	if (typeof Intl.Segmenter === "function")
		return [...new Intl.Segmenter("zh", { granularity: "grapheme" }).segment(text)];
	let index = 0;
	return Array.from(text, (segment) => {
		index += segment.length;
		return { segment, index: index - segment.length };
	});
}

/* A last part of three words looks lost: two halves are better. */
function balanced(found: string[], most: number): string[] {
	const [before, last] = found.slice(-2);
	if (found.length < 2 || !before || !last || weight(last) > most * 0.25)
		return found;
	const both = before + (/[a-z]$/i.test(before) ? " " : "") + last;
	const cut = cutAt(both, weight(both) * 0.6);
	return [...found.slice(0, -2), both.slice(0, cut).trim(), both.slice(cut).trim()];
}

function isShown(thread: Thread): boolean {
	return thread.known && !thread.hidden && !!thread.text && !thread.mergedInto;
}

function shownReplies(thread: Thread): Reply[] {
	return thread.replies.filter((reply) => !reply.hidden && reply.text);
}

function newest(thread: Thread): number {
	return thread.bumps[thread.bumps.length - 1] ?? thread.seq;
}

function asked(thread: Thread, kind: "now" | "waiting"): Slide {
	const unit = kind === "now" ? thread.answering || thread.unit : thread.unit;
	const text = thread.text ?? "";
	return { key: `${kind}-${thread.id}-${text.length}`, kind, thread, unit, by: "", text: "", part: 1, parts: 1, seconds: seconds(text) };
}

function answers(thread: Thread): Slide[] {
	return shownReplies(thread).flatMap((reply) => {
		const texts = parts(reply.text ?? "");
		return texts.map((text, i): Slide => ({
			key: `answer-${reply.id}-${reply.revisions.length}-${i}`,
			kind: "answer",
			thread,
			unit: reply.unit,
			by: reply.by,
			text,
			part: i + 1,
			parts: texts.length,
			/* The question has been read with the first part. */
			seconds: i ? seconds(text) : seconds(thread.text ?? "", text),
		}));
	});
}

/* All slides that take turns now, the first one first; none: there is nothing to show but the way in. */
export function slidesOf(room: Room): Slide[] {
	const threads = [...room.threads.values()].filter(isShown);
	const now = threads.filter((thread) => thread.answering !== null).sort((a, b) => a.seq - b.seq);
	if (now.length)
		return now.map((thread) => asked(thread, "now"));
	const answered = threads.filter((thread) => shownReplies(thread).length)
		.sort((a, b) => Number(b.id === room.pinned) - Number(a.id === room.pinned) || newest(b) - newest(a))
		.slice(0, ANSWERS);
	if (answered.length)
		return answered.flatMap(answers);
	return threads.sort((a, b) => (room.votes.get(b.id) ?? 0) - (room.votes.get(a.id) ?? 0) || b.seq - a.seq)
		.slice(0, WAITING)
		.map((thread) => asked(thread, "waiting"));
}

/*
 * What comes after the slide with KEY: the one behind it, round and round.  What has come since the last look goes
 * first: `seen` are the keys that have had their turn.
 */
export function after(slides: readonly Slide[], key: string | null, seen: ReadonlySet<string>): Slide | null {
	const at = slides.findIndex((slide) => slide.key === key);
	const current = slides[at];
	const follows = slides[at + 1];
	/* An answer that has begun is told to its end. */
	if (current && follows && current.kind === "answer" && current.part < current.parts)
		return follows;
	const fresh = slides.find((slide) => !seen.has(slide.key) && slide.part === 1);
	if (fresh && seen.size)
		return fresh;
	return follows ?? slides[0] ?? null;
}
