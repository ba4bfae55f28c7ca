import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { difference } from "../src/staff/difference";
import { sha256 } from "../src/shared/sha256";
import { bySimilarity, similarity } from "../src/staff/similar";

test("sha256 is the one that everybody knows", () => {
	for (const text of ["", "abc", "应声", "路".repeat(500), "x".repeat(55), "x".repeat(56), "x".repeat(64)])
		assert.equal(sha256(text), createHash("sha256").update(text, "utf8").digest("hex"), text.slice(0, 8));
});

test("a difference leads from one text to the other", () => {
	const before = "请问梨园小区的路灯什么时候修好？";
	const after = "请问梨园小区东门的路灯何时修好？";
	const found = difference(before, after);
	const side = (kind: string) =>
		found.filter((piece) => piece.kind === "same" || piece.kind === kind).map((piece) => piece.text).join("");
	assert.equal(side("gone"), before);
	assert.equal(side("new"), after);
	assert.ok(found.some((piece) => piece.kind === "same" && piece.text.startsWith("请问梨园小区")));
});

test("equal and empty texts differ in nothing, or in all", () => {
	assert.deepEqual(difference("同", "同"), [{ kind: "same", text: "同" }]);
	assert.deepEqual(difference("", ""), []);
	assert.deepEqual(difference("", "新"), [{ kind: "new", text: "新" }]);
});

test("words with spaces change as words", () => {
	assert.deepEqual(difference("a light is out", "a lamp is out"), [
		{ kind: "same", text: "a " },
		{ kind: "gone", text: "light" },
		{ kind: "new", text: "lamp" },
		{ kind: "same", text: " is out" },
	]);
});

test("alike questions come first", () => {
	assert.equal(similarity("路灯坏了", "路灯坏了！"), 1);
	assert.equal(similarity("路灯坏了", "公交改线"), 0);
	const found = bySimilarity("梨园小区路灯坏了", [
		{ text: "公交改线的时间" },
		{ text: "梨园小区的路灯坏了三天" },
	]);
	assert.equal(found[0]?.item.text, "梨园小区的路灯坏了三天");
});
