import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, Finding } from "../src/shared/types";
import { EMPTY_HAND, dealt, leases, lose, sweep, take } from "../src/desk/hand";
import { mayOf, obstacle, obstacleToApprove } from "../src/desk/may";
import { Outbox, STALE_MS } from "../src/desk/outbox";
import { EMPTY_SHELVES, isDealable, isWaiting, settle, shelfOf, sweepShelves } from "../src/desk/shelves";
import { isMasked, masked, maskedUnits, pieces, summary } from "../src/desk/spans";
import { isExact, publicIn, stackOf, waitingIn } from "../src/desk/stack";
import { UNDO_MS, forget, remember, secondsLeft, undoUntil, undoable } from "../src/desk/undo";

const now = Date.parse("2026-11-24T02:00:00.000Z");
const colleague = { id: "p2", name: "王审核" };

function card(question: string, more: Partial<Card> = {}): Card {
	return {
		question, version: 1, state: "pending", answered: "open", text: question, content: `hash of ${question}`, label: "网友",
		asked_at: "2026-11-24T01:00:00.000Z", ...more,
	};
}

function finding(kind: string, start: number, end: number, severity: Finding["severity"] = "suspect"): Finding {
	return { kind, rule: kind, start, end, severity };
}

function map(...cards: Card[]): Map<string, Card> {
	return new Map(cards.map((one) => [one.question, one]));
}

// --- what was found in a text

test("a text is cut at its findings, by code points", () => {
	const cut = pieces("😀电话138和微信", [finding("phone", 3, 6), finding("wechat", 7, 9)]);
	assert.deepEqual(cut.map((one) => one.text), ["😀电话", "138", "和", "微信"]);
	assert.deepEqual(cut.map((one) => one.findings.length), [0, 1, 0, 1]);
	assert.equal(cut.map((one) => one.text).join(""), "😀电话138和微信");
});

test("findings that overlap share a piece, and those outside the text are left out", () => {
	const cut = pieces("abcdef", [finding("word", 1, 4), finding("link", 3, 6), finding("phone", 9, 12), finding("qq", 2, 2)]);
	assert.deepEqual(cut.map((one) => [one.text, one.findings.map((each) => each.kind)]), [
		["a", []], ["bc", ["word"]], ["d", ["word", "link"]], ["ef", ["link"]],
	]);
	assert.deepEqual(pieces("", null), []);
});

test("masking keeps the length, and the lines", () => {
	assert.equal(masked("我叫😀王\n小明，你好", 2, 7), "我叫**\n**，你好");
	assert.equal(maskedUnits("😀王小明你好", 2, 5), "😀***你好");
	assert.ok(isMasked("电话***", finding("phone", 2, 5)));
	assert.ok(!isMasked("电话12*", finding("phone", 2, 5)));
	assert.ok(!isMasked("电话", finding("phone", 5, 9)));
});

test("what was found is told once for each rule, the gravest first", () => {
	const told = summary([finding("link", 0, 1), finding("word", 1, 2, "note"), finding("link", 2, 3), finding("word", 3, 4, "banned")]);
	assert.deepEqual(told.map(({ finding: one, times }) => [one.kind, one.severity, times]), [
		["word", "banned", 1], ["link", "suspect", 2], ["word", "note", 1],
	]);
});

// --- piles

test("a pile is its head and all that refer to it", () => {
	const cards = [
		card("a", { twins: { of: null, count: 3 } }),
		card("c", { twins: { of: "a", count: 3 }, asked_at: "2026-11-24T01:02:00.000Z" }),
		card("b", { twins: { of: "a", count: 3 }, asked_at: "2026-11-24T01:01:00.000Z" }),
		card("d"),
	];
	assert.deepEqual(stackOf(cards[0]!, cards).map((one) => one.question), ["b", "c"]);
	assert.deepEqual(stackOf(cards[2]!, cards).map((one) => one.question), ["a", "c"]);
	assert.deepEqual(stackOf(cards[3]!, cards), []);
});

test("of a pile only what waits is decided along; the same words need no second look", () => {
	const stack = [card("a", { state: "approved", content: "x" }), card("b", { content: "x" }), card("c", { held: { by: colleague } })];
	assert.deepEqual(waitingIn(stack).map((one) => one.question), ["b"]);
	assert.equal(publicIn(stack)?.question, "a");
	assert.ok(isExact(card("d", { content: "x" }), waitingIn(stack)));
	assert.ok(!isExact(card("d", { content: "x" }), stack));
	assert.ok(!isExact(card("d"), []));
});

