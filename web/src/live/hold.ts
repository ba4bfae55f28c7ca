/*
 * hold.ts - keeps still what is being read.
 *
 * While the head of the list is in sight the list follows the room.  Once the
 * reader has scrolled into it, it is held at that position, and every change
 * inside it is answered by scrolling by as much as the first visible item
 * moved.  (The browser's own anchoring does the same where it exists; it is
 * switched off in live.css, for not all have it, and two would do it twice.)
 */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { FOLLOW } from "../shared/view";

const NEAR_PX = 60;

/* The position at which the list is held, or FOLLOW; SEQ is where the room stands. */
export function useHold(list: RefObject<HTMLElement | null>, seq: number, top: () => number): { upTo: number; release: () => void } {
	const [upTo, setUpTo] = useState(FOLLOW);
	const newest = useRef(seq);
	newest.current = seq;
	useEffect(() => {
		const look = () => {
			const head = list.current?.getBoundingClientRect().top ?? 0;
			const following = head > top() - NEAR_PX;
			setUpTo((old) => (following ? FOLLOW : old === FOLLOW ? newest.current : old));
		};
		addEventListener("scroll", look, { passive: true });
		return () => removeEventListener("scroll", look);
	}, []);
	return { upTo, release: () => setUpTo(FOLLOW) };
}

const PARTS = "[data-item], [data-question], [data-answer]";

/*
 * The part of LIST that is read at the line TOP: the innermost one of those
 * that are in sight first.  A card may grow above the answer one is reading.
 */
function firstVisible(list: HTMLElement, top: number): HTMLElement | null {
	let found: HTMLElement | null = null;
	for (const part of list.querySelectorAll<HTMLElement>(PARTS)) {
		if (part.getBoundingClientRect().bottom <= top)
			continue;
		if (found && !found.contains(part))
			break;
		found = part;
	}
	return found;
}

/* Called while rendering: what is measured here is the page as it was before. */
export function useStill(list: RefObject<HTMLElement | null>, held: boolean, top: () => number): void {
	const anchor = list.current && held ? firstVisible(list.current, top()) : null;
	const before = anchor?.getBoundingClientRect().top ?? 0;
	useLayoutEffect(() => {
		const moved = anchor?.isConnected ? anchor.getBoundingClientRect().top - before : 0;
		if (Math.abs(moved) >= 1)
			scrollBy({ top: moved, behavior: "instant" });
	});
}
