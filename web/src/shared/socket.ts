/*
 * socket.ts - the live link: one WebSocket that mends itself.
 *
 *     const link = connect({ event, stream: "public", onHello, onEntry, … });
 *
 * A frame carries one or more JSON objects, each on its own line.  The
 * position (epoch, seq) is kept, and a new connection goes on after it; a
 * hello, whenever it comes, replaces everything.  An entry that does not
 * follow its predecessor is never shown: the link is opened anew.
 *
 * A link that was silent for a minute is dead (the server speaks at least
 * every 25 s).  Before each attempt a random time is waited, up to a bound
 * that doubles: a second at first, half a minute at most, so that fifty
 * thousand do not come back at once.
 *
 * Commands that were sent and not answered when a link broke are sent again
 * with their keys on the next one.
 */
import { newKey } from "./ids";
import { Problem } from "./problem";
import type { DeskMessage, Entry, Hello, Notice, ProblemBody, Tally } from "./types";

export type LinkState =
	| { state: "connecting" }
	| { state: "open" }
	/* Lost; the next attempt is made at `retryAt` (ms since the epoch). */
	| { state: "lost"; retryAt: number; full: boolean }
	/* Refused (1008): nothing is tried until reopen(). */
	| { state: "refused"; reason: string };

export interface LinkOptions {
	event: string;
	stream: "public" | "desk";
	onHello?: (hello: Hello) => void;
	onEntry?: (entry: Entry) => void;
	onTally?: (tally: Tally) => void;
	onPresence?: (viewers: number) => void;
	onNotice?: (notice: Notice) => void;
	onDesk?: (message: DeskMessage) => void;
	onLink?: (link: LinkState) => void;
}

export interface Link {
	command<T>(name: string, args: unknown, key?: string): Promise<T>;
	/* Connect anew at once: after signing in or out, or when someone asks for it. */
	reopen(): void;
	close(): void;
}

interface Waiting {
	frame: string;
	resolve: (result: unknown) => void;
	reject: (problem: Problem) => void;
}

export const SILENCE_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const FULL_WAIT_MS = 5_000;
const STABLE_MS = 5_000;
/* What the server takes in one message.  A longer one would break the link, and again whenever it is sent anew. */
export const LARGEST_BYTES = 65_536;

/* A random wait before attempt N (1, 2, 3 …): anywhere between none and the bound. */
export function backoff(attempt: number, random = Math.random()): number {
	return random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
}

/*
 * The `retry` of a close reason, in ms, or null: "retry=2.5" is in seconds, and
 * already spread by the server.
 */
export function retryOf(reason: string): number | null {
	const match = /retry\W{1,4}(\d+(?:\.\d+)?)/.exec(reason);
	return match ? Math.min(Number(match[1]) * 1000, 10 * LONGEST_WAIT_MS) : null;
}

export function connect(options: LinkOptions): Link {
	return new LiveLink(options);
}

class LiveLink implements Link {
	private socket: WebSocket | null = null;
	private epoch: string | number | null = null;
	private seq = 0;
	private attempt = 0;
	private lastHeard = 0;
	private openedAt = 0;
	private nextId = 1;
	private closed = false;
	private refused = false;
	private retryTimer: ReturnType<typeof setTimeout> | undefined;
	private readonly silenceTimer: ReturnType<typeof setInterval>;
	private readonly waiting = new Map<string, Waiting>();

	constructor(private readonly options: LinkOptions) {
		this.silenceTimer = setInterval(() => this.checkSilence(), 5_000);
		addEventListener("online", this.onWake);
		addEventListener("pageshow", this.onWake);
		document.addEventListener("visibilitychange", this.onWake);
		this.open();
	}

	command<T>(name: string, args: unknown, key = newKey()): Promise<T> {
		const id = String(this.nextId++);
		const frame = JSON.stringify({ id, command: name, key, args });
		return new Promise<T>((resolve, reject) => {
			if (this.closed)
				return reject(new Problem(0));
			if (new TextEncoder().encode(frame).length > LARGEST_BYTES)
				return reject(new Problem(413));
			this.waiting.set(id, { frame, resolve: resolve as (result: unknown) => void, reject });
			if (this.socket?.readyState === WebSocket.OPEN)
				this.socket.send(frame);
		});
	}

	reopen(): void {
		if (this.closed)
			return;
		this.refused = false;
		this.drop();
		this.open();
	}

	close(): void {
		this.closed = true;
		clearInterval(this.silenceTimer);
		removeEventListener("online", this.onWake);
		removeEventListener("pageshow", this.onWake);
		document.removeEventListener("visibilitychange", this.onWake);
		this.drop();
		for (const { reject } of this.waiting.values())
			reject(new Problem(0));
		this.waiting.clear();
	}

