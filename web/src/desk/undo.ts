/*
 * undo.ts - what this moderator decided a moment ago and may still take back.
 *
 * An approval may be undone while the event holds it back from the public; a rejection or a
 * merge for half a minute.  The newest goes first.
 */
import type { Card, Id } from "../shared/types";

export type Decision = "approved" | "rejected" | "merged";

export interface Undoable {
	question: Id;
	version: number;
	decision: Decision;
	text: string;
	/* Until when, by the server's clock, in milliseconds. */
	until: number;
	/* Decided by the same key press, undone with it. */
	along: readonly { question: Id; version: number }[];
}

export const UNDO_MS = 30_000;
const MOST = 20;

/* Until when DECISION, made at NOW, may be undone; null where it may not. */
export function undoUntil(decision: Decision, publishAt: string | null | undefined, now: number): number | null {
	if (decision !== "approved")
		return now + UNDO_MS;
	const until = publishAt ? Date.parse(publishAt) : NaN;
	return until > now ? until : null;
}

/* The newest first. */
export function remember(list: readonly Undoable[], one: Undoable): Undoable[] {
	return [one, ...list.filter((other) => other.question !== one.question)].slice(0, MOST);
}

export function forget(list: readonly Undoable[], question: Id): Undoable[] {
	return list.filter((one) => one.question !== question);
}

/* What may still be undone at NOW. */
export function undoable(list: readonly Undoable[], now: number): Undoable[] {
	return list.filter((one) => one.until > now);
}

/* Whole seconds that ONE may still be undone for. */
export function secondsLeft(one: Undoable, now: number): number {
	return Math.max(0, Math.ceil((one.until - now) / 1000));
}

/* Whether CARD was approved, by whomever, and has not gone out at NOW. */
export function isRecallable(card: Card, now: number): boolean {
	return card.state === "approved" && Boolean(card.publish_at) && Date.parse(card.publish_at!) > now;
}
