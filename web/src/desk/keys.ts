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
	| "mergeInto"
	| "target"
	| "edit"
	| "mask"
	| "aside"
	| "second"
	| "urgent"
	| "undo"
	| "guess"
	| "together"
	| "original"
	| "person"
	| "turn"
	| "search"
	| "reveal"
	| "help"
	| "leave";

export interface Press {
	key: string;
	/* The key's place, which Shift does not change ("Digit5"). */
	code?: string;
	isComposing: boolean;
	/* 229 is what browsers give to keys that an input method has taken. */
	keyCode?: number;
	ctrlKey: boolean;
	altKey: boolean;
	metaKey: boolean;
	shiftKey?: boolean;
	/* A key that is held down comes again and again. */
	repeat?: boolean;
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
	t: "target",
	e: "edit",
	b: "mask",
	h: "aside",
	p: "second",
	x: "urgent",
	z: "undo",
	g: "guess",
	s: "together",
	o: "original",
	i: "person",
	l: "turn",
	n: "reveal",
	"/": "search",
	"?": "help",
};

/* What one may run through with the key held down; the others want a press each. */
const RUNNING: readonly Act[] = ["next", "previous"];

function isForeign(press: Press): boolean {
	return press.isComposing || press.keyCode === 229 || press.ctrlKey || press.altKey || press.metaKey;
}

export function actOf(press: Press): Act | null {
	if (isForeign(press))
		return null;
	if (press.key === "Escape")
		return "leave";
	if (press.typing)
		return null;
	// A full-width mark comes from an input method that is on but has nothing to compose.
	const key = press.key === "？" ? "?" : press.key === "、" ? "/" : press.key.toLowerCase();
	const act = ACTS[key] ?? null;
	if (act && press.repeat && !RUNNING.includes(act))
		return null;
	return act === "merge" && press.shiftKey ? "mergeInto" : act;
}

/* The number that a digit key means, 1 to 9, or null; with Shift too, whatever sign that gives. */
export function digitOf(press: Press): number | null {
	if (isForeign(press) || press.typing || press.repeat)
		return null;
	if (/^[1-9]$/.test(press.key))
		return Number(press.key);
	const place = /^(?:Digit|Numpad)([1-9])$/.exec(press.code ?? "");
	return place && press.shiftKey ? Number(place[1]) : null;
}
