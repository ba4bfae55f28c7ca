/*
 * ids.ts - names for things: idempotency keys, and ids read from addresses.
 */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz-_";

/*
 * A fresh idempotency key of 24 characters.  crypto.getRandomValues and not
 * crypto.randomUUID: the latter is missing where the page came over plain HTTP.
 */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(24));
	return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/* The last part of an address like /events/{id} or /cases/{number}, or null. */
export function idFromPath(prefix: string, path = location.pathname): string | null {
	if (!path.startsWith(prefix))
		return null;
	const id = path.slice(prefix.length).split("/")[0] ?? "";
	return /^[0-9A-Za-z_-]{1,32}$/.test(id) ? id : null;
}

/* A value of the address's query, or null. */
export function fromQuery(name: string): string | null {
	return new URLSearchParams(location.search).get(name);
}

/*
 * Where to go after signing in: only a path of this very site, so that a
 * link from elsewhere cannot send a signed-in person away.
 */
export function safeNext(next: string | null): string | null {
	if (!next)
		return null;
	try {
		const url = new URL(next, location.origin);
		return url.origin === location.origin ? url.pathname + url.search + url.hash : null;
	} catch {
		return null;
	}
}

/* A secret for reading out, in groups of four: K7QF-2M9X-AB. */
export function inGroups(code: string): string {
	return code.replace(/[\s-]/g, "").replace(/(.{4})(?=.)/g, "$1-");
}

/* Whether URL may be offered as a link: http and https only, never javascript: or data:. */
export function safeLink(url: string | null | undefined): string | null {
	if (!url)
		return null;
	try {
		const parsed = new URL(url, location.origin);
		return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
	} catch {
		return null;
	}
}
