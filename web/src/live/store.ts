/*
 * store.ts - what the live page knows, and the only place that changes it.
 *
 * The room comes over the live link; entries that arrive together are applied
 * together.  Where the link cannot be had (a full house), the same room is
 * read over HTTP from time to time, so that one can at least read along.
 */
import { get, Problem } from "../shared/api";
import { connect, type Link, type LinkState } from "../shared/socket";
import {
	addOlder, applyEntries, applyPresence, applyTally, restoreTexts, startRoom, type Room,
} from "../shared/state";
import { learnNow } from "../shared/time";
import type { Entry, EventInfo, Hello, Notice, Tally } from "../shared/types";

interface EntriesPage {
	epoch: string | number;
	entries: Entry[];
	before?: number | null;
}

export interface Live {
	room: Room | null;
	link: LinkState;
	/* Why there is no room: the event does not exist, say. */
	problem: Problem | null;
	loadingOlder: boolean;
}

const GATHER_MS = 50;
const FALLBACK_AFTER_MS = 3_000;
const FALLBACK_EVERY_MS = 20_000;
const DOOR_MS = 1_000;
const PAGE = 50;
const TEXT_ATTEMPTS = 3;
const TEXT_PAUSE_MS = 11_000;	/* a cached page may be ten seconds old */

export class LiveStore {
	live: Live = { room: null, link: { state: "connecting" }, problem: null, loadingOlder: false };
	private readonly listeners = new Set<() => void>();
	private readonly noticeListeners = new Set<(notice: Notice) => void>();
	private gathered: Entry[] = [];
	private tallies: Tally[] = [];
	private gatherTimer: ReturnType<typeof setTimeout> | undefined;
	private readonly fetching = new Set<number>();
	private readonly link: Link;

	constructor(readonly event: string) {
		this.link = connect({
			event,
			stream: "public",
			onHello: (hello) => this.onHello(hello),
			onEntry: (entry) => this.gather(() => this.gathered.push(entry)),
			onTally: (tally) => this.gather(() => this.tallies.push(tally)),
			onPresence: (viewers) => this.room((room) => applyPresence(room, viewers)),
			onNotice: (notice) => this.noticeListeners.forEach((listener) => listener(notice)),
			onLink: (link) => this.onLink(link),
		});
		setTimeout(() => this.readAlong(), FALLBACK_AFTER_MS);
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	onNotice(listener: (notice: Notice) => void): () => void {
		this.noticeListeners.add(listener);
		return () => this.noticeListeners.delete(listener);
	}

	/* The link is a new person's: after a session began or ended. */
	reopen(): void {
		this.link.reopen();
	}

	/* What a command answered about counters, before the tally says it too. */
	tally(tally: Tally): void {
		this.room((room) => applyTally(room, tally));
	}

	async loadOlder(): Promise<void> {
		const before = this.live.room?.older;
		if (!before || this.live.loadingOlder)
			return;
		this.set({ loadingOlder: true });
		try {
			const page = await get<EntriesPage>(`/api/events/${this.event}/entries?before=${before}&limit=${PAGE}`);
			const first = page.entries[0]?.seq;
			this.room((room) => addOlder(room, page.entries, first === undefined || first <= 1 ? null : page.before ?? null));
		} finally {
			this.set({ loadingOlder: false });
		}
	}

	private set(changes: Partial<Live>): void {
		this.live = { ...this.live, ...changes };
		this.listeners.forEach((listener) => listener());
	}

	private room(change: (room: Room) => Room): void {
		const room = this.live.room && change(this.live.room);
		if (!room || room === this.live.room)
			return;
		this.set({ room });
		for (const seq of room.textless)
			void this.fetchText(seq);
	}

	private onHello(hello: Hello): void {
		learnNow(hello.now);
		this.gathered = [];
		this.tallies = [];
		this.set({ room: startRoom(hello), problem: null });
	}

	private onLink(link: LinkState): void {
		this.set({ link });
		/* Turned away at the door: is there such an event, and what can be read of it? */
		if (!this.live.room && (link.state === "refused" || link.state === "lost"))
			setTimeout(() => this.readOverHttp(), Math.random() * DOOR_MS);
	}

	/* One rendering for all that comes within a blink. */
	private gather(put: () => void): void {
		put();
		this.gatherTimer ??= setTimeout(() => {
			this.gatherTimer = undefined;
			const [entries, tallies] = [this.gathered, this.tallies];
			this.gathered = [];
			this.tallies = [];
			this.room((room) => tallies.reduce(applyTally, applyEntries(room, entries)));
		}, GATHER_MS);
	}

	private async readAlong(): Promise<void> {
		if (this.live.link.state !== "open" || !this.live.room)
			await this.readOverHttp();
		setTimeout(() => this.readAlong(), FALLBACK_EVERY_MS * (0.75 + Math.random() / 2));
	}

	private async readOverHttp(): Promise<void> {
		try {
			const [{ event }, page] = await Promise.all([
				get<{ event: EventInfo }>(`/api/events/${this.event}`),
				get<EntriesPage>(`/api/events/${this.event}/entries?limit=${PAGE}`),
			]);
			if (this.live.link.state === "open" && this.live.room)
				return;
			const seq = page.entries[page.entries.length - 1]?.seq ?? 0;
			if (this.live.room && this.live.room.seq > seq)
				return;
			const hello: Hello = { type: "hello", event, stream: "public", epoch: page.epoch, seq, entries: page.entries };
			this.set({ room: startRoom({ ...hello, viewers: this.live.room?.viewers ?? 0 }), problem: null });
		} catch (error) {
			if (error instanceof Problem && !this.live.room)
				this.set({ problem: error });
		}
	}

	/* Something hidden is shown again, and its text was dropped here. */
	private async fetchText(seq: number): Promise<void> {
		if (this.fetching.has(seq))
			return;
		this.fetching.add(seq);
		for (let attempt = 0; attempt < TEXT_ATTEMPTS && this.live.room?.textless.has(seq); attempt++) {
			if (attempt)
				await new Promise((resume) => setTimeout(resume, TEXT_PAUSE_MS));
			try {
				const page = await get<EntriesPage>(`/api/events/${this.event}/entries?before=${seq + 1}&limit=1`);
				this.room((room) => restoreTexts(room, page.entries));
			} catch {
				/* the next attempt, or a later visit */
			}
		}
		this.fetching.delete(seq);
	}
}
