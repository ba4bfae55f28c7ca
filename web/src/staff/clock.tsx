/*
 * clock.tsx - what counts down while an event runs.
 */
import { left } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { t } from "./words";

const SOON_MS = 600_000;

export function isRunning(event: EventInfo): boolean {
	return ["open", "live", "paused", "closing"].includes(event.state);
}

/* The end of asking while there is one to come, then the end. */
export function Clock({ event, now }: { event: EventInfo; now: number }) {
	if (!isRunning(event))
		return null;
	const asking = event.asking_ends_at && Date.parse(event.asking_ends_at) > now && event.state !== "closing";
	const until = asking ? event.asking_ends_at : event.ends_at;
	if (!until)
		return null;
	const soon = Date.parse(until) - now < SOON_MS;
	return (
		<div class={soon ? "countdown countdown--soon" : "countdown"}>
			<span class="countdown__label">{asking ? t("clock.asking") : t("clock.end")}</span>
			<span class="countdown__time" role="timer">{left(until, now)}</span>
		</div>
	);
}
