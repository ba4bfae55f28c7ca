/*
 * api.test.ts - commands over HTTP: once, however often they are sent.
 */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { command, ensureSession, forgetSession, get, session } from "../src/shared/api";

interface Call {
	method: string;
	path: string;
	headers: Record<string, string>;
	body: unknown;
}

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | "no network";

let calls: Call[];
let replies: Map<string, Reply[]>;

/* The next reply to PATH; the last one stays. */
function next(path: string): Reply {
	const list = replies.get(path) ?? [];
	return (list.length > 1 ? list.shift() : list[0]) ?? { status: 404 };
}

beforeEach(() => {
	forgetSession();
	calls = [];
	replies = new Map();
	globalThis.fetch = (async (path: string, init: RequestInit) => {
		const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
		calls.push({ method: init.method ?? "GET", path, headers: init.headers as Record<string, string>, body });
		const reply = next(path);
		if (reply === "no network")
			throw new TypeError("failed to fetch");
		const { status = 200, body: content = {}, headers = {} } = reply;
		return new Response(status === 204 ? null : JSON.stringify(content), { status, headers });
	}) as typeof fetch;
});

const made = (path: string) => calls.filter((call) => call.path === path);
const VOTE = "/api/commands/question.vote";

test("who I am is asked once", async () => {
	replies.set("/api/session", [{ body: { person: null, notice_version: 3 } }]);
	await session();
	assert.equal((await session()).notice_version, 3);
	assert.equal(made("/api/session").length, 1);
});

test("a command carries the CSRF token and keeps its key when the network fails", async () => {
	replies.set("/api/session", [{ body: { person: { id: "p" }, csrf: "c1" } }]);
	replies.set(VOTE, ["no network", { status: 503, headers: { "Retry-After": "0" } }, { body: { votes: 2 } }]);
	assert.deepEqual(await command(VOTE.slice(14), { question: "q" }), { votes: 2 });
	const keys = made(VOTE).map((call) => call.headers["Idempotency-Key"]);
	assert.equal(keys.length, 3);
	assert.equal(new Set(keys).size, 1);
	assert.ok(made(VOTE).every((call) => call.headers["X-CSRF-Token"] === "c1"));
});

test("a refusal is not tried again", async () => {
	replies.set("/api/session", [{ body: { person: { id: "p" }, csrf: "c1" } }]);
	replies.set(VOTE, [{ status: 429, body: { type: "/problems/too_many" }, headers: { "Retry-After": "9" } }]);
	await assert.rejects(command("question.vote", {}), { type: "too_many", retryAfter: 9 });
	assert.equal(made(VOTE).length, 1);
});

test("a session that another tab has changed is learnt anew, once", async () => {
	replies.set("/api/session", [{ body: { person: { id: "p" }, csrf: "old" } }, { body: { person: { id: "p" }, csrf: "new" } }]);
	replies.set(VOTE, [{ status: 403, body: { type: "/problems/forbidden" } }, { body: { votes: 1 } }]);
	assert.deepEqual(await command("question.vote", {}), { votes: 1 });
	assert.deepEqual(made(VOTE).map((call) => call.headers["X-CSRF-Token"]), ["old", "new"]);
});

test("an anonymous session begins when it is needed, with the consent", async () => {
	replies.set("/api/session", [{ body: { person: null } }, { body: {} }, { body: { person: { id: "p" }, csrf: "c" } }]);
	const { created } = await ensureSession(3);
	assert.equal(created, true);
	assert.deepEqual(calls.map((call) => [call.method, call.body]), [["GET", undefined], ["POST", { consent: 3 }], ["GET", undefined]]);
	assert.equal((await ensureSession(3)).created, false);
});

test("a proxy's page instead of a problem still has its status", async () => {
	replies.set("/api/events/x", [{ status: 404 }]);
	await assert.rejects(get("/api/events/x"), { status: 404, type: "not_found" });
});
