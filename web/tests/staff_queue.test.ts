import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, Queue as QueuePage } from "../src/shared/types";
import { holder } from "../src/staff/card";
import {
	addPage,
	applyClaim,
	applyEntry,
	applyRelease,
	markRead,
	oldestPending,
	patchCard,
	putCard,
	startQueue,
} from "../src/staff/queue";

function card(question: string, more: Partial<Card> = {}): Card {
	return {
		question,
		version: 1,
		state: "pending",
		answered: "open",
		text: `text of ${question}`,
		content: `hash of ${question}`,
		label: "网友 3F2A",
		asked_at: "2026-11-24T01:00:00.000Z",
		...more,
	};
}

function page(questions: Card[], more: Partial<QueuePage> = {}): QueuePage {
	return {
		seq: 10,
		epoch: "e1",
		now: "2026-11-24T02:00:00.000Z",
		questions,
		cursor: null,
		counts: { pending: questions.length, approved: 0, rejected: 0, merged: 0, hidden: 0, answered: 0 },
		...more,
	};
}

const at = "2026-11-24T01:30:00.000Z";
const colleague = { id: "p2", name: "王审核" };

test("entries up to the page's position change nothing", () => {
	const queue = startQueue(page([card("a")]));
	assert.equal(applyEntry(queue, { seq: 10, at, kind: "decided", question: "a", version: 2, state: "approved" }), queue);
});

test("a decision moves the card, the counts and the position", () => {
	const queue = applyEntry(startQueue(page([card("a"), card("b")])), {
		seq: 11,
		at,
		kind: "decided",
		question: "a",
		version: 2,
		state: "rejected",
		reason: "spam",
		by: colleague,
	});
	assert.equal(queue.seq, 11);
	assert.equal(queue.cards.get("a")?.state, "rejected");
	assert.deepEqual(queue.cards.get("a")?.decided_by, colleague);
	assert.deepEqual([queue.counts.pending, queue.counts.rejected], [1, 1]);
});

test("a version already known is not applied again", () => {
	const queue = startQueue(page([card("a", { version: 3, state: "approved" })]));
	const next = applyEntry(queue, { seq: 11, at, kind: "decided", question: "a", version: 2, state: "rejected" });
	assert.equal(next.cards.get("a")?.state, "approved");
	assert.equal(next.seq, 11);
});

test("a gap marks the queue as broken and keeps its position", () => {
	const queue = applyEntry(startQueue(page([])), { seq: 12, at, kind: "other" });
	assert.equal(queue.broken, true);
	assert.equal(queue.seq, 10);
});

test("what a role may not see still moves the position", () => {
	assert.equal(applyEntry(startQueue(page([])), { seq: 11, at, kind: "other" }).seq, 11);
});

test("submitted adds a card that waits", () => {
	const queue = applyEntry(startQueue(page([])), {
		seq: 11,
		at,
		kind: "submitted",
		question: "n",
		version: 1,
		state: "pending",
		text: "请问",
		content: "c",
		label: "网友 1",
		asked_at: at,
	});
	assert.equal(queue.cards.get("n")?.text, "请问");
	assert.equal(queue.counts.pending, 1);
	assert.equal(oldestPending(queue), Date.parse(at));
});

test("an unknown question that was approved is to be read", () => {
	const queue = applyEntry(startQueue(page([])), {
		seq: 11,
		at,
		kind: "decided",
		question: "x",
		version: 2,
		state: "approved",
	});
	assert.ok(queue.unread.has("x"));
	const read = putCard(markRead(queue, "x"), card("x", { version: 2, state: "approved" }));
	assert.ok(!read.unread.has("x"));
	assert.equal(read.counts.approved, 1);
});

test("a draft's own version does not compare with the question's", () => {
	const queue = startQueue(page([card("a", { version: 5, state: "approved" })]));
	const next = applyEntry(queue, { seq: 11, at, kind: "draft", question: "a", version: 1, answer: "d" });
	assert.ok(next.unread.has("a"));
});

test("claims come and go and lapse by themselves", () => {
	const until = "2026-11-24T02:01:30.000Z";
	const claimed = applyClaim(startQueue(page([card("a")])), "a", colleague, until);
	const held = claimed.cards.get("a")!;
	assert.deepEqual(holder(held, Date.parse("2026-11-24T02:01:00.000Z")), colleague);
	assert.equal(holder(held, Date.parse("2026-11-24T02:02:00.000Z")), null);
	assert.equal(holder(applyRelease(claimed, "a").cards.get("a")!, 0), null);
});

test("a further page never brings an older version back", () => {
	const queue = startQueue(page([card("a", { version: 4, state: "approved" })]));
	const next = addPage(queue, page([card("a", { version: 2 })]));
	assert.equal(next.cards.get("a")?.version, 4);
});

test("a draft's entry tells who writes and what was submitted, before its text is read", () => {
	const draft = { answer: "d", unit: "u1", text: "正在", version: 1, state: "draft" as const };
	const queue = startQueue(page([card("a", { version: 5, state: "approved", drafts: [draft] })]));
	const writing = applyEntry(queue, { seq: 11, at, kind: "draft", question: "a", version: 2, answer: "d", state: "draft", by: colleague });
	assert.deepEqual(writing.cards.get("a")?.drafts?.[0]?.writer, colleague);
	const sent = applyEntry(writing, { seq: 12, at, kind: "draft", question: "a", version: 3, answer: "d", state: "submitted", by: colleague });
	assert.equal(sent.cards.get("a")?.drafts?.[0]?.state, "submitted");
});

test("hidden and shown move a question between its shelves", () => {
	const queue = startQueue(page([card("a", { state: "approved" })], { counts: { approved: 1 } }));
	const hidden = applyEntry(queue, { seq: 11, at, kind: "hidden", target: "a", why: "电话" });
	assert.deepEqual([hidden.counts.approved, hidden.counts.hidden], [0, 1]);
	assert.equal(applyEntry(hidden, { seq: 12, at, kind: "shown", target: "a" }).cards.get("a")?.state, "approved");
});

test("one's own decision and the entry about it count once", () => {
	const queue = startQueue(page([card("a")]));
	const mine = patchCard(queue, "a", { version: 2, state: "approved" });
	const told = applyEntry(mine, { seq: 11, at, kind: "decided", question: "a", version: 2, state: "approved", by: colleague });
	assert.deepEqual([told.counts.pending, told.counts.approved], [0, 1]);
	assert.equal(patchCard(told, "a", { version: 1, state: "pending" }), told);
});
