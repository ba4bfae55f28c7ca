/*
 * spans.ts - a text cut where screening found something, so that each find can be marked.
 *
 * Positions are code points, half open.  Finds may overlap; a piece then has several.
 */
import type { Finding, Maybe } from "../shared/types";

export const MASK = "*";

export interface Piece {
	text: string;
	/* Where it begins, in code points. */
	start: number;
	findings: readonly Finding[];
}

/* TEXT in pieces, in order: each lies wholly inside or wholly outside every finding. */
export function pieces(text: string, found: Maybe<readonly Finding[]>): Piece[] {
	const points = [...text];
	const findings = (found ?? []).filter((one) => one.start < one.end && one.start < points.length && one.end > 0);
	const cuts = new Set([0, points.length]);
	for (const one of findings) {
		cuts.add(Math.max(0, one.start));
		cuts.add(Math.min(points.length, one.end));
	}
	const places = [...cuts].sort((one, other) => one - other);
	const result: Piece[] = [];
	for (let index = 0; index + 1 < places.length; index += 1) {
		const [start, end] = [places[index]!, places[index + 1]!];
		result.push({
			text: points.slice(start, end).join(""),
			start,
			findings: findings.filter((one) => one.start < end && one.end > start),
		});
	}
	return result;
}

/* Whether what FINDING marks in TEXT is hidden from all who read it. */
export function isMasked(text: string, finding: Finding): boolean {
	const marked = [...text].slice(Math.max(0, finding.start), finding.end);
	return marked.length > 0 && marked.every((point) => point === MASK || /\s/.test(point));
}

/* TEXT with its code points from START to END masked; lines stay lines. */
export function masked(text: string, start: number, end: number): string {
	return [...text]
		.map((point, index) => (index >= start && index < end && !/\s/.test(point) ? MASK : point))
		.join("");
}

/* The same where START and END count UTF-16 units, as a text field does. */
export function maskedUnits(text: string, start: number, end: number): string {
	const before = [...text.slice(0, start)].length;
	return masked(text, before, before + [...text.slice(start, end)].length);
}

const ORDER = { banned: 0, suspect: 1, note: 2 };

/* Each kind of find once for each rule, the gravest first: what is said below the text. */
export function summary(found: Maybe<readonly Finding[]>): { finding: Finding; times: number }[] {
	const groups = new Map<string, { finding: Finding; times: number }>();
	for (const finding of found ?? []) {
		const key = `${finding.kind} ${finding.severity ?? ""} ${finding.rule}`;
		const group = groups.get(key);
		if (group)
			group.times += 1;
		else
			groups.set(key, { finding, times: 1 });
	}
	const rank = (finding: Finding) => ORDER[finding.severity ?? "note"] ?? 2;
	return [...groups.values()].sort((one, other) => rank(one.finding) - rank(other.finding));
}
