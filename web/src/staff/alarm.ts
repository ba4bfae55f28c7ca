/*
 * alarm.ts - the sound that calls host and lead moderator to an urgent question.
 *
 * Two short tones, again every few seconds until someone has seen it.  Browsers let a page make
 * a sound only after a key or a click in it; until then, and while it is muted, the page says so.
 */
import { keep, recall } from "../shared/text";

export type Sound = "on" | "muted" | "waiting" | "none";

const MUTED = "desk.muted";
const AGAIN_MS = 4_000;
const TONES: readonly { at: number; hertz: number }[] = [{ at: 0, hertz: 880 }, { at: 0.22, hertz: 1175 }];
const TONE_SECONDS = 0.18;
const LOUDNESS = 0.25;

export class Alarm {
	private context: AudioContext | null = null;
	private muted = recall<boolean>(MUTED) === true;
	private ringing: ReturnType<typeof setInterval> | undefined;

	constructor(private readonly onSound: (sound: Sound) => void) {
		addEventListener("pointerdown", this.wake, { passive: true });
		addEventListener("keydown", this.wake, { passive: true });
	}

	close(): void {
		removeEventListener("pointerdown", this.wake);
		removeEventListener("keydown", this.wake);
		clearInterval(this.ringing);
		void this.context?.close().catch(() => undefined);
	}

	get sound(): Sound {
		if (!("AudioContext" in globalThis))
			return "none";
		if (this.muted)
			return "muted";
		return this.context?.state === "running" ? "on" : "waiting";
	}

	mute(muted: boolean): void {
		this.muted = muted;
		keep(MUTED, muted || null);
		this.onSound(this.sound);
		if (!muted && this.ringing !== undefined)
			this.ring();
	}

	/* Ring until told otherwise. */
	call(on: boolean): void {
		if (on === (this.ringing !== undefined))
			return;
		clearInterval(this.ringing);
		this.ringing = undefined;
		if (!on)
			return;
		this.ring();
		this.ringing = setInterval(() => this.ring(), AGAIN_MS);
	}

	private readonly wake = (): void => {
		if (!("AudioContext" in globalThis))
			return;
		this.context ??= new AudioContext();
		if (this.context.state === "running")
			return;
		void this.context.resume().then(() => this.onSound(this.sound), () => undefined);
	};

	private ring(): void {
		const { context } = this;
		if (this.sound !== "on" || !context)
			return;
		for (const { at, hertz } of TONES) {
			const begin = context.currentTime + at;
			const tone = context.createOscillator();
			const gain = context.createGain();
			tone.frequency.value = hertz;
			gain.gain.setValueAtTime(0, begin);
			gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
			gain.gain.linearRampToValueAtTime(0, begin + TONE_SECONDS);
			tone.connect(gain).connect(context.destination);
			tone.start(begin);
			tone.stop(begin + TONE_SECONDS);
		}
	}
}
