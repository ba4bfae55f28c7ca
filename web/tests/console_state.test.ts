import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, Draft, Queue as QueuePage } from "../src/shared/types";
import { startQueue } from "../src/staff/queue";
import { delayOfSave, reconcile } from "../src/console/drafts";
import type { Acting } from "../src/console/state";
import { obstacle, ourDraft, shelve, ordered, settle, waits } from "../src/console/state";

const acting: Acting = {
	me: "p1",
	units: ["u1"],
	official: true,
	approver: false,
	clerk: false,
	guest: false,
	moderator: false,
};

function card(question: string, minute: number, more: Partial<Card> = {}): Card {
	return {
		question,
		version: 2,
		state: "approved",
		answered: "open",
		text: question,
		content: "c",
		label: "网友",
		unit: "u1",
		asked_at: "2026-11-24T01:00:00.000Z",
		decided_at: `2026-11-24T01:${String(minute).padStart(2, "0")}:00.000Z`,
		...more,
	};
}

function draft(more: Partial<Draft> = {}): Draft {
	return { answer: "d1", unit: "u1", text: "正在核实", version: 1, state: "draft", ...more };
}

function queue(cards: Card[]) {
	const page: QueuePage = {
		seq: 0,
		epoch: "e",
		now: "2026-11-24T02:00:00.000Z",
		questions: cards,
		counts: { pending: 0, approved: cards.length, rejected: 0, merged: 0, hidden: 0, answered: 0 },
	};
	return startQueue(page);
}

test("my unit's questions, in the order of publication", () => {
	const shelves = shelve(
		queue([
			card("late", 9),
			card("early", 1),
			card("busy", 0, { answered: "answering" }),
			card("done", 2, { answered: "answered" }),
			card("promised", 3, { answered: "taken_up" }),
			card("other's", 4, { unit: "u2" }),
			card("nobody's", 5, { unit: null }),
			card("waiting", 6, { state: "pending" }),
		]),
		acting,
	);
	const names = (cards: readonly Card[]) => cards.map((item) => item.question);
	assert.deepEqual(names(shelves.open), ["busy", "early", "late"]);
	assert.deepEqual(names(shelves.answered), ["done"]);
	assert.deepEqual(names(shelves.takenUp), ["promised"]);
	assert.deepEqual(names(shelves.unassigned), ["nobody's"]);
});

test("a unit that was invited answers too, also after the unit that it belongs to", () => {
	const theirs = { unit: "u2", invited: ["u1"] };
	const published = { answer: "a1", unit: "u1", by: "王科长", text: "好", at: "2026-11-24T02:00:00.000Z" };
	assert.equal(waits(card("a", 1, theirs), acting), true);
	assert.equal(waits(card("a", 1, { ...theirs, answered: "answered" }), acting), true);
	assert.equal(waits(card("a", 1, { ...theirs, answered: "answered", answers: [published] }), acting), false);
	assert.equal(waits(card("a", 1, { unit: "u2" }), acting), false);
	assert.equal(obstacle(card("a", 1, theirs), acting), null);
});

test("rows keep their places: done ones stay, newcomers come in at the end", () => {
	const [a, b, c] = [card("a", 1, { votes: 1 }), card("b", 2, { votes: 9 }), card("c", 3)];
	assert.deepEqual(ordered([a, b], "wait"), ["a", "b"]);
	assert.deepEqual(ordered([a, b], "votes"), ["b", "a"]);
	assert.deepEqual(settle(["b", "a"], [a, c], "votes"), ["b", "a", "c"]);
	assert.deepEqual(settle(["b", "a"], [c], "votes"), ["c"]);
});

test("an approver is shown what was submitted by their unit alone", () => {
	const cards = [
		card("a", 1, { drafts: [draft({ state: "submitted" })] }),
		card("b", 2, { unit: "u2", drafts: [draft({ unit: "u2", state: "submitted" })] }),
		card("c", 3, { drafts: [draft()] }),
	];
	const shown = shelve(queue(cards), { ...acting, approver: true }).submitted;
	assert.deepEqual(shown.map((item) => item.card.question), ["a"]);
	assert.equal(shelve(queue(cards), acting).submitted.length, 0);
	assert.equal(shelve(queue(cards), { ...acting, moderator: true }).submitted.length, 2);
});

test("a unit's draft is everybody's in the unit; another unit's is not ours", () => {
	assert.equal(ourDraft(card("a", 1, { drafts: [draft({ unit: "u2" }), draft({ answer: "d2" })] }), acting)?.answer, "d2");
});

test("what stands in the way of an answer is named", () => {
	assert.equal(obstacle(card("a", 1), acting), null);
	assert.equal(obstacle(card("a", 1, { state: "merged" }), acting), "merged");
	assert.equal(obstacle(card("a", 1, { state: "hidden" }), acting), "hidden");
	assert.equal(obstacle(card("a", 1, { unit: "u2" }), acting), "elsewhere");
});

test("unsent text is restored, and where a colleague wrote on, both are shown", () => {
	const kept = { text: "已派人", saved: "已", answer: "d1", begun: 2 };
	assert.equal(reconcile(null, draft(), 3).text, "正在核实");
	assert.equal(reconcile({ ...kept, text: "已" }, draft({ text: "别的" }), 3).text, "别的");
	assert.equal(reconcile(kept, draft({ text: "已" }), 3).state, "restored");
	assert.equal(reconcile(kept, null, 3).state, "restored");
	const both = reconcile(kept, draft({ text: "王科长的稿子" }), 3);
	assert.deepEqual([both.state, both.text, both.theirs, both.begun], ["conflict", "已派人", "王科长的稿子", 2]);
});

test("files that no draft names yet are restored, beside those that a colleague added", () => {
	const file = (id: string) => ({ id, kind: "document" as const, type: "application/pdf", bytes: 9 });
	const here = [{ file: file("f1"), alt: "" }];
	const kept = { text: "已", saved: "已", answer: "d1", begun: 2, files: here, savedFiles: "[]" };
	const names = (found: ReturnType<typeof reconcile>) => found.files.map((one) => one.file.id);
	const restored = reconcile(kept, draft({ text: "已" }), 3);
	assert.deepEqual([restored.state, restored.text, names(restored)], ["restored", "已", ["f1"]]);
	assert.deepEqual(names(reconcile(kept, null, 3)), ["f1"]);
	assert.deepEqual(names(reconcile(kept, draft({ text: "已", files: [file("f2")] }), 3)), ["f2", "f1"]);
	assert.equal(reconcile(kept, draft({ text: "已", files: [file("f1")] }), 3).state, "clean");
	const removed = { ...kept, files: [], savedFiles: JSON.stringify([{ file: "f1" }]) };
	assert.deepEqual(names(reconcile(removed, draft({ text: "已", files: [file("f1")] }), 3)), []);
});

test("a save waits for a pause, but not for ever", () => {
	assert.equal(delayOfSave(1000, 1000, 1000), 1200);
	assert.equal(delayOfSave(5900, 1000, 5900), 100);
	assert.equal(delayOfSave(9000, 1000, 9000), 0);
});
