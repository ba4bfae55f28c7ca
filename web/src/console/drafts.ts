/*
 * console/drafts.ts - what an official types is never lost.
 *
 * Every keystroke is kept on this device at once, and sent to the unit's shared draft a
 * moment later.  When the page opens again, the two are compared: what only this device
 * has is restored; where a colleague wrote on meanwhile, both texts are shown.
 */

import type { Draft } from "../shared/types";
import type { Attached } from "../staff/attach";
import { MOST_FILES, asAttached, filesArgument } from "../staff/attach";

/* What this device remembers of one draft. */
export interface Kept {
	/* Files that are at the server, and in no draft there yet; not kept where all are. */
	files?: readonly Attached[];
	/* The key of those that the server last confirmed. */
	savedFiles?: string;
	text: string;
	/* The text that the server last confirmed; differs from TEXT while something is unsent. */
	saved: string;
	answer: string | null;
	/* The question's version when this draft began. */
	begun: number;
}

/* Where the draft of PERSON for QUESTION is kept on this device. */
export function keptAt(person: string, question: string): string {
	return `answer.${person}.${question}`;
}

export interface Reconciled {
	text: string;
	saved: string;
	files: readonly Attached[];
	/* The key of the shared draft's. */
	savedFiles: string;
	answer: string | null;
	begun: number;
	/* restored: from this device alone.  conflict: THEIRS is another text on the server. */
	state: "clean" | "restored" | "conflict";
	theirs: string | null;
}

/* Tells two lists of files apart: which they are, in which order, with which words. */
export function keyOf(files: readonly Attached[]): string {
	return JSON.stringify(filesArgument(files));
}

/* The files that this device alone has, or null; beside those of SHARED where a colleague changed these meanwhile. */
function unsentFiles(kept: Kept | null, shared: readonly Attached[]): readonly Attached[] | null {
	if (!kept?.files || keyOf(kept.files) === keyOf(shared))
		return null;
	if (kept.savedFiles === keyOf(shared) || shared.length === 0)
		return kept.files;
	const known = new Set(shared.map(({ file }) => file.id));
	return [...shared, ...kept.files.filter(({ file }) => !known.has(file.id))].slice(0, MOST_FILES);
}

/* Bring together what this device KEPT and the shared DRAFT, for a question at VERSION. */
export function reconcile(kept: Kept | null, draft: Draft | null, version: number): Reconciled {
	const shared = draft?.text ?? "";
	const sharedFiles = asAttached(draft?.files);
	const answer = draft?.answer ?? null;
	const typed = kept !== null && kept.text !== kept.saved && kept.text !== shared ? kept : null;
	const files = unsentFiles(kept, sharedFiles);
	const untouched = !typed || shared === typed.saved || shared === "";
	return {
		text: typed ? typed.text : shared,
		saved: shared,
		files: files ?? sharedFiles,
		savedFiles: keyOf(sharedFiles),
		answer: answer ?? (typed || files ? kept?.answer ?? null : null),
		begun: kept?.begun ?? version,
		state: !untouched ? "conflict" : typed || files ? "restored" : "clean",
		theirs: untouched ? null : shared,
	};
}

const PAUSE = 1200;
const LONGEST = 5000;

/*
 * How long to wait, at NOW, before a changed text is sent: a short pause after the last key,
 * but never more than five seconds after the first one that is unsent.
 */
export function delayOfSave(now: number, firstUnsent: number, lastKey: number): number {
	return Math.max(0, Math.min(lastKey + PAUSE, firstUnsent + LONGEST) - now);
}