	private address(): string {
		const query = new URLSearchParams({ event: this.options.event });
		if (this.options.stream === "desk")
			query.set("stream", "desk");
		if (this.epoch !== null) {
			query.set("since", String(this.seq));
			query.set("epoch", String(this.epoch));
		}
		return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws?${query}`;
	}

	private open(): void {
		clearTimeout(this.retryTimer);
		this.options.onLink?.({ state: "connecting" });
		const socket = new WebSocket(this.address());
		this.socket = socket;
		this.lastHeard = Date.now();
		socket.onopen = () => this.onOpen(socket);
		socket.onmessage = (message) => {
			if (socket === this.socket && typeof message.data === "string")
				this.onFrame(message.data);
		};
		socket.onclose = (event) => {
			if (socket === this.socket)
				this.onClose(event.code, event.reason);
		};
	}

	private onOpen(socket: WebSocket): void {
		if (socket !== this.socket)
			return;
		this.openedAt = this.lastHeard = Date.now();
		for (const { frame } of this.waiting.values())
			socket.send(frame);
		this.options.onLink?.({ state: "open" });
	}

	private onFrame(data: string): void {
		this.lastHeard = Date.now();
		const socket = this.socket;
		for (const line of data.split("\n")) {
			if (socket !== this.socket)
				return;	/* a gap was found in an earlier line */
			const message = line.trim() ? parse(line) : null;
			if (message)
				this.dispatch(message);
		}
	}

	private dispatch(message: Record<string, unknown>): void {
		const options = this.options;
		switch (message.type) {
		case "hello":
			return this.onHello(message as unknown as Hello);
		case "entry":
			return this.onEntry(message as unknown as Entry);
		case "tally":
			return options.onTally?.(message as Tally);
		case "presence":
			return options.onPresence?.(Number(message.viewers) || 0);
		case "notice":
			return options.onNotice?.(message as unknown as Notice);
		case "desk":
			return options.onDesk?.(message as unknown as DeskMessage);
		case "result":
			return this.settle(message.id, (waiting) => waiting.resolve(message.result));
		case "problem":
			return this.settle(message.id, (waiting) =>
				waiting.reject(new Problem(Number(message.status) || 500, problemBody(message))));
		}
	}

	private onHello(hello: Hello): void {
		this.epoch = hello.epoch;
		this.seq = hello.seq;
		this.options.onHello?.(hello);
	}

	private onEntry(entry: Entry): void {
		if (entry.seq <= this.seq)
			return;
		if (this.epoch !== null && entry.seq > this.seq + 1)
			return this.lose(0, false);
		this.seq = entry.seq;
		this.options.onEntry?.(entry);
	}

	private settle(id: unknown, how: (waiting: Waiting) => void): void {
		const waiting = this.waiting.get(String(id));
		if (!waiting)
			return;
		this.waiting.delete(String(id));
		how(waiting);
	}

	private onClose(code: number, reason: string): void {
		if (code === 1008) {
			this.refused = true;
			this.drop();
			this.options.onLink?.({ state: "refused", reason });
			return;
		}
		if (this.openedAt && Date.now() - this.openedAt > STABLE_MS)
			this.attempt = 0;
		this.attempt++;
		const full = code === 1013;
		const least = retryOf(reason) ?? (full ? FULL_WAIT_MS * Math.random() : 0);
		this.lose(least + backoff(this.attempt), full);
	}

	private lose(wait: number, full: boolean): void {
		this.drop();
		if (this.closed)
			return;
		this.retryTimer = setTimeout(() => this.open(), wait);
		this.options.onLink?.({ state: "lost", retryAt: Date.now() + wait, full });
	}

	/* Forget the present socket; nothing that it still says is heard. */
	private drop(): void {
		clearTimeout(this.retryTimer);
		const socket = this.socket;
		this.socket = null;
		this.openedAt = 0;
		socket?.close();
	}

	private checkSilence(): void {
		if (this.socket && Date.now() - this.lastHeard > SILENCE_MS)
			this.onClose(1006, "");
	}

	/* The network is back, or the phone out of the pocket: do not wait any longer. */
	private readonly onWake = (): void => {
		if (this.closed || this.refused || document.visibilityState === "hidden")
			return;
		if (!this.socket) {
			this.open();
			return;
		}
		if (this.socket.readyState === WebSocket.OPEN && Date.now() - this.lastHeard > SILENCE_MS / 2)
			this.lose(0, false);
	};
}

function parse(line: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}

/* In a message `type` is "problem"; the problem's own type stands beside it. */
function problemBody(message: Record<string, unknown>): ProblemBody {
	return { ...message, type: message.problem_type } as ProblemBody;
}
