import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { prove } from "../src/shared/proof";
import { Hasher, sha256 } from "../src/shared/sha256";

test("a hash is the published one, and that of a prefix and the rest is that of the whole", () => {
	assert.equal(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 200]) {
		const prefix = "盐".repeat(length % 3) + "s".repeat(length);
		const hasher = new Hasher(prefix);
		for (const rest of ["", "0", "12345678", "x".repeat(70)]) {
			const hex = Array.from(hasher.hash(rest), (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
			assert.equal(hex, createHash("sha256").update(prefix + rest).digest("hex"), `${length} and ${rest.length}`);
		}
	}
});

test("a proof begins with the salt, and its hash with the zero bits that were asked for", async () => {
	for (const bits of [0, 1, 7, 8, 13]) {
		const proof = await prove({ salt: "a-salt-as-the-server-gives-it.with.dots", bits });
		assert.ok(proof !== null && proof.startsWith("a-salt-as-the-server-gives-it.with.dots."));
		const digest = createHash("sha256").update(proof).digest();
		assert.equal(digest.readUInt32BE(0) >>> (31 - bits) >>> 1, 0, `${bits} bits`);
	}
});

test("the page breathes while it works, and what nobody wants any more is given up", async () => {
	let slices = 0;
	let turns = 0;
	const clock = setInterval(() => (turns += 1), 1);
	assert.equal(await prove({ salt: "never", bits: 256 }, () => (slices += 1) < 6), null);
	clearInterval(clock);
	assert.ok(turns >= 3, `${turns} turns`);
});
