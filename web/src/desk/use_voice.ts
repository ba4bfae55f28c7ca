/*
 * use_voice.ts - what a screen reader is told: politely, one sentence at a time, never a flood.
 */
import { useEffect, useRef, useState } from "preact/hooks";

const GATHER_MS = 400;
const ARRIVALS_MS = 10_000;

export interface Voice {
	/* What the live region says now; N changes with each, so that the same is said again. */
	said: { text: string; n: number };
	say(text: string): void;
}

/* Sentences that come close together are said as one. */
export function useVoice(): Voice {
	const [said, setSaid] = useState({ text: "", n: 0 });
	const waiting = useRef<string[]>([]);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	const say = (text: string) => {
		if (!waiting.current.includes(text))
			waiting.current.push(text);
		clearTimeout(timer.current);
		timer.current = setTimeout(() => {
			const all = waiting.current.join(" ");
			waiting.current = [];
			setSaid((old) => ({ text: all, n: old.n + 1 }));
		}, GATHER_MS);
	};
	return { said, say };
}

/* Say WHAT of the newcomers, N of them, at most every ten seconds. */
export function useArrivals(voice: Voice, n: number, what: (n: number) => string): void {
	const told = useRef(0);
	const current = useRef(n);
	current.current = n;
	useEffect(() => {
		if (n <= told.current) {
			told.current = n;
			return;
		}
		const timer = setTimeout(() => {
			const fresh = current.current - told.current;
			told.current = current.current;
			if (fresh > 0)
				voice.say(what(fresh));
		}, ARRIVALS_MS);
		return () => clearTimeout(timer);
	}, [n > told.current]);
}
