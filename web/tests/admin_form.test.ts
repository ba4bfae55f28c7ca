import assert from "node:assert/strict";
import { test } from "node:test";
import { NEW_EVENT, argsOf, fieldsOf, suggestEnds, toLocal, toUtc, wrongIn } from "../src/admin/form";
import type { EventInfo } from "../src/shared/types";

const filled = { ...NEW_EVENT, title: " 年终问政 ", units: ["u1"] };

test("times are the city's, wherever the browser stands", () => {
	assert.equal(toLocal("2026-11-24T01:30:00.000Z"), "2026-11-24T09:30");
	assert.equal(toUtc("2026-11-24T09:30"), "2026-11-24T01:30:00.000Z");
	assert.equal(toLocal(null), "");
	assert.equal(toUtc(""), null);
	assert.equal(toLocal(toUtc("2027-01-01T00:00")), "2027-01-01T00:00");
});

test("what is missing or out of order is named", () => {
	assert.deepEqual(wrongIn(NEW_EVENT), ["title", "units"]);
	assert.deepEqual(wrongIn(filled), []);
	assert.deepEqual(wrongIn({ ...filled, starts_at: "2026-11-24T10:00", ends_at: "2026-11-24T09:00" }), ["order"]);
	assert.deepEqual(wrongIn({ ...filled, opens_at: "2026-11-24T10:00", starts_at: "2026-11-24T10:00" }), []);
	assert.deepEqual(wrongIn({ ...filled, stream_url: "javascript:alert(1)" }), ["stream"]);
	assert.deepEqual(wrongIn({ ...filled, motions: [{ number: "1", title: " ", proposer: "", units: [] }] }), ["motion"]);
});

test("a start suggests the bell, and never moves what was filled in", () => {
	const suggested = suggestEnds({ ...filled, starts_at: "2026-11-24T09:00" });
	assert.deepEqual([suggested.asking_ends_at, suggested.ends_at], ["2026-11-24T10:50", "2026-11-24T11:00"]);
	assert.equal(suggestEnds({ ...suggested, ends_at: "2026-11-24T12:00" }).ends_at, "2026-11-24T12:00");
});

test("an emptied field is taken away, a wild number is brought back", () => {
	const args = argsOf({ ...filled, hold_seconds: "900", max_pending: "" });
	assert.equal(args.title, "年终问政");
	assert.equal(args.summary, null);
	assert.equal(args.starts_at, null);
	assert.deepEqual([args.hold_seconds, args.max_pending], [30, 2000]);
});

test("an event goes through the form unchanged", () => {
	const event: EventInfo = {
		id: "e1", kind: "session", title: "问政", state: "draft", version: 3, starts_at: "2026-11-24T01:00:00.000Z",
		units: [{ id: "u1", name: "城管" }], topics: [{ id: "t1", name: "路灯" }],
		motions: [{ id: "m1", number: "12", title: "增设路灯", proposer: "王代表", units: ["u1"] }],
	};
	const args = argsOf(fieldsOf(event));
	assert.deepEqual(args.units, ["u1"]);
	assert.deepEqual(args.topics, ["t1"]);
	assert.equal(args.starts_at, event.starts_at);
	assert.deepEqual(args.motions, [{ number: "12", title: "增设路灯", proposer: "王代表", units: ["u1"] }]);
});
