/*
 * sha256.ts - SHA-256 of short texts: the fingerprint of what is approved, and the piece of work
 * that lets a question in while very many arrive.
 *
 * crypto.subtle exists only on secure pages, and a rehearsal in the studio's own network may have
 * no certificate; and it answers with a promise, which is slow where it is tried a million times.
 */

const PRIMES = firstPrimes(64);
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const BLOCK = 64;
/* Filled anew for every block: nothing else runs meanwhile. */
const words = new Int32Array(64);

function firstPrimes(wanted: number): number[] {
	const found: number[] = [];
	for (let candidate = 2; found.length < wanted; candidate += 1)
		if (found.every((prime) => candidate % prime !== 0))
			found.push(candidate);
	return found;
}

function fraction(value: number): number {
	return Math.floor((value - Math.floor(value)) * 0x1_0000_0000) | 0;
}

function rotate(word: number, bits: number): number {
	return (word >>> bits) | (word << (32 - bits));
}

function schedule(view: DataView, offset: number): void {
	for (let index = 0; index < 16; index += 1)
		words[index] = view.getInt32(offset + index * 4);
	for (let index = 16; index < 64; index += 1) {
		const early = words[index - 15]!;
		const late = words[index - 2]!;
		const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
		const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
		words[index] = words[index - 16]! + small + words[index - 7]! + large;
	}
}

/* Take the block of VIEW at OFFSET into STATE. */
function compress(state: Int32Array, view: DataView, offset: number): void {
	schedule(view, offset);
	let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
	let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
	for (let index = 0; index < 64; index += 1) {
		const large = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
		const first = (h + large + ((e & f) ^ (~e & g)) + ROUND[index]! + words[index]!) | 0;
		const small = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
		const second = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		h = g;
		g = f;
		f = e;
		e = (d + first) | 0;
		d = c;
		c = b;
		b = a;
		a = (first + second) | 0;
	}
	state[0] = state[0]! + a;
	state[1] = state[1]! + b;
	state[2] = state[2]! + c;
	state[3] = state[3]! + d;
	state[4] = state[4]! + e;
	state[5] = state[5]! + f;
	state[6] = state[6]! + g;
	state[7] = state[7]! + h;
}

/* Hashes texts that all begin with PREFIX; what they have in common is worked out once. */
export class Hasher {
	private readonly start = START.slice();
	private readonly state = new Int32Array(8);
	private readonly tail: Uint8Array;
	private readonly before: number;
	private readonly encoder = new TextEncoder();

	constructor(prefix: string) {
		const bytes = this.encoder.encode(prefix);
		this.before = bytes.length - (bytes.length % BLOCK);
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		for (let offset = 0; offset < this.before; offset += BLOCK)
			compress(this.start, view, offset);
		this.tail = bytes.slice(this.before);
	}

	/* The eight words of the hash of the prefix and REST; the next call writes over them. */
	hash(rest: string): Int32Array {
		const more = this.encoder.encode(rest);
		const length = this.tail.length + more.length;
		const last = new Uint8Array(Math.ceil((length + 9) / BLOCK) * BLOCK);
		last.set(this.tail);
		last.set(more, this.tail.length);
		last[length] = 0x80;
		const view = new DataView(last.buffer);
		view.setUint32(last.length - 4, (this.before + length) * 8);
		this.state.set(this.start);
		for (let offset = 0; offset < last.length; offset += BLOCK)
			compress(this.state, view, offset);
		return this.state;
	}
}

/* 64 hexadecimal digits. */
export function sha256(text: string): string {
	return Array.from(new Hasher("").hash(text), (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
