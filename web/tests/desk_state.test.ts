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
	inHand,
	inView,
	layOut,
	move,
	readAgain,
	readAs,
	reveal,
	select,
	takeDealt,
	takeLoss,
	takeUp,
	turnTo,
} from "../src/desk/state";
import { urgencyOfWait } from "../src/desk/wait";
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
	return layOut({ ...EMPTY_DESK, me, queue: startQueue(page) });
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
	assert.equal(inView(shown, "a"), false);
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
	assert.equal(inView(done, "a"), false);
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

// --- the hand

function handOf(...cards: Card[]): Desk {
	return takeDealt(turnTo(desk(cards), "deal"), cards.map((one) => one.question), true);
}

test("the first card dealt opens by itself, later ones come in behind", () => {
	const shown = handOf(card("a", 1), card("b", 2));
	assert.equal(shown.selected, "a");
	const more = takeDealt(enter(shown, submitted(1, "n")), ["a", "b", "n"], true);
	assert.deepEqual([more.selected, more.hand.slots], ["a", ["a", "b", "n"]]);
	assert.equal(takeDealt(turnTo(desk([card("a", 1)]), "deal"), ["a"], false).selected, null);
});

test("a colleague's decision greys the card in my hand until I move on", () => {
	const shown = enter(handOf(card("a", 1), card("b", 2), card("c", 3)), decided(1, "b"));
	assert.deepEqual(shown.hand.slots, ["a", "b", "c"]);
	assert.deepEqual(shown.hand.slots.map((id) => inHand(shown, id)), [true, false, true]);
	const moved = move(shown, 1);
	assert.deepEqual([moved.selected, moved.hand.slots], ["b", ["a", "b", "c"]]);
	assert.deepEqual(move(moved, 1).hand.slots, ["a", "c"]);
});

test("after my decision the next card opens; without one, the last before it", () => {
	const shown = handOf(card("a", 1), card("b", 2), card("c", 3));
	const done = goOn(enter(select(shown, "b"), decided(1, "b", { id: me, name: "我" })), "b", me, now);
	assert.deepEqual([done.selected, done.hand.slots], ["c", ["a", "c"]]);
	const last = goOn(enter(done, decided(2, "c", { id: me, name: "我" })), "c", me, now);
	assert.equal(last.selected, "a");
	const empty = goOn(enter(last, decided(3, "a", { id: me, name: "我" })), "a", me, now);
	assert.deepEqual([empty.selected, empty.hand.slots], [null, []]);
});

test("a lost card is passed over, and one that I take back opens before the present one", () => {
	const shown = takeLoss(handOf(card("a", 1), card("b", 2), card("c", 3)), [{ question: "b", by: colleague }]);
	const done = goOn(enter(shown, decided(1, "a", { id: me, name: "我" })), "a", me, now);
	assert.deepEqual([done.selected, done.hand.slots], ["c", ["c"]]);
	const back = takeUp(enter(done, { seq: 2, at, kind: "decided", question: "a", version: 3, state: "pending", by: colleague }), "a");
	assert.deepEqual([back.selected, back.hand.slots], ["a", ["a", "c"]]);
});

test("a card from the shelves does not disturb the hand", () => {
	const shown = handOf(card("a", 1), card("b", 2));
	const held = enter(shown, { seq: 1, at, kind: "held", question: "b", version: 2, by: colleague, why: "等" });
	assert.deepEqual(held.shelves.held, ["b"]);
	assert.equal(inHand(held, "b"), false);
	const done = goOn(enter(select(held, "b"), decided(2, "b", { id: me, name: "我" })), "b", me, now);
	assert.deepEqual([done.selected, done.hand.slots, done.shelves.held], ["a", ["a"], []]);
});

test("a key held down runs through the rows and decides nothing", () => {
	assert.equal(actOf({ ...press, key: "j", repeat: true }), "next");
	assert.equal(actOf({ ...press, key: "a", repeat: true }), null);
	assert.equal(actOf({ ...press, key: "M", shiftKey: true }), "mergeInto");
	assert.equal(digitOf({ ...press, key: "%", code: "Digit5", shiftKey: true }), 5);
	assert.equal(digitOf({ ...press, key: "5", isComposing: true }), null);
});

test("what a rule rejected lies in the lead's corner", () => {
	const start = changeView(desk([
		card("a", 1, { state: "rejected", decided_by: { id: "system", name: "" } }), card("b", 2, { state: "rejected", decided_by: colleague }),
	]), { tab: "machine" });
	assert.deepEqual(start.order, ["a"]);
	assert.deepEqual(changeView(desk([card("r", 1, { colour: "red" }), card("g", 2, { colour: "green" })]), { colour: "red" }).order, ["r"]);
});

test("a card that a colleague took over greys in my hand", () => {
	const shown = handOf(card("a", 1, { claimed_by: { id: me, name: "我" } }), card("b", 2));
	const taken = { ...shown, queue: applyClaim(shown.queue, "b", colleague, "2026-11-24T02:01:30.000Z") };
	assert.deepEqual(taken.hand.slots.map((id) => inHand(taken, id)), [true, false]);
});
