/*
 * chapters.ts - the order that an editor gives to a transcript, as values: nothing here knows of a
 * screen or a server.  A question stands in one chapter, or in none.
 */
import type { Room, Thread } from "../shared/state";
import type { EventInfo } from "../shared/types";
import { nameOf } from "../shared/words";

export interface Chapter {
	title: string;
	items: readonly string[];
}

export interface Draft {
	summary: string;
	chapters: readonly Chapter[];
}

/* The questions that a transcript is made of, as they came: those that are no part of another. */
export function questionsOf(room: Room): Thread[] {
	return [...room.threads.values()]
		.filter((thread) => thread.known && !thread.mergedInto)
		.sort((one, other) => one.seq - other.seq);
}

/* Those of QUESTIONS that stand in no chapter of DRAFT. */
export function looseIn(draft: Draft, questions: readonly Thread[]): Thread[] {
	const placed = new Set(draft.chapters.flatMap((chapter) => chapter.items));
	return questions.filter((question) => !placed.has(question.id));
}

function withChapters(draft: Draft, chapters: readonly Chapter[]): Draft {
	return { ...draft, chapters };
}

/* QUESTION at the end of chapter TO; -1: out of all. */
export function place(draft: Draft, question: string, to: number): Draft {
	return withChapters(draft, draft.chapters.map((chapter, index) => {
		const items = chapter.items.filter((id) => id !== question);
		return { ...chapter, items: index === to ? [...items, question] : items };
	}));
}

function swapped<T>(list: readonly T[], from: number, by: number): readonly T[] {
	const to = from + by;
	if (from < 0 || to < 0 || to >= list.length)
		return list;
	const next = [...list];
	[next[from], next[to]] = [next[to] as T, next[from] as T];
	return next;
}

/* QUESTION one place up (-1) or down (1) in its chapter. */
export function shift(draft: Draft, question: string, by: number): Draft {
	return withChapters(draft, draft.chapters.map((chapter) => ({ ...chapter, items: swapped(chapter.items, chapter.items.indexOf(question), by) })));
}

export function shiftChapter(draft: Draft, index: number, by: number): Draft {
	return withChapters(draft, swapped(draft.chapters, index, by));
}

export function addChapter(draft: Draft, title: string): Draft {
	return withChapters(draft, [...draft.chapters, { title, items: [] }]);
}

export function renameChapter(draft: Draft, index: number, title: string): Draft {
	return withChapters(draft, draft.chapters.map((chapter, at) => (at === index ? { ...chapter, title } : chapter)));
}

export function removeChapter(draft: Draft, index: number): Draft {
	return withChapters(draft, draft.chapters.filter((_, at) => at !== index));
}

/* A chapter for each unit or topic of EVENT that a question names, in the event's order; the rest stays loose. */
export function groupBy(draft: Draft, questions: readonly Thread[], event: EventInfo, by: "unit" | "topic"): Draft {
	const names = (by === "unit" ? event.units : event.topics) ?? [];
	const chapters = names.map((name) => ({
		title: nameOf(name),
		items: questions.filter((question) => question[by] === name.id).map((question) => question.id),
	}));
	return withChapters(draft, chapters.filter((chapter) => chapter.items.length > 0));
}

export function isSame(one: Draft, other: Draft): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/* What keeps DRAFT from being saved: the chapter that has no title yet, or -1. */
export function untitled(draft: Draft): number {
	return draft.chapters.findIndex((chapter) => chapter.title.trim() === "");
}
