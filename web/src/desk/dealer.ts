/*
 * dealer.ts - has cards dealt by the server and keeps their leases.
 *
 * The hand is filled up after each decision and when something new comes in.  Leases last 90 s
 * and are renewed while somebody works here; whoever goes away loses them, and is dealt anew on
 * coming back.
 */
import { asProblem } from "../shared/api";
import type { Card, Id, PersonRef } from "../shared/types";
import type { Keeper } from "../staff/keeper";
import { Alive } from "./alive";

export const HAND = 5;
const GATHER_MS = 120;
const NEWS_MS = 700;
const RENEW_MS = 25_000;
const TICK_MS = 5_000;
const ASK_AGAIN_MS = 20_000;

export interface Dealing {
	/* The cards whose leases are mine now. */
	leases(): readonly Id[];
	/* All that I hold, and how many wait. */
	onDealt(ids: readonly Id[], waiting: number): void;
	onLost(lost: readonly { question: Id; by?: PersonRef | null }[]): void;
	/* Nobody has been at this desk for a while: leases are not renewed any more. */
	onAway(away: boolean): void;
	/* This server deals no cards. */
	onNone(): void;
}

export class Dealer {
	private stopped = false;
	private asking = false;
	private again = false;
	private askedAt = 0;
	private keptAt = Date.now();
	private timer: ReturnType<typeof setTimeout> | undefined;
	private timerAt = Infinity;
	private readonly ticker: ReturnType<typeof setInterval>;
	private readonly alive = new Alive(() => this.onReturn());
	private away = false;

	constructor(private readonly keeper: Keeper, private readonly event: Id, private readonly dealing: Dealing) {
		this.ticker = setInterval(() => this.tick(), TICK_MS);
		this.want();
	}

	/* Stop dealing and give everything back. */
	stop(): void {
		this.stopped = true;
		clearTimeout(this.timer);
		clearInterval(this.ticker);
		this.alive.stop();
		if (this.keeper.isOpen())
			this.keeper.command("queue.leave", { event: this.event }).catch(() => undefined);
	}

	/* The hand has room: after a decision, on coming back. */
	want(): void {
		this.plan(GATHER_MS);
	}

	/* Something came to the queue.  Not all desks ask for it at the same moment. */
	news(): void {
		if (this.dealing.leases().length < HAND)
			this.plan(GATHER_MS + Math.random() * NEWS_MS);
	}

	private plan(wait: number): void {
		if (this.stopped || Date.now() + wait >= this.timerAt)
			return;
		clearTimeout(this.timer);
		this.timerAt = Date.now() + wait;
		this.timer = setTimeout(() => {
			this.timerAt = Infinity;
			void this.ask();
		}, wait);
	}

	private async ask(): Promise<void> {
		if (this.stopped || !this.alive.here || !this.keeper.isOpen())
			return;
		if (this.asking) {
			this.again = true;
			return;
		}
		this.asking = true;
		this.askedAt = Date.now();
		try {
			const { cards, waiting } = await this.keeper.command<{ cards: Card[]; waiting: number }>(
				"queue.deal", { event: this.event, count: HAND });
			this.keptAt = Date.now();
			cards.forEach((card) => this.keeper.put(card));
			if (!this.stopped)
				this.dealing.onDealt(cards.map((card) => card.question), waiting);
		} catch (error) {
			if (asProblem(error).status === 404)
				this.dealing.onNone();
		}
		this.asking = false;
		if (this.again) {
			this.again = false;
			this.want();
		}
	}

	private tick(): void {
		if (this.alive.here === this.away)
			this.setAway(!this.alive.here);
		if (this.away || !this.keeper.isOpen())
			return;
		if (Date.now() - this.keptAt >= RENEW_MS)
			void this.renew();
		if (Date.now() - this.askedAt >= ASK_AGAIN_MS && this.dealing.leases().length < HAND)
			this.want();
	}

	private async renew(): Promise<void> {
		const questions = this.dealing.leases();
		this.keptAt = Date.now();
		if (questions.length === 0)
			return;
		try {
			const { lost } = await this.keeper.command<{ lost?: { question: Id; by?: PersonRef | null }[] }>(
				"queue.keep", { event: this.event, questions });
			if (lost?.length && !this.stopped) {
				this.dealing.onLost(lost);
				this.want();
			}
		} catch {
			/* The link broke: after it is mended cards are dealt anew. */
		}
	}

	private onReturn(): void {
		if (this.away)
			this.setAway(false);
		this.want();
	}

	private setAway(away: boolean): void {
		this.away = away;
		this.dealing.onAway(away);
	}
}
