/*
 * change.ts - what is to be done to the city's list of words, before it is saved.
 *
 * A change is kept in this browser until it is saved or dropped, so that neither a reload nor
 * another's change costs what was typed.
 */
import { keep, recall, tidy } from "../shared/text";
import type { Colour, Finding, Maybe, PersonRef } from "../shared/types";

export const SEVERITIES = ["banned", "suspect", "note", "allow"] as const;
export type Severity = (typeof SEVERITIES)[number];

/* As many as the server takes in one change. */
export const MOST = 2000;

export interface ListedWord {
	word: string;
	severity: Severity;
	since_version?: Maybe<number>;
}

export interface WordPage {
	version: number;
	words: ListedWord[];
	cursor: Maybe<string>;
	total: number;
}

export interface WordVersion {
	version: number;
	at: Maybe<string>;
	by?: Maybe<PersonRef>;
	note?: Maybe<string>;
	added: number;
	removed: number;
}

export interface Tried {
	masked: string;
	colour: Colour;
	reasons: Finding[];
}

export interface DryRun {
	checked: number;
	changed: { question: string; text: string; before: Colour; after: Colour }[];
}

export interface Change {
	add: readonly { word: string; severity: Severity }[];
	remove: readonly string[];
}

export const NO_CHANGE: Change = { add: [], remove: [] };

export function sizeOf(change: Change): number {
	return change.add.length + change.remove.length;
}

/* The words of TEXT, one a line, each once. */
export function wordsIn(text: string): string[] {
	return [...new Set(text.split(/\r?\n/).map(tidy).filter(Boolean))];
}

/* CHANGE with WORDS added at SEVERITY; a word that was added before, or was to go, is so no more. */
export function adding(change: Change, words: readonly string[], severity: Severity): Change {
	const named = new Set(words);
	return {
		add: [...change.add.filter((one) => !named.has(one.word)), ...words.map((word) => ({ word, severity }))],
		remove: change.remove.filter((word) => !named.has(word)),
	};
}

export function removing(change: Change, word: string): Change {
	return {
		add: change.add.filter((one) => one.word !== word),
		remove: [...change.remove.filter((one) => one !== word), word],
	};
}

/* CHANGE without anything about WORD. */
export function without(change: Change, word: string): Change {
	return {
		add: change.add.filter((one) => one.word !== word),
		remove: change.remove.filter((one) => one !== word),
	};
}

/* The word that the server's POINTER (/args/add/3/word) means. */
export function wordAt(change: Change, pointer: string): string {
	const [, list, index] = pointer.replace(/^\/args/, "").split("/");
	if (list === "add")
		return change.add[Number(index)]?.word ?? "";
	return list === "remove" ? change.remove[Number(index)] ?? "" : "";
}

const KEPT = "admin.words";

export function keptChange(): Change {
	const kept = recall<Partial<Change>>(KEPT);
	const add = Array.isArray(kept?.add) ? kept.add.filter((one) => one?.word && SEVERITIES.includes(one.severity)) : [];
	return { add, remove: Array.isArray(kept?.remove) ? kept.remove : [] };
}

export function keepChange(change: Change): void {
	keep(KEPT, sizeOf(change) > 0 ? change : null);
}