// --- the hand

const waits = (...ids: string[]) => (id: string) => ids.includes(id);

test("cards come in at the end and keep their places", () => {
	const first = dealt(EMPTY_HAND, ["a", "b"], waits("a", "b"));
	assert.deepEqual(dealt(first, ["c", "b", "a"], waits("a", "b", "c")).slots, ["a", "b", "c"]);
});

test("an answer from before my decision brings no card back", () => {
	assert.deepEqual(dealt(EMPTY_HAND, ["a", "b"], waits("b")).slots, ["b"]);
});

test("what I hold no more is lost, but stays until I move on", () => {
	const hand = dealt(dealt(EMPTY_HAND, ["a", "b"], waits("a", "b")), ["b"], waits("a", "b"));
	assert.deepEqual(hand.slots, ["a", "b"]);
	assert.equal(hand.lost.get("a"), null);
	const told = lose(hand, [{ question: "b", by: colleague }, { question: "x" }]);
	assert.deepEqual(told.lost.get("b"), colleague);
	assert.equal(told.lost.has("x"), false);
	assert.deepEqual(leases(told, waits("a", "b")), []);
	assert.deepEqual(sweep(told, waits("a", "b"), "a").slots, ["a"]);
});

test("a card dealt again is not lost any more", () => {
	const lost = lose(dealt(EMPTY_HAND, ["a"], waits("a")), [{ question: "a" }]);
	assert.equal(dealt(lost, ["a"], waits("a")).lost.size, 0);
	assert.deepEqual(leases(dealt(lost, ["a"], waits("a")), waits("a")), ["a"]);
});

test("what I take myself stands before the one under the eye", () => {
	const hand = dealt(EMPTY_HAND, ["a", "b"], waits("a", "b"));
	assert.deepEqual(take(hand, "u", "b").slots, ["a", "u", "b"]);
	assert.deepEqual(take(hand, "u", null).slots, ["a", "b", "u"]);
	assert.deepEqual(take(hand, "b", "a").slots, ["b", "a"]);
});

// --- the shelves

test("a card lies on one shelf, and what lies there is not dealt", () => {
	assert.equal(shelfOf(card("a", { urgent: true, held: {} })), "urgent");
	assert.equal(shelfOf(card("a", { first: { by: colleague } })), "second");
	assert.equal(shelfOf(card("a", { held: {} })), "held");
	assert.equal(shelfOf(card("a", { urgent: true, state: "hidden" })), "urgent");
	assert.equal(shelfOf(card("a", { held: {}, state: "rejected" })), null);
	assert.ok(isDealable(card("a"), "me"));
	assert.ok(!isDealable(card("a", { held: {} }), "me") && !isDealable(card("a", { state: "approved" }), "me") && !isDealable(undefined, "me"));
});

test("what needs another person is dealt to another person", () => {
	const asked = card("a", { second: { by: colleague } });
	assert.deepEqual([isDealable(asked, "me"), isDealable(asked, colleague.id), isWaiting(asked)], [true, false, false]);
	const first = card("a", { first: { by: colleague } });
	assert.deepEqual([isDealable(first, "me"), isDealable(first, colleague.id), isWaiting(first)], [true, false, true]);
});

test("rows of a shelf stay, greyed, until I act", () => {
	const held = { held: { by: colleague } };
	const shelves = settle(EMPTY_SHELVES, map(card("b", { ...held, asked_at: "2026-11-24T01:05:00.000Z" }), card("a", held)));
	assert.deepEqual(shelves.held, ["a", "b"]);
	const later = map(card("a", { state: "approved" }), card("b", held), card("0", { ...held, asked_at: "2026-11-24T00:00:00.000Z" }));
	assert.deepEqual(settle(shelves, later).held, ["a", "b", "0"]);
	assert.deepEqual(sweepShelves(settle(shelves, later), later, null).held, ["b", "0"]);
	assert.deepEqual(sweepShelves(settle(shelves, later), later, "a").held, ["a", "b", "0"]);
	assert.equal(settle(shelves, map(card("a", held), card("b", held))), shelves);
});

// --- taking back

test("an approval may be undone while it is held back, the others for half a minute", () => {
	assert.equal(undoUntil("approved", new Date(now + 8_000).toISOString(), now), now + 8_000);
	assert.equal(undoUntil("approved", null, now), null);
	assert.equal(undoUntil("approved", new Date(now - 1).toISOString(), now), null);
	assert.equal(undoUntil("rejected", null, now), now + UNDO_MS);
});

