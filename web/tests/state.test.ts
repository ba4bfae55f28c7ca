/*
 * state.test.ts - the public log as a reader of it sees it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addOlder, applyEntries, applyTally, restoreTexts, startRoom, type Room } from "../src/shared/state";
import type { Entry, Hello } from "../src/shared/types";
import { answeredOf, FOLLOW, view, type Look } from "../src/shared/view";

const ALL: Look = { filter: "all", order: "newest", unit: null, topic: null, search: "", upTo: FOLLOW };

function at(seq: number): string {
	return new Date(Date.UTC(2026, 0, 1, 6, 0, seq)).toISOString();
}

function entry(seq: number, kind: string, fields: Partial<Entry> = {}): Entry {
	return { type: "entry", seq, at: at(seq), kind, ...fields };
}

const question = (seq: number, id: string, fields: Partial<Entry> = {}) =>
	entry(seq, "question", { question: id, text: `text of ${id}`, by: "网友 3F2A", ...fields });
const answer = (seq: number, id: string, of: string, fields: Partial<Entry> = {}) =>
	entry(seq, "answer", { answer: id, question: of, text: `text of ${id}`, by: "李主任", unit: "u1", ...fields });

function hello(entries: Entry[], fields: Partial<Hello> = {}): Hello {
	const seq = entries[entries.length - 1]?.seq ?? 0;
	return {
		type: "hello",
		event: { id: "e1", kind: "session", title: "活动", state: "live", numbers: { published: 1, answered: 0 } },
		stream: "public",
		epoch: "1",
		seq,
		entries,
		...fields,
	};
}

const ids = (room: Room, look: Partial<Look> = {}) => view(room, { ...ALL, ...look }).items.map((item) => item.id);
const thread = (room: Room, id: string) => {
	const found = room.threads.get(id);
	assert.ok(found, `no thread ${id}`);
	return found;
};

test("a question is open, then answering, then answered", () => {
	let room = startRoom(hello([question(1, "q1")]));
	assert.equal(answeredOf(thread(room, "q1")), "open");
	room = applyEntries(room, [entry(2, "answering", { question: "q1", unit: "u1", on: true })]);
	assert.equal(answeredOf(thread(room, "q1")), "answering");
	room = applyEntries(room, [answer(3, "a1", "q1")]);
	assert.equal(answeredOf(thread(room, "q1")), "answered");
	assert.equal(thread(room, "q1").answering, null);
	assert.equal(room.seq, 3);
});

test("an entry that the room has already changes nothing", () => {
	const room = startRoom(hello([question(1, "q1"), answer(2, "a1", "q1")]));
	assert.equal(applyEntries(room, [answer(2, "a1", "q1")]), room);
});

test("the newest activity stands first, and a pinned question before all", () => {
	let room = startRoom(hello([question(1, "q1"), question(2, "q2"), question(3, "q3")]));
	assert.deepEqual(ids(room), ["q3", "q2", "q1"]);
	room = applyEntries(room, [answer(4, "a1", "q1")]);
	assert.deepEqual(ids(room), ["q1", "q3", "q2"]);
	room = applyEntries(room, [entry(5, "pinned", { question: "q2" })]);
	assert.deepEqual(ids(room), ["q2", "q1", "q3"]);
	room = applyEntries(room, [entry(6, "pinned", { question: null })]);
	assert.deepEqual(ids(room), ["q1", "q3", "q2"]);
});

test("a held list neither grows nor moves, and counts what waits", () => {
	let room = startRoom(hello([question(1, "q1"), question(2, "q2")]));
	room = applyEntries(room, [answer(3, "a1", "q1"), question(4, "q3")]);
	const held = view(room, { ...ALL, upTo: 2 });
	assert.deepEqual(held.items.map((item) => item.id), ["q2", "q1"]);
	assert.equal(held.held, 2);
	const first = held.items[1];
	assert.ok(first?.kind === "question" && first.thread.replies.length === 1, "the answer shows in its place");
	assert.equal(view(room, ALL).held, 0);
});

test("votes order the open questions", () => {
	let room = startRoom(hello([question(1, "q1"), question(2, "q2"), question(3, "q3")], { tally: { questions: { q2: 5 } } }));
	room = applyTally(room, { questions: { q1: 9 } });
	assert.deepEqual(ids(room, { order: "votes", filter: "open" }), ["q1", "q2", "q3"]);
});

test("files come and go with what shows them, and a correction brings its own", () => {
	const picture = (id: string) => ({ id, kind: "picture" as const, type: "image/png", bytes: 9, alt: id });
	const names = (files: readonly { id: string }[] | undefined) => files?.map((file) => file.id).join();
	let room = startRoom(hello([
		question(1, "q1"), answer(2, "a1", "q1", { files: [picture("f1"), picture("f2")] }), entry(3, "post", { post: "p1", text: "news", files: [picture("f3")] }),
	]));
	const reply = () => thread(room, "q1").replies[0];
	assert.equal(names(reply()?.files), "f1,f2");
	assert.equal(names(room.notes.get("p1")?.files), "f3");
	room = applyEntries(room, [entry(4, "revision", { answer: "a1", revision: 1, text: "mended" })]);
	assert.equal(names(reply()?.files), "f1,f2");
	room = applyEntries(room, [entry(5, "revision", { answer: "a1", revision: 2, text: "again", files: [picture("f4")] })]);
	assert.equal(names(reply()?.files), "f4");
	const before = room.entries;
	room = applyEntries(room, [entry(6, "hidden", { target: "p1" }), entry(7, "hidden", { target: "a1" })]);
	assert.equal(names(room.notes.get("p1")?.files), "");
	assert.equal(names(reply()?.files), "");
	assert.ok(!JSON.stringify(room.entries).includes("f3") && !JSON.stringify(room.entries).includes("f4"));
	room = restoreTexts(applyEntries(room, [entry(8, "shown", { target: "p1" }), entry(9, "shown", { target: "a1" })]), before);
	assert.equal(names(room.notes.get("p1")?.files), "f3");
	assert.equal(names(reply()?.files), "f4");
	room = applyEntries(room, [entry(10, "revision", { answer: "a1", revision: 3, text: "none", files: [] })]);
	assert.equal(names(reply()?.files), "");
});

test("what is hidden loses its text at once, in the log too", () => {
	let room = startRoom(hello([question(1, "q1"), answer(2, "a1", "q1")]));
	room = applyEntries(room, [entry(3, "hidden", { target: "a1", why: "有误" })]);
	const reply = thread(room, "q1").replies[0];
	assert.equal(reply?.text, null);
	assert.equal(reply?.hidden, true);
	assert.equal(reply?.hiddenWhy, "有误");
	assert.ok(!JSON.stringify(room.entries).includes("text of a1"));
	assert.equal(answeredOf(thread(room, "q1")), "open");
});

test("what is shown again asks for its text, and keeps it when all is read anew", () => {
	let room = startRoom(hello([question(5, "q1")]));
	room = applyEntries(room, [entry(6, "hidden", { target: "q1" }), entry(7, "shown", { target: "q1" })]);
	assert.deepEqual([...room.textless], [5]);
	assert.equal(thread(room, "q1").hidden, false);
	room = restoreTexts(room, [question(5, "q1")]);
	assert.equal(thread(room, "q1").text, "text of q1");
	assert.deepEqual([...room.textless], []);
	room = addOlder(room, [question(1, "q0")], null);
	assert.equal(thread(room, "q1").text, "text of q1");
});

test("a revision replaces the text and keeps what was said before", () => {
	let room = startRoom(hello([question(1, "q1"), answer(2, "a1", "q1")]));
	room = applyEntries(room, [entry(3, "revision", { answer: "a1", revision: 2, text: "better", why: "日期写错" })]);
	const reply = thread(room, "q1").replies[0];
	assert.equal(reply?.text, "better");
	assert.deepEqual(reply?.revisions.map(({ before, why }) => [before, why]), [["text of a1", "日期写错"]]);
});

test("a merged question is shown with its target, and comes back", () => {
	let room = startRoom(hello([question(1, "q1"), question(2, "q2"), entry(3, "merged", { question: "q2", into: "q1" })]));
	const item = view(room, ALL).items[0];
	assert.deepEqual(ids(room), ["q1"]);
	assert.ok(item?.kind === "question" && item.twins[0]?.id === "q2");
	room = applyEntries(room, [entry(4, "unmerged", { question: "q2" })]);
	assert.deepEqual(ids(room), ["q2", "q1"]);
});

test("a follow-up stands under its question, however deep", () => {
	const room = startRoom(hello([question(1, "q1"), question(2, "q2", { follows: "q1" }), question(3, "q3", { follows: "q2" })]));
	const item = view(room, ALL).items[0];
	assert.deepEqual(ids(room), ["q1"]);
	assert.ok(item?.kind === "question");
	assert.deepEqual(item.followUps.map((one) => one.id), ["q2", "q3"]);
});

test("an older page gives the room that an early one would have given", () => {
	const log = [
		question(1, "q1"), question(2, "q2"), answer(3, "a1", "q1"), entry(4, "hidden", { target: "q2" }),
		entry(5, "merged", { question: "q2", into: "q1" }), entry(6, "post", { post: "p1", text: "开场", by: "主持人" }),
	];
	const whole = startRoom(hello(log));
	const late = startRoom(hello(log.slice(2)));
	assert.equal(late.older, 3);
	assert.equal(thread(late, "q1").known, false);
	const joined = addOlder(late, log.slice(0, 2), null);
	assert.deepEqual([...joined.threads].sort(), [...whole.threads].sort());
	assert.deepEqual(ids(joined), ids(whole));
	assert.equal(joined.older, null);
	assert.deepEqual(joined.event, whole.event);
});

test("an answer whose question is on an older page is shown all the same", () => {
	const room = startRoom(hello([answer(9, "a1", "q1")]));
	assert.deepEqual(ids(room), ["q1"]);
	assert.equal(thread(room, "q1").text, null);
});

test("states change the event only after the hello", () => {
	const room = startRoom(hello([entry(1, "state", { state: "live" }), entry(2, "state", { state: "paused", why: "断电" })]));
	assert.equal(room.event.state, "live");
	const closing = applyEntries(room, [entry(3, "state", { state: "closing", ends_at: "2026-01-01T08:00:00.000Z" })]);
	assert.equal(closing.event.state, "closing");
	assert.equal(closing.event.ends_at, "2026-01-01T08:00:00.000Z");
});

test("the numbers go on from the hello's", () => {
	let room = startRoom(hello([question(1, "q1")]));
	assert.equal(room.event.numbers?.published, 1);
	room = applyEntries(room, [question(2, "q2"), answer(3, "a1", "q2"), answer(4, "a2", "q2")]);
	assert.equal(room.event.numbers?.published, 2);
	assert.equal(room.event.numbers?.answered, 1);
});

test("unknown kinds are passed over", () => {
	const room = applyEntries(startRoom(hello([question(1, "q1")])), [entry(2, "from_the_future"), question(3, "q2")]);
	assert.deepEqual(ids(room), ["q2", "q1"]);
	assert.equal(room.seq, 3);
});

test("filters", () => {
	const room = startRoom(hello([
		question(1, "q1", { unit: "u1", topic: "t1" }), question(2, "q2", { unit: "u2" }), answer(3, "a1", "q2", { unit: "u3" }),
		entry(4, "announcement", { announcement: "n1", text: "请注意" }),
	]));
	assert.deepEqual(ids(room, { filter: "answered" }), ["q2"]);
	assert.deepEqual(ids(room, { filter: "open" }), ["q1"]);
	assert.deepEqual(ids(room, { filter: "said" }), ["n1"]);
	assert.deepEqual(ids(room, { unit: "u3" }), ["q2"]);
	assert.deepEqual(ids(room, { topic: "t1" }), ["q1"]);
	assert.deepEqual(ids(room, { search: "of A1" }), ["q2"]);
});

test("material that is removed is gone", () => {
	let room = startRoom(hello([entry(1, "material", { material: "m1", text: "方案", url: "https://example.org/a.pdf" })]));
	assert.deepEqual(ids(room), ["m1"]);
	room = applyEntries(room, [entry(2, "material", { material: "m1", removed: true })]);
	assert.deepEqual(ids(room), []);
});
