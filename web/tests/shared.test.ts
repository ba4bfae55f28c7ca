/*
 * shared.test.ts - the small things: words, ids, lengths, waiting times.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { idFromPath, inGroups, newKey } from "../src/shared/ids";
import { Problem } from "../src/shared/problem";
import { backoff, retryOf } from "../src/shared/socket";
import { graphemes, tidy } from "../src/shared/text";
import { addWords } from "../src/shared/words";
import { sharedWords } from "../src/shared/words.shared";

test("keys are long enough, of harmless characters, and differ", () => {
	const keys = new Set(Array.from({ length: 500 }, newKey));
	assert.equal(keys.size, 500);
	for (const key of keys)
		assert.match(key, /^[0-9A-Za-z_-]{24}$/);
});

test("ids are read from addresses, and nothing else is", () => {
	assert.equal(idFromPath("/events/", "/events/4f2A-_x"), "4f2A-_x");
	assert.equal(idFromPath("/events/", "/events/4f2A/more"), "4f2A");
	assert.equal(idFromPath("/events/", "/events/"), null);
	assert.equal(idFromPath("/events/", "/events/%3Cscript%3E"), null);
	assert.equal(idFromPath("/events/", "/cases/1"), null);
});

test("receipts are read out in groups", () => {
	assert.equal(inGroups("K7QF2M9XAB"), "K7QF-2M9X-AB");
	assert.equal(inGroups("K7QF-2M9X-AB"), "K7QF-2M9X-AB");
});

test("length is what a person would count", () => {
	assert.equal(graphemes("你好，world"), 8);
	assert.equal(graphemes("👨‍👩‍👧"), 1);
	assert.equal(graphemes("e\u0301"), 1);
	assert.equal(graphemes("가각"), 2);
	assert.equal(graphemes(""), 0);
	assert.equal(tidy("  e\u0301\r\n"), "\u00e9");
});

test("the first wait is at most a second, the longest half a minute", () => {
	assert.equal(backoff(1, 1), 1000);
	assert.equal(backoff(1, 0), 0);
	assert.equal(backoff(4, 0.5), 4000);
	assert.equal(backoff(40, 1), 30_000);
});

test("a close reason may say when to come back", () => {
	assert.equal(retryOf("retry=7"), 7000);
	assert.equal(retryOf('{"retry":2.5}'), 2500);
	assert.equal(retryOf("going away"), null);
});

test("words are filled in and counted", () => {
	const t = addWords({ zh: { a: "{n} 条新内容" }, en: { a: "{n} {n|item|items}" } });
	assert.equal(t("a", { n: 12 }), "12 条新内容");
});

test("both languages say everything, with the same places to fill", () => {
	const places = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();
	for (const [key, zh] of Object.entries(sharedWords.zh)) {
		const en = sharedWords.en[key as keyof typeof sharedWords.en];
		assert.ok(zh && en, key);
		assert.deepEqual(places(en), places(zh), key);
	}
});

test("a problem is known by the last part of its type, or else by its status", () => {
	assert.equal(new Problem(409, { type: "/problems/stale" }).type, "stale");
	assert.equal(new Problem(404).type, "not_found");
	assert.equal(new Problem(502).type, "unavailable");
	assert.equal(new Problem(0).type, "network");
	assert.equal(new Problem(429, {}, 7).retryAfter, 7);
});
