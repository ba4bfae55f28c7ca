/*
 * time.tsx - a time in the room: the hour alone on the day itself.
 */
import { clock, isoDay, serverNow, when } from "../shared/time";

export function timeText(at: string): string {
	const time = Date.parse(at);
	return Number.isFinite(time) && isoDay(time) === isoDay(serverNow()) ? clock(at) : when(at);
}

export function Time({ at }: { at: string }) {
	return <time class="faint" dateTime={at}>{timeText(at)}</time>;
}
