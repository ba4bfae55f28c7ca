/*
 * difference.ts - what an edit changed, as pieces that stay, go and come.
 *
 * Compared word by word for scripts with spaces, sign by sign for Chinese: the longest
 * common subsequence. Very long and very different texts are shown as one replacement.
 */

export interface Piece {
	kind: "same" | "gone" | "new";
	text: string;
}

const LARGEST_TABLE = 4_000_000;

function pieces(text: string): string[] {
	return text.match(/[\p{Script=Latin}\p{M}]+|\p{N}+|\s+|[\s\S]/gu) ?? [];
}

/* The pieces that lead from BEFORE to AFTER, in reading order. */
export function difference(before: string, after: string): Piece[] {
	const old = pieces(before);
	const now = pieces(after);
	let head = 0;
	while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
	let tail = 0;
	while (
		tail < old.length - head &&
		tail < now.length - head &&
		old[old.length - 1 - tail] === now[now.length - 1 - tail]
	)
		tail += 1;
	const result: Piece[] = [];
	append(result, "same", old.slice(0, head));
	between(result, old.slice(head, old.length - tail), now.slice(head, now.length - tail));
	append(result, "same", old.slice(old.length - tail));
	return result;
}

function append(result: Piece[], kind: Piece["kind"], added: readonly string[]): void {
	const text = added.join("");
	if (text === "")
		return;
	const last = result[result.length - 1];
	if (last && last.kind === kind)
		last.text += text;
	else result.push({ kind, text });
}

function between(result: Piece[], old: readonly string[], now: readonly string[]): void {
	if (old.length * now.length > LARGEST_TABLE || old.length === 0 || now.length === 0) {
		append(result, "gone", old);
		append(result, "new", now);
		return;
	}
	const width = now.length + 1;
	const lengths = commonLengths(old, now, width);
	let row = 0;
	let column = 0;
	while (row < old.length && column < now.length) {
		if (old[row] === now[column]) {
			append(result, "same", [old[row]!]);
			row += 1;
			column += 1;
		} else if (lengths[(row + 1) * width + column]! >= lengths[row * width + column + 1]!) {
			append(result, "gone", [old[row]!]);
			row += 1;
		} else {
			append(result, "new", [now[column]!]);
			column += 1;
		}
	}
	append(result, "gone", old.slice(row));
	append(result, "new", now.slice(column));
}

/* lengths[row * width + column]: how much old[row…] and now[column…] have in common. */
function commonLengths(old: readonly string[], now: readonly string[], width: number): Uint16Array {
	const lengths = new Uint16Array((old.length + 1) * width);
	for (let row = old.length - 1; row >= 0; row -= 1) {
		for (let column = now.length - 1; column >= 0; column -= 1) {
			lengths[row * width + column] =
				old[row] === now[column]
					? lengths[(row + 1) * width + column + 1]! + 1
					: Math.max(lengths[(row + 1) * width + column]!, lengths[row * width + column + 1]!);
		}
	}
	return lengths;
}
