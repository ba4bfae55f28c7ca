import assert from "node:assert/strict";
import { test } from "node:test";
import { addChapter, groupBy, looseIn, place, removeChapter, renameChapter, shift, shiftChapter, untitled, type Draft } from "../src/editor/chapters";
import type { Thread } from "../src/shared/state";
import type { EventInfo } from "../src/shared/types";

const question = (id: string, unit: string | null = null) => ({ id, unit, topic: null }) as unknown as Thread;
const questions = [question("q1", "water"), question("q2", "roads"), question("q3"), question("q4", "water")];
const empty: Draft = { summary: "", chapters: [] };
const items = (draft: Draft) => draft.chapters.map((chapter) => chapter.items.join(" "));

test("a question stands in one chapter only, and can be taken out of all", () => {
	let draft = addChapter(addChapter(empty, "甲"), "乙");
	draft = place(place(place(draft, "q1", 0), "q2", 0), "q1", 1);
	assert.deepEqual(items(draft), ["q2", "q1"]);
	assert.deepEqual(looseIn(draft, questions).map((one) => one.id), ["q3", "q4"]);
	assert.deepEqual(items(place(draft, "q1", -1)), ["q2", ""]);
});

test("questions and chapters move by one place, and stop at the ends", () => {
	let draft = addChapter(addChapter(empty, "甲"), "乙");
	draft = place(place(draft, "q1", 0), "q2", 0);
	assert.deepEqual(items(shift(draft, "q2", -1)), ["q2 q1", ""]);
	assert.deepEqual(items(shift(draft, "q2", 1)), ["q1 q2", ""]);
	assert.deepEqual(items(shiftChapter(draft, 0, 1)), ["", "q1 q2"]);
	assert.deepEqual(items(shiftChapter(draft, 1, 1)), items(draft));
});

test("chapters by unit come in the event's order; what names none stays loose", () => {
	const event = { id: "e", units: [{ id: "roads", name: "城建" }, { id: "water", name: "水务" }, { id: "parks", name: "园林" }] } as unknown as EventInfo;
	const draft = groupBy(empty, questions, event, "unit");
	assert.deepEqual(draft.chapters, [{ title: "城建", items: ["q2"] }, { title: "水务", items: ["q1", "q4"] }]);
	assert.deepEqual(looseIn(draft, questions).map((one) => one.id), ["q3"]);
});

test("a chapter that goes leaves its questions loose; one without a title is found", () => {
	const draft = place(addChapter(addChapter(empty, "甲"), " "), "q1", 0);
	assert.equal(untitled(draft), 1);
	assert.equal(untitled(renameChapter(draft, 1, "乙")), -1);
	assert.equal(looseIn(removeChapter(draft, 0), questions).length, 4);
});
