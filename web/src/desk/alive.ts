/*
 * alive.ts - whether someone is at this desk: leases are renewed for those who are.
 */
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "input", "touchstart"] as const;

/* So long after the last sign of life a moderator counts as gone. */
export const IDLE_MS = 75_000;

export class Alive {
	private seen = Date.now();

	/* RETURN is called with the first sign of life after a time without one. */
	constructor(private readonly onReturn: () => void = () => undefined) {
		for (const sign of SIGNS)
			addEventListener(sign, this.onSign, { passive: true });
	}

	stop(): void {
		for (const sign of SIGNS)
			removeEventListener(sign, this.onSign);
	}

	get here(): boolean {
		return Date.now() - this.seen < IDLE_MS;
	}

	private readonly onSign = (): void => {
		const gone = !this.here;
		this.seen = Date.now();
		if (gone)
			this.onReturn();
	};
}
