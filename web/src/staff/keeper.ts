/*
 * keeper.ts - keeps one event's queue: reads it over HTTP, follows the desk's log, and reads
 * single questions again where an entry says only that they changed.
 *
 * The link is opened first and its entries are kept until the queue has been read, so that
 * nothing falls between the two.  A page tells the keeper which questions it wants to have
 * in full; the rest of what changed stays marked until someone looks at it.
 */
import { get } from "../shared/api";
import type { Link, LinkState } from "../shared/socket";
import { connect } from "../shared/socket";
import { learnNow, serverNow } from "../shared/time";
import type { Card, DeskMessage, Entry, EventInfo, Hello, PersonRef, Queue as QueuePage } from "../shared/types";
import type { Queue, StaffCard } from "./queue";
import {
	EMPTY_QUEUE, WRITING_MS, addPage, applyClaim, applyEntry, applyPen, applyRelease, markRead, markUnread, patchCard, putCard, startQueue,
} from "./queue";

/* What the desk's link brings besides the queue: an entry, a passing message, or the hello that may stand for both. */
export type Heard = { type: "hello" } | { type: "entry"; entry: Entry } | { type: "desk"; message: DeskMessage };

/* loaded: the listing was read anew; entry: the log went on; card: one card was read or patched. */
export type Cause = "loaded" | "entry" | "card";

export interface KeeperOptions {
	event: string;
	/* The query of the listing, as "state=pending&view=desk"; read to its last page. */
	listing: string;
	onQueue(queue: Queue, cause: Cause): void;
	onEvent(event: EventInfo): void;
	onViewers(viewers: number): void;
	onHere(people: readonly PersonRef[]): void;
	onLink(link: LinkState): void;
	/* The listing could not be read. */
	onFailure(error: unknown): void;
	/* Whether question ID is worth a request now that something about it changed. */
	wants(id: string, queue: Queue): boolean;
}

const READ_PAUSE_MS = 400;
const MOST_PAGES = 40;

export class Keeper {
	private queue: Queue = EMPTY_QUEUE;
	private event: EventInfo | null = null;
	private readonly link: Link;
	private linkState: LinkState = { state: "connecting" };
	private early: Entry[] = [];
	private loading = false;
	private again = false;
	private closed = false;
	private readTimer: ReturnType<typeof setTimeout> | undefined;
	private reading = false;
	private readonly listeners = new Set<(heard: Heard) => void>();

	constructor(private readonly options: KeeperOptions) {
		this.link = connect({
			event: options.event,
			stream: "desk",
			onHello: (hello) => this.onHello(hello),
			onEntry: (entry) => this.onEntry(entry),
			onPresence: (viewers) => options.onViewers(viewers),
			onDesk: (message) => this.onDesk(message),
			onLink: (link) => {
				this.linkState = link;
				options.onLink(link);
			},
		});
		void this.load();
	}

	close(): void {
		this.closed = true;
		clearTimeout(this.readTimer);
		this.link.close();
	}

	reopen(): void {
		this.link.reopen();
	}

	/* With the KEY of an earlier attempt nothing happens twice. */
	command<T>(name: string, args: unknown, key?: string): Promise<T> {
		return this.link.command<T>(name, args, key);
	}

	/* Whether what the page shows is fresh, and commands leave at once. */
	isOpen(): boolean {
		return this.linkState.state === "open" && !this.loading;
	}

