/*
 * socket.test.ts - the live link against a server that does as it is told.
 */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { connect, LARGEST_BYTES, SILENCE_MS, type Link, type LinkOptions, type LinkState } from "../src/shared/socket";

class FakeSocket {
	static readonly OPEN = 1;
	static all: FakeSocket[] = [];
	readyState = 0;
	sent: string[] = [];
	onopen: () => void = () => {};
	onmessage: (message: { data: string }) => void = () => {};
	onclose: (event: { code: number; reason: string }) => void = () => {};

	constructor(readonly url: string) {
		FakeSocket.all.push(this);
	}

	send(frame: string): void {
		this.sent.push(frame);
	}

	close(): void {
		this.readyState = 3;
	}

	/* What the server does. */
	accept(): void {
		this.readyState = 1;
		this.onopen();
	}

	say(...messages: object[]): void {
		this.onmessage({ data: messages.map((message) => `${JSON.stringify(message)}\n`).join("") });
	}

	hangUp(code: number, reason = ""): void {
		this.readyState = 3;
		this.onclose({ code, reason });
	}
}

const newest = () => {
	const socket = FakeSocket.all[FakeSocket.all.length - 1];
	assert.ok(socket);
	return socket;
};
const query = () => new URL(newest().url).searchParams;
const hello = (seq: number, epoch = "e1") => ({ type: "hello", event: { id: "1" }, stream: "public", epoch, seq, entries: [] });
const entry = (seq: number) => ({ type: "entry", seq, at: "", kind: "post" });

let link: Link;
let heard: string[];
let states: LinkState[];

function join(options: Partial<LinkOptions> = {}): void {
	link = connect({
		event: "1",
		stream: "public",
		onHello: (message) => heard.push(`hello ${message.seq}`),
		onEntry: (message) => heard.push(`entry ${message.seq}`),
		onPresence: (viewers) => heard.push(`presence ${viewers}`),
		onLink: (state) => states.push(state),
		...options,
	});
}

const state = () => states[states.length - 1]?.state;

/* A second at a time, so that what a timer starts gets its turn too. */
function pass(seconds: number): void {
	for (let second = 0; second < seconds; second++)
		mock.timers.tick(1_000);
}

beforeEach(() => {
	mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
	FakeSocket.all = [];
	heard = [];
	states = [];
	Object.assign(globalThis, {
		WebSocket: FakeSocket,
		location: { protocol: "http:", host: "example.org" },
		document: { addEventListener() {}, removeEventListener() {}, visibilityState: "visible" },
		addEventListener() {},
		removeEventListener() {},
	});
});

afterEach(() => {
	link.close();
	mock.timers.reset();
});

test("one frame may carry several objects; what is unknown is passed over", () => {
	join();
	newest().accept();
	newest().say(hello(4), { type: "from_the_future" }, entry(5), { type: "presence", viewers: 7 });
	newest().onmessage({ data: "not json\n\n" });
	assert.deepEqual(heard, ["hello 4", "entry 5", "presence 7"]);
	assert.equal(state(), "open");
});

test("a new connection goes on after the position", () => {
	join();
	assert.equal(query().has("since"), false);
	newest().accept();
	newest().say(hello(4), entry(5));
	newest().hangUp(1006);
	assert.equal(state(), "lost");
	mock.timers.tick(1_001);
	assert.equal(FakeSocket.all.length, 2);
	assert.equal(query().get("since"), "5");
	assert.equal(query().get("epoch"), "e1");
	newest().accept();
	newest().say(entry(5), entry(6));
	assert.deepEqual(heard, ["hello 4", "entry 5", "entry 6"]);
});

test("a later hello replaces the position", () => {
	join();
	newest().accept();
	newest().say(hello(4), hello(90, "e2"), entry(91));
	newest().hangUp(1006);
	mock.timers.tick(1_001);
	assert.equal(query().get("since"), "91");
	assert.equal(query().get("epoch"), "e2");
});

test("an entry that does not follow is not shown; the link is opened anew", () => {
	join();
	newest().accept();
	newest().say(hello(4), entry(6), entry(7));
	assert.deepEqual(heard, ["hello 4"]);
	mock.timers.tick(1);
	assert.equal(FakeSocket.all.length, 2);
	assert.equal(query().get("since"), "4");
});

test("silence for a minute is a dead link", () => {
	join();
	newest().accept();
	newest().say(hello(1));
	pass(SILENCE_MS / 1000 - 10);
	newest().say({ type: "presence", viewers: 1 });
	pass(SILENCE_MS / 1000 - 5);
	assert.equal(state(), "open");
	pass(15);
	assert.equal(FakeSocket.all.length, 2);
});

test("the wait is at most a second at first, and honours what the server asks", () => {
	join();
	newest().accept();
	newest().hangUp(1001, "retry=2.5");
	mock.timers.tick(2_499);
	assert.equal(FakeSocket.all.length, 1);
	mock.timers.tick(1_002);
	assert.equal(FakeSocket.all.length, 2);
});

test("a refusal is final until it is opened anew", () => {
	join();
	newest().hangUp(1008, "forbidden");
	mock.timers.tick(120_000);
	assert.equal(FakeSocket.all.length, 1);
	assert.equal(state(), "refused");
	link.reopen();
	assert.equal(FakeSocket.all.length, 2);
});

test("a full house is said to be one", () => {
	join();
	newest().hangUp(1013);
	const last = states[states.length - 1];
	assert.ok(last?.state === "lost" && last.full);
});

test("a command that was not answered is sent again with its key", async () => {
	join({ stream: "desk" });
	const before = link.command("question.claim", { question: "q" }, "k1");
	newest().accept();
	newest().say(hello(1));
	assert.equal(newest().sent.length, 1);
	const [first] = newest().sent;
	newest().hangUp(1006);
	mock.timers.tick(1_001);
	newest().accept();
	assert.deepEqual(newest().sent, [first]);
	assert.equal(JSON.parse(first ?? "{}").key, "k1");
	newest().say({ type: "result", id: JSON.parse(first ?? "{}").id, result: { ok: true } });
	assert.deepEqual(await before, { ok: true });
	newest().hangUp(1006);
	mock.timers.tick(3_000);
	newest().accept();
	assert.deepEqual(newest().sent, []);
});

test("a refused command says why, by the problem's own type", async () => {
	join();
	newest().accept();
	const refused = link.command("question.approve", {}, "k2");
	const { id } = JSON.parse(newest().sent[0] ?? "{}");
	newest().say({ type: "problem", id, status: 409, problem_type: "/problems/stale", title: "Changed", current: { question: "q" } });
	await assert.rejects(refused, { status: 409, type: "stale", current: { question: "q" } });
});

test("what is too long for the server is refused here, and does not break the link", async () => {
	join();
	newest().accept();
	await assert.rejects(link.command("answer.draft", { text: "啊".repeat(LARGEST_BYTES / 3) }), (problem: { status: number }) => problem.status === 413);
	assert.equal(newest().sent.length, 0);
});

test("what an old socket still says is not heard", () => {
	join();
	const old = newest();
	old.accept();
	old.say(hello(1));
	link.reopen();
	old.say(entry(2));
	assert.deepEqual(heard, ["hello 1"]);
});
