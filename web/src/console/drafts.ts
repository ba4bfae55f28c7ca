/*
 * console/drafts.ts - what an official types is never lost.
 *
 * Every keystroke is kept on this device at once, and sent to the unit's shared draft a
 * moment later.  When the page opens again, the two are compared: what only this device
 * has is restored; where a colleague wrote on meanwhile, both texts are shown.
 */

import type { Draft } from "../shared/types";

/* What this device remembers of one draft. */
export interface Kept {
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
	answer: string | null;
	begun: number;
	/* restored: from this device alone.  conflict: THEIRS is another text on the server. */
	state: "clean" | "restored" | "conflict";
	theirs: string | null;
}

/* Bring together what this device KEPT and the shared DRAFT, for a question at VERSION. */
export function reconcile(kept: Kept | null, draft: Draft | null, version: number): Reconciled {
	const shared = draft?.text ?? "";
	const answer = draft?.answer ?? null;
	const unsent = kept !== null && kept.text !== kept.saved && kept.text !== shared;
	if (!kept || !unsent)
		return {
			text: shared,
			saved: shared,
			answer,
			begun: kept?.begun ?? version,
			state: "clean",
			theirs: null,
		};
	const untouched = shared === kept.saved || shared === "";
	return {
		text: kept.text,
		saved: shared,
		answer: answer ?? kept.answer,
		begun: kept.begun,
		state: untouched ? "restored" : "conflict",
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
