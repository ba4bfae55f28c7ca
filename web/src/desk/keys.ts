/*
 * desk/keys.ts - which key does what at the desk.
 *
 * Pure: what the browser tells of a key press goes in, an act comes out.  Keys with a
 * modifier, keys of an input method that is composing, and keys typed into a field are
 * nobody's but the browser's.
 */

export type Act =
	| "next"
	| "previous"
	| "approve"
	| "reject"
	| "assign"
	| "merge"
	| "edit"
	| "hide"
	| "pin"
	| "search"
	| "reveal"
	| "help"
	| "leave";

export interface Press {
	key: string;
	isComposing: boolean;
	/* 229 is what browsers give to keys that an input method has taken. */
	keyCode?: number;
	ctrlKey: boolean;
	altKey: boolean;
	metaKey: boolean;
	/* Whether the focus is in a field that takes text. */
	typing: boolean;
}

const ACTS: Readonly<Record<string, Act>> = {
	j: "next",
	k: "previous",
	a: "approve",
	r: "reject",
	u: "assign",
	m: "merge",
	e: "edit",
	h: "hide",
	p: "pin",
	n: "reveal",
	"/": "search",
	"?": "help",
};

export function actOf(press: Press): Act | null {
	if (press.isComposing || press.keyCode === 229)
		return null;
	if (press.ctrlKey || press.altKey || press.metaKey)
		return null;
	if (press.key === "Escape")
		return "leave";
	if (press.typing)
		return null;
	// A full-width mark comes from an input method that is on but has nothing to compose.
	const key = press.key === "？" ? "?" : press.key === "、" ? "/" : press.key.toLowerCase();
	return ACTS[key] ?? null;
}

/* The number that a digit key means, 1 to 9, or null. */
export function digitOf(press: Press): number | null {
	if (press.isComposing || press.keyCode === 229 || press.typing)
		return null;
	if (press.ctrlKey || press.altKey || press.metaKey)
		return null;
	return /^[1-9]$/.test(press.key) ? Number(press.key) : null;
}
