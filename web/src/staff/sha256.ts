/*
 * sha256.ts - the fingerprint of a text that is approved: SHA-256 of its UTF-8, in hex.
 *
 * crypto.subtle exists only on secure pages, and a rehearsal in the studio's own network
 * may have no certificate; texts are short, so this small one serves everywhere.
 */

const PRIMES = firstPrimes(64);
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

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

function padded(text: string): DataView {
	const bytes = new TextEncoder().encode(text);
	const blocks = Math.ceil((bytes.length + 9) / 64);
	const whole = new Uint8Array(blocks * 64);
	whole.set(bytes);
	whole[bytes.length] = 0x80;
	const view = new DataView(whole.buffer);
	view.setUint32(whole.length - 4, bytes.length * 8);
	return view;
}

function schedule(view: DataView, offset: number): Int32Array {
	const words = new Int32Array(64);
	for (let index = 0; index < 16; index += 1)
		words[index] = view.getInt32(offset + index * 4);
	for (let index = 16; index < 64; index += 1) {
		const early = words[index - 15]!;
		const late = words[index - 2]!;
		const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
		const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
		words[index] = words[index - 16]! + small + words[index - 7]! + large;
	}
	return words;
}

function compress(state: number[], words: Int32Array): void {
	let [a, b, c, d, e, f, g, h] = state as [
		number, number, number, number, number, number, number, number,
	];
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
	[a, b, c, d, e, f, g, h].forEach((word, index) => {
		state[index] = (state[index]! + word) | 0;
	});
}

/* 64 hexadecimal digits. */
export function sha256(text: string): string {
	const view = padded(text);
	const state = [...START];
	for (let offset = 0; offset < view.byteLength; offset += 64)
		compress(state, schedule(view, offset));
	return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
