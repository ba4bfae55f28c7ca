/*
 * claim.ts - holds a question that was chosen, not dealt, for as long as its moderator works on it.
 *
 * A claim is a lease of 90 s.  It is taken once the selection has rested for a moment (so
 * that running through the list with J claims nothing), renewed about every minute while
 * the moderator does something, left to lapse when they do not, and given back on leaving.
 */
import { useEffect, useRef } from "preact/hooks";
import { asProblem } from "../shared/api";
import type { Keeper } from "../staff/keeper";
import { Alive } from "./alive";

const REST_MS = 350;
const RENEW_MS = 60_000;
const TICK_MS = 5_000;

class Claim {
	private claimedAt = 0;
	private held = false;
	private left = false;
	private readonly alive = new Alive();
	private readonly restTimer: ReturnType<typeof setTimeout>;
	private readonly ticker: ReturnType<typeof setInterval>;

	constructor(private readonly keeper: Keeper, private readonly question: string, private readonly onHeld: (question: string) => void) {
		this.restTimer = setTimeout(() => void this.take(), REST_MS);
		this.ticker = setInterval(() => this.tick(), TICK_MS);
		addEventListener("pagehide", this.onLeave);
	}

	/* Stop; give the question back unless it was decided, which ends the claim by itself. */
	leave(): void {
		if (this.left)
			return;
		this.left = true;
		clearTimeout(this.restTimer);
		clearInterval(this.ticker);
		this.alive.stop();
		removeEventListener("pagehide", this.onLeave);
		if (this.held)
			this.release();
	}

	private release(): void {
		if (this.keeper.card(this.question)?.state !== "pending")
			return;
		this.keeper.command("question.release", { question: this.question }).catch(() => undefined);
	}

	private async take(): Promise<void> {
		if (!this.keeper.isOpen())
			return;
		this.claimedAt = Date.now();
		try {
			await this.keeper.command("question.claim", { question: this.question });
			this.held = true;
			this.onHeld(this.question);
			/* Left while the claim was on its way: it must not stay behind. */
			if (this.left)
				this.release();
		} catch (error) {
			const { current } = asProblem(error);
			if (current)
				this.keeper.put(current);
		}
	}

	private tick(): void {
		if (Date.now() - this.claimedAt >= RENEW_MS && this.alive.here)
			void this.take();
	}

	private readonly onLeave = (): void => this.leave();
}

/* Claim QUESTION while it is looked at; null claims nothing. */
export function useClaim(keeper: Keeper | null, question: string | null, onHeld: (question: string) => void): void {
	const told = useRef(onHeld);
	told.current = onHeld;
	useEffect(() => {
		if (!keeper || !question)
			return;
		const claim = new Claim(keeper, question, (id) => told.current(id));
		return () => claim.leave();
	}, [keeper, question]);
}
