import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_QUERY, caseAddress, isFiltered, readQuery, writeQuery } from "../src/archive/query";
import { linesOf, summaryOf } from "../src/archive/transcript";
import { startRoom } from "../src/shared/state";
import type { Entry, EventInfo } from "../src/shared/types";

test("a search goes into the address and comes back", () => {
	const query = { ...NO_QUERY, q: "路灯 & 电梯", unit: "u1", from: "2026-01-01" };
	assert.deepEqual(readQuery(writeQuery(query)), query);
	assert.equal(writeQuery(NO_QUERY), "");
	assert.equal(readQuery("?from=yesterday").from, "");
	assert.equal(caseAddress(NO_QUERY, null), "/api/cases");
	assert.match(caseAddress(query, "c 2"), /cursor=c\+2/);
	assert.equal(isFiltered({ ...NO_QUERY, q: "路灯" }), false);
	assert.equal(isFiltered(query), true);
});

const event: EventInfo = { id: "e", kind: "session", title: "问政", state: "ended" };
const at = "2026-11-24T01:00:00.000Z";
const entries: Entry[] = [
	{ seq: 1, at, kind: "question", question: "q1", text: "路灯坏了", by: "网友 1" },
	{ seq: 2, at, kind: "announcement", announcement: "n1", text: "请文明提问" },
	{ seq: 3, at, kind: "question", question: "q2", text: "公交改线", by: "网友 2" },
	{ seq: 4, at, kind: "answer", question: "q1", answer: "a1", text: "今晚修复", by: "陈科长" },
	{ seq: 5, at, kind: "state", state: "ended" },
	{ seq: 6, at, kind: "summary", text: "公开两件" },
];

test("a transcript runs in the order of what was said, and is searched in answers too", () => {
	const room = startRoom({ type: "hello", stream: "public", event, epoch: "1", seq: 6, entries });
	assert.deepEqual(linesOf(room, "").map((line) => line.at), [1, 2, 3]);
	assert.deepEqual(linesOf(room, "今晚").map((line) => line.at), [1]);
	assert.equal(summaryOf(room)?.text, "公开两件");
});
