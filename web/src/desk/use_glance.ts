/*
 * use_glance.ts - the desk at a glance, asked every few seconds and after one's own decisions.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, get } from "../shared/api";
import type { Glance, Id } from "../shared/types";

const PERIOD_MS = 5_000;
const GATHER_MS = 300;

/* What the server tells of the desk of EVENT; null until it has, or where it tells nothing. */
export function useGlance(event: Id): { glance: Glance | null; again(): void } {
	const [glance, setGlance] = useState<Glance | null>(null);
	const none = useRef(false);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

	const read = async () => {
		if (none.current || document.visibilityState === "hidden")
			return;
		try {
			setGlance(await get<Glance>(`/api/events/${encodeURIComponent(event)}/desk`));
		} catch (error) {
			const { status } = asProblem(error);
			none.current = status === 404 || status === 403;
		}
	};
	useEffect(() => {
		void read();
		const ticker = setInterval(() => void read(), PERIOD_MS);
		return () => {
			clearInterval(ticker);
			clearTimeout(timer.current);
		};
	}, [event]);
	const again = () => {
		clearTimeout(timer.current);
		timer.current = setTimeout(() => void read(), GATHER_MS);
	};
	return { glance, again };
}