test("the newest decision is undone first, while its time lasts", () => {
	const one = (question: string, until: number) => ({ question, version: 2, decision: "merged" as const, text: "", until, along: [] });
	const list = remember(remember([], one("a", now + 9_500)), one("b", now + 1_000));
	assert.deepEqual(undoable(list, now).map((each) => each.question), ["b", "a"]);
	assert.deepEqual(undoable(list, now + 1_000).map((each) => each.question), ["a"]);
	assert.equal(secondsLeft(list[1]!, now), 10);
	assert.deepEqual(forget(list, "b").map((each) => each.question), ["a"]);
	assert.equal(remember(list, one("a", now)).length, 2);
});

// --- decisions under way

class Memory {
	readonly kept = new Map<string, string>();
	getItem(name: string) {
		return this.kept.get(name) ?? null;
	}
	setItem(name: string, value: string) {
		this.kept.set(name, value);
	}
	removeItem(name: string) {
		this.kept.delete(name);
	}
}

const sent = (key: string, at: number) => ({ key, command: "question.approve", args: { question: "a" }, question: "a", at });

test("what was sent and not answered is found again, with its key, until it is stale", () => {
	const memory = new Memory();
	const box = new Outbox("e", "p", memory);
	box.add(sent("k1", now));
	box.add(sent("k2", now + 1_000));
	assert.deepEqual(new Outbox("e", "p", memory).all(now + 2_000).map((one) => one.key), ["k1", "k2"]);
	assert.deepEqual(new Outbox("e", "q", memory).all(now), []);
	assert.deepEqual(box.all(now + STALE_MS + 500).map((one) => one.key), ["k2"]);
	box.remove("k1", now);
	box.remove("k2", now);
	assert.equal(memory.kept.size, 0);
});

test("a storage that is full, forbidden or garbled loses nothing else", () => {
	const broken = { getItem: () => "{", setItem: () => { throw new Error("full"); }, removeItem: () => { throw new Error("no"); } };
	const box = new Outbox("e", "p", broken);
	box.add(sent("k", now));
	assert.deepEqual(box.all(now), []);
	assert.deepEqual(new Outbox("e", "p", null).all(now), []);
});

// --- who may, and what stands in the way

const event = { id: "e", kind: "session" as const, title: "", state: "live" as const };

test("cards are dealt to moderators; a host is alarmed, and moderates who asks for it", () => {
	const host = mayOf(["host"], event);
	assert.deepEqual([host.moderate, host.dealt, host.alarmed, host.pin, host.lead], [true, false, true, true, false]);
	const lead = mayOf(["lead_moderator"], event);
	assert.deepEqual([lead.dealt, lead.lead, lead.alarmed, lead.pin], [true, true, true, false]);
	assert.deepEqual([mayOf(["editor"], event).moderate, mayOf(["editor"], event).hide], [false, true]);
});

test("nobody approves what is not fresh, changed, or a colleague's", () => {
	const fine = { me: "me", now, fresh: true, changed: false };
	assert.equal(obstacle(card("a"), fine), null);
	assert.equal(obstacle(card("a"), { ...fine, fresh: false })?.why, "cut");
	assert.equal(obstacle(card("a"), { ...fine, changed: true })?.why, "changed");
	const claimed = card("a", { claimed_by: colleague, claimed_until: new Date(now + 30_000).toISOString() });
	assert.deepEqual(obstacle(claimed, fine), { why: "claimed", name: "王审核", seconds: 30 });
	assert.equal(obstacle({ ...claimed, claimed_by: { id: "me", name: "" } }, fine), null);
});

test("a second person approves what is red, and decides what one asked about", () => {
	const fine = { me: "me", now, fresh: true, changed: false };
	const mine = { id: "me", name: "" };
	assert.equal(obstacleToApprove(card("a", { first: { by: mine } }), fine)?.why, "first");
	assert.equal(obstacleToApprove(card("a", { first: { by: colleague } }), fine), null);
	assert.equal(obstacle(card("a", { second: { by: mine } }), fine)?.why, "asked");
	assert.equal(obstacle(card("a", { second: { by: colleague } }), fine), null);
	assert.equal(obstacle(card("a", { urgent: true }), fine)?.why, "urgent");
	assert.deepEqual(obstacle(card("a", { held: { by: colleague } }), fine), { why: "held", name: "王审核" });
	assert.equal(obstacle(card("a", { held: { by: mine } }), fine), null);
});
