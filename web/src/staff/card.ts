/*
 * card.ts - what can be told from a card of the staff's queue.
 *
 * The card itself is the interface's (shared/types.ts).
 */
import type { Card, Draft, Outcome, PersonRef, RejectReason } from "../shared/types";

/* The reasons of a rejection, in the order of their digits. */
export const REJECT_REASONS: readonly RejectReason[] = [
	"off_topic", "duplicate", "personal", "abuse", "spam", "unclear", "illegal", "other",
];

export const OUTCOMES: readonly Outcome[] = [
	"resolved", "explained", "planned", "refused", "adopted", "partly_adopted", "noted",
];

/* Who holds CARD at NOW (milliseconds), or null where nobody does or it lapsed. */
export function holder(card: Card, now: number): PersonRef | null {
	if (!card.claimed_by || !card.claimed_until)
		return null;
	return Date.parse(card.claimed_until) > now ? card.claimed_by : null;
}

/* Who is writing DRAFT at NOW (milliseconds), or null where it may be taken over. */
export function writer(draft: Draft, now: number): PersonRef | null {
	if (!draft.writer || !draft.writer_until)
		return null;
	return Date.parse(draft.writer_until) > now ? draft.writer : null;
}

/* Oldest first; what is urgent before all else. */
export function byAge(one: Card, other: Card): number {
	const urgency = Number(Boolean(other.urgent)) - Number(Boolean(one.urgent));
	if (urgency !== 0)
		return urgency;
	const age = Date.parse(one.asked_at) - Date.parse(other.asked_at);
	if (age !== 0)
		return age;
	return one.question < other.question ? -1 : 1;
}

/* The words of an appeal that waits for a decision, empty where it has none, null where there is none. */
export function appealOf(card: Card): string | null {
	if (!card.appeal || (typeof card.appeal === "object" && card.appeal.state && card.appeal.state !== "open"))
		return null;
	if (typeof card.appeal === "string")
		return card.appeal;
	return typeof card.appeal === "object" ? (card.appeal.why ?? "") : "";
}

/* How many files the answers of CARD carry, those that wait for a signature included. */
export function fileCount(card: Card): number {
	const waiting = (card.drafts ?? []).filter((draft) => draft.state === "submitted");
	const corrected = new Set(waiting.map((draft) => draft.revises));
	const shown = (card.answers ?? []).filter((answer) => answer.state !== "hidden" && !corrected.has(answer.answer));
	return [...shown, ...waiting].reduce((sum, one) => sum + (one.files?.length ?? 0), 0);
}
