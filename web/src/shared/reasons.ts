/*
 * reasons.ts - why a question is not published, in the city's own words.
 *
 * The city keeps a list (GET /api/reasons).  It is read once; until then, and where a server
 * has none, the reasons that every city begins with are known by their own words.
 */
import { get } from "./api";
import type { CityReason, Maybe } from "./types";
import type { SharedKey } from "./words.shared";
import { language, t } from "./words";

export const FIRST_REASONS: readonly CityReason[] = [
	"off_topic", "duplicate", "personal", "abuse", "spam", "unclear", "illegal", "other",
].map((id, position) => ({ id, name: "", position }));

let asked: Promise<readonly CityReason[]> | null = null;
let known: readonly CityReason[] = FIRST_REASONS;

/* The city's reasons in their order, retired ones too; asked for once. */
export function loadReasons(): Promise<readonly CityReason[]> {
	if (!asked) {
		asked = get<{ reasons: CityReason[] }>("/api/reasons").then(
			({ reasons }) => (known = inOrder(reasons)),
			() => {
				asked = null;
				return known;
			},
		);
	}
	return asked;
}

export function inOrder(reasons: readonly CityReason[]): CityReason[] {
	return [...reasons].sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
}

/* Those that may be chosen. */
export function current(reasons: readonly CityReason[]): CityReason[] {
	return reasons.filter((reason) => !reason.retired_at);
}

function builtIn(id: string): string {
	const key = `reason.${id}`;
	const word = t(key as SharedKey);
	return word === key ? id : word;
}

function find(id: string): CityReason | undefined {
	return known.find((reason) => reason.id === id);
}

/* 广告或刷屏: what the reason ID is called; empty for none. */
export function reasonName(id: Maybe<string>): string {
	if (!id)
		return "";
	const reason = find(id);
	return (language() === "en" && reason?.name_en) || reason?.name || builtIn(id);
}

/* What an asker reads about the reason ID, or nothing more than its name says. */
export function reasonText(id: Maybe<string>): string {
	const reason = id ? find(id) : undefined;
	return (language() === "en" && reason?.text_en) || reason?.text || "";
}
