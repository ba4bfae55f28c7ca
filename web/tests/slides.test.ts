/* slides.test.ts - what the big screen shows, in which order, and how a long text is cut. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, parts, slidesOf, weight } from "../src/screen/slides";
import { applyEntries, startRoom, type Room } from "../src/shared/state";
import type { Entry } from "../src/shared/types";

const AT = "2026-06-01T12:00:00Z";

function room(...entries: Partial<Entry>[]): Room {
	const event = { id: "e", kind: "session", title: "t", state: "live" } as const;
	const start = startRoom({ type: "hello", event, stream: "public", epoch: "1", seq: 0, entries: [] });
	return applyEntries(start, entries.map((entry, i) => ({ seq: i + 1, at: AT, kind: "", ...entry })));
}

const question = (id: string, text = `问题${id}`) => ({ kind: "question", question: id, text, by: "网友", unit: "u" });
const answer = (id: string, of: string, text = `答复${id}`) => ({ kind: "answer", answer: id, question: of, text, by: "处长", unit: "u" });

test("a text that fits is one part; parts together are the text, whatever it is", () => {
	assert.deepEqual(parts("短。"), ["短。"]);
	const texts = [
		"每一句都不长。".repeat(60), "没有标点".repeat(100), "Ein langer Satz ohne Ende und ohne Punkt ".repeat(30), "a".repeat(1000),
		"👨‍👩‍👧‍👦".repeat(300), "e\u0301".repeat(500), `头${"，好".repeat(90)}。尾`, "一\n\n".repeat(100),
	];
	for (const text of texts) {
		const found = parts(text);
		assert.equal(found.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
		for (const part of found) {
			assert.ok(part.length > 0);
			assert.ok(weight(part) <= 150 || !/\p{L}/u.test(part), part);
		}
	}
	for (const part of parts("👨‍👩‍👧‍👦".repeat(300)))
		assert.ok(part.startsWith("👨") && part.endsWith("👦"), "no character is cut");
});

test("parts end with a sentence where they can, and the last is no scrap", () => {
	const found = parts(`${"我们已经完成勘查，年底前改造。".repeat(10)}谢谢。`);
	assert.equal(found.length, 2);
	for (const part of found) {
		assert.match(part, /。$/);
		assert.ok(weight(part) > 40);
	}
});

test("what is being answered comes before all; then the newest answers; then what waits, by votes", () => {
	const waiting = room(question("a"), question("b"));
	assert.deepEqual(slidesOf({ ...waiting, votes: new Map([["b", 5]]) }).map((slide) => slide.thread.id), ["b", "a"]);
	const answered = applyEntries(waiting, [{ seq: 3, at: AT, ...answer("x", "a") }]);
	assert.deepEqual(slidesOf(answered).map((slide) => [slide.kind, slide.thread.id]), [["answer", "a"]]);
	const now = applyEntries(answered, [{ seq: 4, at: AT, kind: "answering", question: "b", unit: "u", on: true }]);
	assert.deepEqual(slidesOf(now).map((slide) => [slide.kind, slide.thread.id]), [["now", "b"]]);
});

test("nothing that was hidden, or merged into another, is shown", () => {
	const hidden = room(question("a"), question("b"), answer("x", "a"), { kind: "hidden", target: "a" });
	assert.deepEqual(slidesOf(hidden).map((slide) => slide.thread.id), ["b"]);
	const reply = room(question("a"), answer("x", "a"), { kind: "hidden", target: "x" });
	assert.deepEqual(slidesOf(reply).map((slide) => slide.kind), ["waiting"]);
	const merged = room(question("a"), question("b"), { kind: "merged", question: "b", into: "a" });
	assert.deepEqual(slidesOf(merged).map((slide) => slide.thread.id), ["a"]);
});

test("an answer that has begun is told to its end; then what is new; then round and round", () => {
	const long = "每一句都不长。".repeat(60);
	const slides = slidesOf(room(question("a"), question("b"), answer("x", "a", long), answer("y", "b")));
	assert.equal(slides[0]?.thread.id, "b");
	const [b, first, second] = slides;
	const seen = new Set([b!.key, first!.key]);
	assert.equal(after(slides, first!.key, seen), second);
	const last = slides[slides.length - 1]!;
	const all = new Set(slides.map((slide) => slide.key));
	assert.equal(after(slides, last.key, all), slides[0]);
	const fresh = { ...b!, key: "new" };
	assert.equal(after([first!, second!, last, fresh], last.key, all), fresh);
	assert.equal(after([], "gone", all), null);
	assert.equal(after(slides, "gone", all), slides[0]);
});
