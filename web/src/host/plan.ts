/*
 * plan.ts - the run of show: what has happened, what comes, and what of it by itself.
 *
 * Pure: the event and the time in, lines out.  The rules are the server's
 * (server/flow/decide/event_times.c); here they are only told.
 */
import type { EventInfo, EventState } from "../shared/types";

export type Step = "open" | "start" | "askingEnds" | "ends" | "warning" | "endsByItself";

export interface Line {
	step: Step;
	/* Milliseconds. */
	at: number;
	/* past: it lies behind.  next: the one that comes first.  later: after that one. */
	when: "past" | "next" | "later";
	/* It happens without anybody's hand. */
	byItself: boolean;
}

const MINUTE = 60_000;
const WARNING = 10 * MINUTE;

/* The states in which a step is still to come. */
const BEFORE: Readonly<Record<Step, readonly EventState[]>> = {
	open: ["draft", "scheduled"],
	start: ["draft", "scheduled", "open"],
	askingEnds: ["draft", "scheduled", "open", "live", "paused"],
	ends: ["draft", "scheduled", "open", "live", "paused", "closing"],
	warning: ["draft", "scheduled", "open", "live", "paused", "closing"],
	endsByItself: ["draft", "scheduled", "open", "live", "paused", "closing"],
};

function time(text: string | null | undefined): number | null {
	const value = text ? Date.parse(text) : NaN;
	return Number.isFinite(value) ? value : null;
}

/* The steps of EVENT in the order of their times, as they stand at NOW. */
export function plan(event: EventInfo, now: number): Line[] {
	const ends = time(event.ends_at);
	const grace = (event.grace_minutes ?? 0) * MINUTE;
	const last = ends !== null && grace > 0 ? ends + grace : null;
	const times: [Step, number | null, boolean][] = [
		["open", time(event.opens_at), true],
		["start", time(event.starts_at), true],
		["askingEnds", time(event.asking_ends_at) ?? ends, true],
		["ends", ends, false],
		["warning", last === null ? null : last - WARNING, true],
		["endsByItself", last, true],
	];
	const lines = times
		.filter((one): one is [Step, number, boolean] => one[1] !== null)
		.map(([step, at, byItself]): Line => {
			const over = !BEFORE[step].includes(event.state) || at <= now;
			return { step, at, when: over ? "past" : "later", byItself };
		})
		.sort((one, other) => one.at - other.at);
	const next = lines.find((line) => line.when === "later");
	if (next)
		next.when = "next";
	return lines;
}

/* What the large clock counts. */
export interface Countdown {
	/* until: TO is still to come.  over: the planned end is past, TO is when it ends by itself (or null). */
	kind: "until" | "over";
	step: Step;
	at: number;
	/* Less than ten minutes, or past. */
	soon: boolean;
	byItself: number | null;
}

export function countdown(event: EventInfo, now: number): Countdown | null {
	const running = ["open", "live", "paused", "closing"].includes(event.state);
	if (!running && event.state !== "scheduled" && event.state !== "draft")
		return null;
	const lines = plan(event, now);
	const last = lines.find((line) => line.step === "endsByItself")?.at ?? null;
	const ends = lines.find((line) => line.step === "ends");
	if (running && ends && ends.at <= now)
		return { kind: "over", step: "ends", at: ends.at, soon: true, byItself: last };
	const next = lines.find((line) => line.when !== "past");
	return next ? { kind: "until", step: next.step, at: next.at, soon: next.at - now < WARNING, byItself: last } : null;
}

/* What the host may do next, the most likely first. */
export type Turn = "open" | "start" | "pause" | "resume" | "close" | "end";

export const TURNS: Readonly<Partial<Record<EventState, readonly Turn[]>>> = {
	draft: ["open", "start"],
	scheduled: ["open", "start"],
	open: ["start", "end"],
	live: ["pause", "close", "end"],
	paused: ["resume", "close", "end"],
	closing: ["end"],
};
