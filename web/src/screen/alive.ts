/*
 * alive.ts - what keeps a screen going for days without anybody near it.
 */
import { useEffect, useState } from "preact/hooks";
import type { EventState } from "../shared/types";

const LOOK_MS = 60_000;
const OLD_MS = 6 * 3_600_000;
const HOUR_OF_RENEWAL = 4;
const BUSY: readonly EventState[] = ["live", "paused", "closing"];
const IDLE_MS = 3_000;

/* The display stays on, where the browser can see to that. */
export function useAwake(): void {
	useEffect(() => {
		let lock: WakeLockSentinel | null = null;
		const take = () => {
			if (document.visibilityState === "visible")
				navigator.wakeLock?.request("screen").then((taken) => (lock = taken), () => {
					/* Not allowed here: the hall's technicians have seen to it. */
				});
		};
		take();
		document.addEventListener("visibilitychange", take);
		return () => {
			document.removeEventListener("visibilitychange", take);
			void lock?.release();
		};
	}, []);
}

/* Once a night, and never during an event, the page is loaded anew: with the newest build and fresh memory. */
export function useRenewal(state: EventState | null): void {
	useEffect(() => {
		const began = Date.now();
		const timer = setInterval(() => {
			const isNight = new Date().getHours() === HOUR_OF_RENEWAL;
			if (!isNight || Date.now() - began < OLD_MS || (state !== null && BUSY.includes(state)))
				return;
			/* Only where there is somebody to answer: a browser's error page would stay for ever. */
			fetch(location.href, { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok && location.reload(), () => {});
		}, LOOK_MS);
		return () => clearInterval(timer);
	}, [state]);
}

/* Whether somebody is at the mouse or the keyboard: only then a pointer and the controls are shown. */
export function useAttended(): boolean {
	const [attended, set] = useState(false);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const touch = () => {
			set(true);
			clearTimeout(timer);
			timer = setTimeout(() => set(false), IDLE_MS);
		};
		const kinds = ["pointermove", "pointerdown", "keydown"] as const;
		kinds.forEach((kind) => addEventListener(kind, touch));
		return () => {
			clearTimeout(timer);
			kinds.forEach((kind) => removeEventListener(kind, touch));
		};
	}, []);
	useEffect(() => {
		document.documentElement.classList.toggle("is-unattended", !attended);
	}, [attended]);
	return attended;
}
