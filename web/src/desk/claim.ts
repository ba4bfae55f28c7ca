/*
 * claim.ts - holds the selected question for as long as its moderator works on it.
 *
 * A claim is a lease of 90 s.  It is taken once the selection has rested for a moment (so
 * that running through the list with J claims nothing), renewed about every minute while
 * the moderator does something, left to lapse when they do not, and given back on leaving.
 */
import { useEffect, useRef } from "preact/hooks";
import { asProblem } from "../shared/api";
import type { Keeper } from "../staff/keeper";

const REST_MS = 350;
const RENEW_MS = 60_000;
const IDLE_MS = 75_000;
const TICK_MS = 5_000;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel", "input", "touchstart"] as const;

class Claim {
	private claimedAt = 0;
	private aliveAt = Date.now();
	private held = false;
	private left = false;
	private readonly restTimer: ReturnType<typeof setTimeout>;
	private readonly ticker: ReturnType<typeof setInterval>;

	constructor(private readonly keeper: Keeper, private readonly question: string) {
		this.restTimer = setTimeout(() => void this.take(), REST_MS);
		this.ticker = setInterval(() => this.tick(), TICK_MS);
		for (const sign of SIGNS_OF_LIFE)
			addEventListener(sign, this.onLife, { passive: true });
		addEventListener("pagehide", this.onLeave);
	}

	/* Stop; give the question back unless it was decided, which ends the claim by itself. */
	leave(): void {
		if (this.left)
			return;
		this.left = true;
		clearTimeout(this.restTimer);
		clearInterval(this.ticker);
		for (const sign of SIGNS_OF_LIFE)
			removeEventListener(sign, this.onLife);
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
		this.claimedAt = Date.now();
		try {
			await this.keeper.command("question.claim", { question: this.question });
			this.held = true;
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
		const now = Date.now();
		if (now - this.claimedAt >= RENEW_MS && now - this.aliveAt < IDLE_MS)
			void this.take();
	}

	private readonly onLife = (): void => {
		this.aliveAt = Date.now();
	};

	private readonly onLeave = (): void => this.leave();
}

/* Claim QUESTION while it is selected; null claims nothing. */
export function useClaim(keeper: Keeper | null, question: string | null): void {
	const claim = useRef<Claim | null>(null);
	useEffect(() => {
		if (!keeper || !question)
			return;
		claim.current = new Claim(keeper, question);
		return () => claim.current?.leave();
	}, [keeper, question]);
}
