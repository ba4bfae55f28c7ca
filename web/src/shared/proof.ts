/*
 * proof.ts - the piece of work that lets a question in while very many arrive.
 *
 * The server gives a salt; wanted is a number x such that the SHA-256 of "salt.x" begins with so
 * many zero bits.  It is found by trying, in slices of a few milliseconds with a pause for the
 * page after each, so that typing and scrolling go on on the slowest phone.
 */
import { Hasher } from "./sha256";
import type { Challenge } from "./types";

const SLICE_MS = 12;
/* So many attempts between two looks at the clock. */
const ATTEMPTS = 32;

function zeroBits(words: Int32Array): number {
	let bits = 0;
	for (const word of words) {
		bits += Math.clz32(word);
		if (word !== 0)
			break;
	}
	return bits;
}

const pause = (): Promise<void> => new Promise((done) => setTimeout(done));

/* The proof for CHALLENGE, or null as soon as WANTED says that nobody needs it any more. */
export async function prove({ salt, bits }: Challenge, wanted: () => boolean = () => true): Promise<string | null> {
	const hasher = new Hasher(`${salt}.`);
	let x = 0;
	while (wanted()) {
		const end = performance.now() + SLICE_MS;
		do {
			for (let attempt = 0; attempt < ATTEMPTS; attempt += 1, x += 1)
				if (zeroBits(hasher.hash(String(x))) >= bits)
					return `${salt}.${x}`;
		} while (performance.now() < end);
		await pause();
	}
	return null;
}
