import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, Queue as QueuePage } from "../src/shared/types";
import type { Desk } from "../src/desk/state";
import { applyClaim, startQueue } from "../src/staff/queue";
import {
	EMPTY_DESK,
	changeView,
	changedSinceRead,
	enter,
	goOn,
	isWaiting,
	layOut,
	move,
	readAgain,
	readAs,
	reveal,
	select,
	urgencyOfWait,
} from "../src/desk/state";
import { actOf, digitOf } from "../src/desk/keys";

const now = Date.parse("2026-11-24T02:00:00.000Z");
const at = "2026-11-24T02:00:00.000Z";
const me = "p1";
const colleague = { id: "p2", name: "王审核" };

function card(question: string, minute: number, more: Partial<Card> = {}): Card {
	return {
		question,
		version: 1,
		state: "pending",
		answered: "open",
		text: question,
		content: `hash of ${question}`,
		label: "网友",
		asked_at: `2026-11-24T01:${String(minute).padStart(2, "0")}:00.000Z`,
		...more,
	};
}

function desk(cards: Card[]): Desk {
	const page: QueuePage = {
		seq: 0,
		epoch: "e",
		now: at,
		questions: cards,
		counts: { pending: cards.length, approved: 0, rejected: 0, merged: 0, hidden: 0, answered: 0 },
	};
	return layOut({ ...EMPTY_DESK, queue: startQueue(page) });
}

function submitted(seq: number, question: string) {
	return { seq, at, kind: "submitted", question, version: 1, text: question, content: question, asked_at: at };
}

function decided(seq: number, question: string, by = colleague) {
	return { seq, at, kind: "decided", question, version: 2, state: "approved", by };
}

test("oldest first, urgent before all", () => {
	const shown = desk([card("b", 20), card("a", 10), card("u", 30, { urgent: true })]);
	assert.deepEqual(shown.order, ["u", "a", "b"]);
});

test("new ones wait; the list does not move until they are asked for", () => {
	const shown = enter(desk([card("a", 10)]), submitted(1, "n"));
	assert.deepEqual(shown.order, ["a"]);
	assert.deepEqual(shown.arrived, ["n"]);
	assert.deepEqual(reveal(shown).order, ["a", "n"]);
});

test("an empty list takes new ones in by itself", () => {
	const shown = enter(desk([]), submitted(1, "n"));
	assert.deepEqual(shown.order, ["n"]);
});

test("a colleague's decision greys the row in its place", () => {
	const shown = enter(select(desk([card("a", 10), card("b", 20)]), "a"), decided(1, "a"));
	assert.deepEqual(shown.order, ["a", "b"]);
	assert.equal(isWaiting(shown, "a"), false);
	assert.equal(shown.selected, "a");
});

test("after my decision the next free one is selected and the done are swept", () => {
	const start = select(desk([card("a", 1), card("b", 2), card("c", 3), card("d", 4)]), "b");
	const held = {
		...start,
		queue: applyClaim(start.queue, "c", colleague, "2026-11-24T02:01:30.000Z"),
	};
	const greyed = enter(held, decided(1, "a"));
	const mine = goOn(enter(greyed, decided(2, "b", { id: me, name: "我" })), "b", me, now);
	assert.equal(mine.selected, "d");
	assert.deepEqual(mine.order, ["c", "d"]);
});

test("deciding the last one brings in what waits", () => {
	const start = enter(select(desk([card("a", 1)]), "a"), submitted(1, "n"));
	const done = goOn(enter(start, decided(2, "a", { id: me, name: "我" })), "a", me, now);
	assert.equal(done.selected, "n");
});

test("moving past the end lets the new ones in", () => {
	const start = enter(select(desk([card("a", 1)]), "a"), submitted(1, "n"));
	assert.equal(move(start, 1).selected, "n");
	assert.equal(move(desk([card("a", 1)]), 1).selected, "a");
});

test("a text changed under the reader's eyes is not read until they say so", () => {
	const start = select(desk([card("a", 1)]), "a");
	const changed = enter(start, {
		seq: 1,
		at,
		kind: "edited",
		question: "a",
		version: 2,
		text: "new",
		content: "hash of new",
		by: colleague,
	});
	assert.equal(changed.read?.content, "hash of a");
	assert.ok(changedSinceRead(changed));
	assert.ok(!changedSinceRead(readAgain(changed)));
});

test("views filter by state, unit and words", () => {
	const start = desk([card("路灯", 1, { unit: "u1" }), card("公交", 2)]);
	assert.deepEqual(changeView(start, { unit: "u1" }).order, ["路灯"]);
	assert.deepEqual(changeView(start, { unit: "none" }).order, ["公交"]);
	assert.deepEqual(changeView(start, { search: "公" }).order, ["公交"]);
	assert.deepEqual(changeView(start, { tab: "approved" }).order, []);
});

test("five minutes are amber, ten are red", () => {
	assert.deepEqual([299, 300, 599, 600].map(urgencyOfWait), ["calm", "amber", "amber", "red"]);
});

const press = { isComposing: false, ctrlKey: false, altKey: false, metaKey: false, typing: false };

test("keys act only when no field, modifier or input method wants them", () => {
	assert.equal(actOf({ ...press, key: "a" }), "approve");
	assert.equal(actOf({ ...press, key: "A" }), "approve");
	assert.equal(actOf({ ...press, key: "？" }), "help");
	assert.equal(actOf({ ...press, key: "a", typing: true }), null);
	assert.equal(actOf({ ...press, key: "a", ctrlKey: true }), null);
	assert.equal(actOf({ ...press, key: "a", isComposing: true }), null);
	assert.equal(actOf({ ...press, key: "a", keyCode: 229 }), null);
	assert.equal(actOf({ ...press, key: "Escape", typing: true }), "leave");
	assert.equal(digitOf({ ...press, key: "3" }), 3);
	assert.equal(digitOf({ ...press, key: "0" }), null);
});

test("an appeal waits on its own shelf until it is decided", () => {
	const appealed = card("a", 1, { state: "rejected", appeal: { why: "有关", state: "open" } });
	const start = changeView(desk([appealed, card("b", 2, { state: "rejected" })]), { tab: "appeals" });
	assert.deepEqual(start.order, ["a"]);
	const done = enter(start, { seq: 1, at, kind: "decided", question: "a", version: 2, state: "rejected", by: colleague });
	assert.equal(isWaiting(done, "a"), false);
	assert.deepEqual(start.order, done.order);
});

test("submitted answers wait on a shelf of their own", () => {
	const draft = { answer: "d", text: "已修", version: 1, state: "submitted" as const };
	const start = changeView(desk([card("a", 1, { state: "approved", drafts: [draft] }), card("b", 2, { state: "approved" })]), { tab: "answers" });
	assert.deepEqual(start.order, ["a"]);
});

test("what the moderator wrote themselves is read; a colleague's later edit is not", () => {
	const start = select(desk([card("a", 1)]), "a");
	const edited = enter(start, { seq: 1, at, kind: "edited", question: "a", version: 2, text: "mine", content: "hash of mine", by: { id: me, name: "我" } });
	const mine = readAs(edited, { question: "a", version: 2, content: "hash of mine", text: "mine" });
	assert.ok(!changedSinceRead(mine));
	const theirs = enter(mine, { seq: 2, at, kind: "edited", question: "a", version: 3, text: "theirs", content: "hash of theirs", by: colleague });
	assert.ok(changedSinceRead(theirs));
	assert.equal(theirs.queue.cards.get("a")?.edited_by?.name, "王审核");
});
