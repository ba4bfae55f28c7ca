/*
 * units.ts - how the units of an event stand: what waits for each, since when, who is there.
 *
 * Pure: the desk's queue and the people in, rows out, in the event's own order.
 */
import type { Card, EventInfo, Id, PersonRef, Unit } from "../shared/types";
import type { Official } from "./use_host";

export interface UnitRow {
	/* Null: the questions of no unit. */
	unit: Unit | null;
	/* Public questions that wait for an answer. */
	unanswered: number;
	/* Of them, those that are being answered now. */
	answering: number;
	answered: number;
	takenUp: number;
	/* When the one that waits longest became public (milliseconds), or null. */
	oldest: number | null;
	/* Who may answer for it and is at the console. */
	here: readonly PersonRef[];
}

const EMPTY = { unanswered: 0, answering: 0, answered: 0, takenUp: 0, oldest: null as number | null };

function count(row: typeof EMPTY, card: Card): void {
	if (card.answered === "answered") {
		row.answered += 1;
		return;
	}
	if (card.answered === "taken_up") {
		row.takenUp += 1;
		return;
	}
	row.unanswered += 1;
	row.answering += card.answered === "answering" ? 1 : 0;
	const since = Date.parse(card.decided_at ?? card.asked_at);
	if (row.oldest === null || since < row.oldest)
		row.oldest = since;
}

export function unitRows(
	event: EventInfo, cards: Iterable<Card>, officials: readonly Official[], here: readonly PersonRef[],
): UnitRow[] {
	const counted = new Map<Id | "", typeof EMPTY>();
	for (const card of cards) {
		if (card.state !== "approved")
			continue;
		const key = card.unit ?? "";
		const row = counted.get(key) ?? { ...EMPTY };
		count(row, card);
		counted.set(key, row);
	}
	const present = new Set(here.map((person) => person.id));
	const rows: UnitRow[] = (event.units ?? []).map((unit) => ({
		unit,
		...(counted.get(unit.id) ?? EMPTY),
		here: officials.filter((person) => person.unit === unit.id && present.has(person.id)),
	}));
	const loose = counted.get("");
	return loose ? [...rows, { unit: null, ...loose, here: [] }] : rows;
}

/* When the question that waits longest of all became public, or null. */
export function oldestOf(rows: readonly UnitRow[]): number | null {
	const times = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest]));
	return times.length > 0 ? Math.min(...times) : null;
}
