/*
 * similar.ts - how alike two questions are: the share of pairs of neighbouring signs
 * that both have (Dice's coefficient), which works for Chinese without cutting words.
 */

function pairs(text: string): Map<string, number> {
	const signs = [...text.normalize("NFKC").toLowerCase().replace(/[\p{P}\p{S}\s]+/gu, "")];
	const found = new Map<string, number>();
	for (let index = 0; index + 1 < signs.length; index += 1) {
		const pair = signs[index]! + signs[index + 1]!;
		found.set(pair, (found.get(pair) ?? 0) + 1);
	}
	return found;
}

function total(found: ReadonlyMap<string, number>): number {
	let sum = 0;
	for (const times of found.values())
		sum += times;
	return sum;
}

/* From 0 (nothing in common) to 1 (the same). */
export function similarity(one: string, other: string): number {
	return compare(pairs(one), pairs(other));
}

function compare(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
	const sum = total(left) + total(right);
	if (sum === 0)
		return 0;
	let common = 0;
	for (const [pair, times] of left)
		common += Math.min(times, right.get(pair) ?? 0);
	return (2 * common) / sum;
}

/* ITEMS most like TEXT first; equals keep their order. */
export function bySimilarity<Item extends { text: string }>(
	text: string,
	items: readonly Item[],
): { item: Item; alike: number }[] {
	const wanted = pairs(text);
	return items
		.map((item) => ({ item, alike: compare(wanted, pairs(item.text)) }))
		.sort((one, other) => other.alike - one.alike);
}
