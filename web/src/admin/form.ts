/*
 * form.ts - what an event's form holds, and how it becomes a command's arguments.
 *
 * Times are filled in as the city's own, whatever zone the browser is in: the pages show
 * them so, and an admin abroad means the same two o'clock.
 */
import { tidy } from "../shared/text";
import type { EventInfo, EventKind, Maybe } from "../shared/types";

export interface MotionFields {
	number: string;
	title: string;
	proposer: string;
	units: string[];
}

export interface Fields {
	kind: EventKind;
	title: string;
	title_en: string;
	summary: string;
	summary_en: string;
	opens_at: string;
	starts_at: string;
	asking_ends_at: string;
	ends_at: string;
	units: string[];
	topics: string[];
	answer_policy: "self" | "approver" | "moderator";
	hold_seconds: string;
	max_pending: string;
	stream_url: string;
	rehearsal: boolean;
	motions: MotionFields[];
}

export type Wrong = "title" | "units" | "order" | "stream" | "motion";

const CITY_OFFSET_MS = 8 * 3_600_000;
const CITY_OFFSET = "+08:00";

/* "2026-11-24T01:00:00.000Z" → "2026-11-24T09:00", as the city's clock shows it. */
export function toLocal(time: Maybe<string>): string {
	const value = time ? Date.parse(time) : NaN;
	return Number.isFinite(value) ? new Date(value + CITY_OFFSET_MS).toISOString().slice(0, 16) : "";
}

/* "2026-11-24T09:00" → "2026-11-24T01:00:00.000Z"; null where nothing was filled in. */
export function toUtc(local: string): string | null {
	const value = local ? Date.parse(`${local}${CITY_OFFSET}`) : NaN;
	return Number.isFinite(value) ? new Date(value).toISOString() : null;
}

export const NEW_EVENT: Fields = {
	kind: "session",
	title: "",
	title_en: "",
	summary: "",
	summary_en: "",
	opens_at: "",
	starts_at: "",
	asking_ends_at: "",
	ends_at: "",
	units: [],
	topics: [],
	answer_policy: "self",
	hold_seconds: "0",
	max_pending: "2000",
	stream_url: "",
	rehearsal: false,
	motions: [],
};

export function fieldsOf(event: EventInfo): Fields {
	return {
		kind: event.kind,
		title: event.title,
		title_en: event.title_en ?? "",
		summary: event.summary ?? "",
		summary_en: event.summary_en ?? "",
		opens_at: toLocal(event.opens_at),
		starts_at: toLocal(event.starts_at),
		asking_ends_at: toLocal(event.asking_ends_at),
		ends_at: toLocal(event.ends_at),
		units: (event.units ?? []).map((unit) => unit.id),
		topics: (event.topics ?? []).map((topic) => topic.id),
		answer_policy: event.answer_policy ?? "self",
		hold_seconds: String(event.hold_seconds ?? 0),
		max_pending: String(event.max_pending ?? 2000),
		stream_url: event.stream_url ?? "",
		rehearsal: event.rehearsal ?? false,
		motions: (event.motions ?? []).map((motion) => ({
			number: motion.number,
			title: motion.title,
			proposer: motion.proposer ?? "",
			units: motion.units ?? [],
		})),
	};
}

/* Two hours from the start, the last ten minutes of them for answers, where nothing else was filled in. */
export function suggestEnds(fields: Fields): Fields {
	const start = Date.parse(toUtc(fields.starts_at) ?? "");
	if (!Number.isFinite(start) || fields.kind !== "session")
		return fields;
	const after = (minutes: number) => toLocal(new Date(start + minutes * 60_000).toISOString());
	return {
		...fields,
		asking_ends_at: fields.asking_ends_at || after(110),
		ends_at: fields.ends_at || after(120),
	};
}

function inOrder(fields: Fields): boolean {
	const [opens, starts, asking, ends] = [fields.opens_at, fields.starts_at, fields.asking_ends_at, fields.ends_at];
	const before = (one: string, other: string, mayEqual: boolean) => !one || !other || one < other || (mayEqual && one === other);
	return (
		before(opens, starts, true) && before(starts, asking, false) && before(asking, ends, true) &&
		before(starts, ends, false) && before(opens, asking, false) && before(opens, ends, false)
	);
}

export function wrongIn(fields: Fields): Wrong[] {
	const wrong: Wrong[] = [];
	if (tidy(fields.title) === "")
		wrong.push("title");
	if (fields.units.length === 0)
		wrong.push("units");
	if (!inOrder(fields))
		wrong.push("order");
	if (fields.stream_url.trim() && !/^https?:\/\/\S+$/.test(fields.stream_url.trim()))
		wrong.push("stream");
	if (fields.motions.some((motion) => tidy(motion.number) === "" || tidy(motion.title) === ""))
		wrong.push("motion");
	return wrong;
}

function whole(text: string, most: number, otherwise: number): number {
	const value = Number.parseInt(text, 10);
	return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : otherwise;
}

/* The arguments of event.create and event.update; null takes away what was there. */
export function argsOf(fields: Fields): Record<string, unknown> {
	const text = (value: string) => tidy(value) || null;
	return {
		title: tidy(fields.title),
		title_en: text(fields.title_en),
		summary: text(fields.summary),
		summary_en: text(fields.summary_en),
		opens_at: toUtc(fields.opens_at),
		starts_at: toUtc(fields.starts_at),
		asking_ends_at: toUtc(fields.asking_ends_at),
		ends_at: toUtc(fields.ends_at),
		units: fields.units,
		topics: fields.topics,
		answer_policy: fields.answer_policy,
		hold_seconds: whole(fields.hold_seconds, 30, 0),
		max_pending: whole(fields.max_pending, 100_000, 2000),
		stream_url: text(fields.stream_url),
		rehearsal: fields.rehearsal,
		motions: fields.motions.map((motion) => ({
			number: tidy(motion.number),
			title: tidy(motion.title),
			...(tidy(motion.proposer) && { proposer: tidy(motion.proposer) }),
			...(motion.units.length > 0 && { units: motion.units }),
		})),
	};
}
