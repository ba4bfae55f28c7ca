/*
 * problem.ts - what the server refuses, as an error that pages can show.
 *
 * A problem's `type` is stable ("/problems/stale"); its title and detail are
 * for people and come in one language only, so pages translate by type.
 */
import type { Card, Challenge, ProblemBody } from "./types";
import type { SharedKey } from "./words.shared";
import { language, t } from "./words";

export class Problem extends Error {
	readonly status: number;
	/* The last part of the type: "stale", "too_many" …; "network" where nothing came back. */
	readonly type: string;
	readonly detail: string;
	readonly errors: { pointer: string; detail: string }[];
	readonly current: Card | null;
	/* Seconds, or null. */
	readonly retryAfter: number | null;
	/* A piece of work that lets it in all the same, or null. */
	readonly challenge: Challenge | null;

	constructor(status: number, body: ProblemBody = {}, retryAfter: number | null = null) {
		super(body.title ?? `problem ${status}`);
		this.name = "Problem";
		this.status = status;
		this.type = nameOfType(body.type, status);
		this.detail = body.detail ?? "";
		this.errors = body.errors ?? [];
		this.current = body.current ?? null;
		this.retryAfter = body.retry_after ?? retryAfter;
		this.challenge = body.challenge ?? null;
	}
}

const BY_STATUS: Record<number, string> = {
	0: "network", 400: "malformed", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
	409: "wrong_state", 413: "too_large", 415: "unsupported_media_type", 422: "invalid", 429: "too_many",
};

function nameOfType(type: string | null | undefined, status: number): string {
	if (type && type !== "about:blank")
		return type.replace(/^.*\//, "");
	return BY_STATUS[status] ?? (status >= 500 ? "unavailable" : "unknown");
}

/* Whatever was thrown, as a Problem. */
export function asProblem(error: unknown): Problem {
	if (error instanceof Problem)
		return error;
	return new Problem(0, { title: error instanceof Error ? error.message : String(error) });
}

function invalidText(problem: Problem): string {
	const detail = problem.errors.map((error) => error.detail).filter(Boolean).join("；") || problem.detail;
	return detail ? t("problem.invalid", { detail }) : t("problem.invalidPlain");
}

function claimedText(problem: Problem): string {
	const name = problem.current?.claimed_by?.name;
	return name ? t("problem.claimed", { name }) : t("problem.claimedBySomeone");
}

const SAYS_MORE = new Set(["muted", "wrong_state", "forbidden", "event_full", "held", "second", "urgent"]);

function isChinese(text: string): boolean {
	return /[\u4e00-\u9fff]/.test(text);
}

/* What to tell the person in front of the screen. */
export function problemText(thrown: unknown): string {
	const problem = asProblem(thrown);
	switch (problem.type) {
	case "invalid":
		return invalidText(problem);
	case "claimed":
		return claimedText(problem);
	case "too_many":
		return problem.retryAfter ? t("problem.too_manyIn", { n: Math.ceil(problem.retryAfter) }) : t("problem.too_many");
	}
	/* The server may know better what is the matter, if it speaks the language of the page. */
	if (SAYS_MORE.has(problem.type) && problem.detail && isChinese(problem.detail) === (language() === "zh"))
		return problem.detail;
	const key = `problem.${problem.type}`;
	const text = t(key as SharedKey);
	return text === key ? problem.detail || t("problem.unknown") : text;
}