	/* Call LISTENER with all that comes over the link; the answer stops that. */
	hear(listener: (heard: Heard) => void): () => void {
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	private tell(heard: Heard): void {
		for (const listener of this.listeners)
			listener(heard);
	}

	card(id: string): StaffCard | undefined {
		return this.queue.cards.get(id);
	}

	/* Take in what a refusal or a detail told. */
	put(card: Card): void {
		this.change(putCard(this.queue, card), "card");
	}

	/* What a command of one's own did to question ID. */
	patch(id: string, patch: Partial<Card>): void {
		this.change(patchCard(this.queue, id, patch), "card");
	}

	/* Read question ID in full: its original, its history, its drafts. */
	async read(id: string): Promise<void> {
		this.queue = markRead(this.queue, id);
		const { question } = await get<{ question: Card }>(`/api/questions/${encodeURIComponent(id)}`);
		this.put(question);
	}

	/* Read one page of another listing of the event into the queue; answers where it goes on. */
	async list(query: string): Promise<string | null> {
		const page = await this.fetchPage(query);
		this.change(addPage(this.queue, page), "card");
		return page.cursor ?? null;
	}

	private fetchPage(query: string): Promise<QueuePage> {
		return get<QueuePage>(`/api/events/${encodeURIComponent(this.options.event)}/queue?${query}`);
	}

	/* Read the whole listing; a call while one is under way makes it start over at its end. */
	async load(): Promise<void> {
		if (this.loading) {
			this.again = true;
			return;
		}
		this.loading = true;
		try {
			do {
				this.again = false;
				await this.readListing();
			} while (this.again && !this.closed);
		} catch (error) {
			if (!this.closed)
				this.options.onFailure(error);
		} finally {
			this.loading = false;
		}
	}

	private async readListing(): Promise<void> {
		const first = await this.fetchPage(this.options.listing);
		learnNow(first.now);
		let queue = startQueue(first);
		let cursor = first.cursor;
		for (let pages = 1; cursor && pages < MOST_PAGES && !this.closed; pages += 1) {
			const page = await this.fetchPage(`${this.options.listing}&cursor=${encodeURIComponent(cursor)}`);
			queue = addPage(queue, page);
			cursor = page.cursor;
		}
		queue = this.carryOver(queue);
		for (const entry of this.early)
			queue = applyEntry(queue, entry);
		this.early = [];
		if (queue.broken)
			this.again = true;
		else
			this.change(queue, "loaded");
	}

	/* What someone looks at stays, though the new listing has it no more; it is read again. */
	private carryOver(queue: Queue): Queue {
		for (const [id, card] of this.queue.cards)
			if (!queue.cards.has(id) && this.options.wants(id, this.queue))
				queue = markUnread(putCard(queue, card), id);
		return queue;
	}

	private onHello(hello: Hello): void {
		learnNow(hello.now);
		this.tell({ type: "hello" });
		this.event = hello.event;
		this.options.onEvent(hello.event);
		if (hello.viewers != null)
			this.options.onViewers(hello.viewers);
		const follows = this.queue.epoch === hello.epoch && this.bridges(hello);
		if (this.queue.seq < 0 || this.loading) {
			this.early.push(...hello.entries);
			if (this.queue.seq >= 0 && !follows)
				this.again = true;
			return;
		}
		if (follows)
			hello.entries.forEach((entry) => this.onEntry(entry));
		else
			void this.load();
	}

	/* Whether the hello's entries go on where the queue stands. */
	private bridges(hello: Hello): boolean {
		const first = hello.entries[0];
		return hello.seq <= this.queue.seq || (first !== undefined && first.seq <= this.queue.seq + 1);
	}

	private onEntry(entry: Entry): void {
		this.followEvent(entry);
		this.tell({ type: "entry", entry });
		if (this.queue.seq < 0 || this.loading) {
			this.early.push(entry);
			return;
		}
		const next = applyEntry(this.queue, entry);
		if (next.broken)
			void this.load();
		else
			this.change(next, "entry");
	}

	/* What entries tell about the event itself. */
	private followEvent(entry: Entry): void {
		if (!this.event)
			return;
		const event = { ...this.event };
		if (entry.kind === "state") {
			event.state = (entry.state ?? event.state) as EventInfo["state"];
			event.state_why = entry.why ?? null;
			event.asking_ends_at = entry.asking_ends_at ?? event.asking_ends_at;
			event.ends_at = entry.ends_at ?? event.ends_at;
		} else if (entry.kind === "output") {
			event.output_stopped = entry.stopped ?? false;
		} else if (entry.kind === "pinned") {
			event.pinned = entry.question ?? null;
		} else if (entry.kind === "floor") {
			event.floor = entry.unit ?? null;
		} else if (entry.kind === "slow") {
			event.slow_seconds = entry.seconds ?? 0;
		} else {
			return;
		}
		this.event = event;
		this.options.onEvent(event);
	}

	private onDesk(message: DeskMessage): void {
		this.tell({ type: "desk", message });
		if (message.kind === "here")
			return this.options.onHere(message.people ?? []);
		if (!message.question)
			return;
		this.followPen(message, message.question);
		if (message.kind === "claimed" && message.by && message.until)
			this.change(applyClaim(this.queue, message.question, message.by, message.until), "entry");
		else if (message.kind === "released")
			this.change(applyRelease(this.queue, message.question), "entry");
	}

	/* Drafts are typed without entries; that a colleague's text went on is told in passing. */
	private followPen(message: DeskMessage, question: string): void {
		if (!message.answer || !["draft", "pen_taken", "pen_free"].includes(message.kind))
			return;
		const by = message.kind === "pen_free" ? null : (message.by ?? null);
		const until = message.writer_until ?? new Date(serverNow() + WRITING_MS).toISOString();
		const next = applyPen(this.queue, question, message.answer, by, until);
		this.change(message.kind === "draft" ? markUnread(next, question) : next, "card");
	}

	private change(queue: Queue, cause: Cause): void {
		if (this.closed || queue === this.queue)
			return;
		this.queue = queue;
		this.options.onQueue(queue, cause);
		this.planReading();
	}

	/* A unit that saves its draft every second must not make every page read every second. */
	private planReading(): void {
		if (this.readTimer !== undefined || this.reading || this.queue.unread.size === 0)
			return;
		this.readTimer = setTimeout(() => {
			this.readTimer = undefined;
			void this.readWanted();
		}, READ_PAUSE_MS);
	}

	private async readWanted(): Promise<void> {
		const wanted = [...this.queue.unread].filter((id) => this.options.wants(id, this.queue)).slice(0, 8);
		this.reading = true;
		for (const id of wanted) {
			try {
				await this.read(id);
			} catch {
				/* Not ours to see, or the network: the next entry, or looking at it, asks again. */
			}
		}
		this.reading = false;
		if (wanted.length > 0 && !this.closed)
			this.planReading();
	}

	/* Read what is marked, now that the page wants other questions than before. */
	wish(): void {
		this.planReading();
	}
}
