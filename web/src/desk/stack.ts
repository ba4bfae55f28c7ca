/*
 * stack.ts - questions that say the same, as one pile: decided with one look, each with its own asker.
 */
import type { Card, ClusterItem } from "../shared/types";

/* The question that stands for all that say the same as CARD. */
export function headOf(card: Card): string {
	return card.twins?.of ?? card.question;
}

function age(one: Card, other: Card): number {
	return Date.parse(one.asked_at) - Date.parse(other.asked_at) || (one.question < other.question ? -1 : 1);
}

/* The others of CARD's pile that are known here, the oldest first; CARD itself is not among them. */
export function stackOf(card: Card, cards: Iterable<Card>): Card[] {
	if (!card.twins)
		return [];
	const head = headOf(card);
	return [...cards]
		.filter((other) => other.question !== card.question && (other.question === head || other.twins?.of === head))
		.sort(age);
}

/* Those of the pile that one decision can take along. */
export function waitingIn(stack: readonly Card[]): Card[] {
	return stack.filter((card) => card.state === "pending" && !card.held && !card.urgent);
}

/* The public question of the pile, into which the others may be merged. */
export function publicIn(stack: readonly Card[]): Card | null {
	return stack.find((card) => card.state === "approved") ?? null;
}

/* Whether all of the pile say it in the very same words: then nothing is left to look at. */
export function isExact(card: Card, stack: readonly Card[]): boolean {
	return stack.length > 0 && stack.every((other) => other.content === card.content);
}

export function clusterItem(card: Card): ClusterItem {
	return { question: card.question, version: card.version, content: card.content };
}
