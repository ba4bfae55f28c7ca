/*
 * text.ts - text as people count it, and drafts that survive a reload.
 */

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("zh", { granularity: "grapheme" }) : null;

/* The length of TEXT in grapheme clusters: 👨‍👩‍👧 is one, as is é in two code points. */
export function graphemes(text: string): number {
	if (/^[\x20-\x7e\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]*$/.test(text))
		return text.length;
	if (!segmenter)
		return Array.from(text.normalize("NFC")).length;
	let n = 0;
	for (const _ of segmenter.segment(text))
		n++;
	return n;
}

/* What the server will see: NFC, one kind of line end, nothing around it. */
export function tidy(text: string): string {
	return text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
}

/* The SHA-256 of TEXT in hex, or null where the page has no secure context. */
export async function sha256(text: string): Promise<string | null> {
	if (!globalThis.crypto?.subtle)
		return null;
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Something small kept in this browser.  A full or forbidden storage keeps nothing and says nothing. */
export function recall<T>(key: string): T | null {
	try {
		const text = localStorage.getItem(key);
		return text === null ? null : (JSON.parse(text) as T);
	} catch {
		return null;
	}
}

export function keep(key: string, value: unknown): void {
	try {
		if (value === null || value === undefined || value === "")
			localStorage.removeItem(key);
		else
			localStorage.setItem(key, JSON.stringify(value));
	} catch {
		/* see recall() */
	}
}
