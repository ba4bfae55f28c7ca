/*
 * urgent.tsx - marks a question as urgent, and calls those who have to act until they have seen it.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { Text } from "../shared/components/words-of";
import { tidy } from "../shared/text";
import { clock } from "../shared/time";
import type { Card, Id } from "../shared/types";
import { Alarm, type Sound } from "./alarm";
import { isPlainEnter } from "./panels";
import { t } from "./words";

/* The urgent questions that nobody who has to act has seen, the oldest first. */
export function unseenUrgent(cards: Iterable<Card>): Card[] {
	return [...cards]
		.filter((card) => card.urgent && !card.urgency?.seen && card.state !== "withdrawn")
		.sort((one, other) => Date.parse(one.asked_at) - Date.parse(other.asked_at));
}

/* The sound of this page; null where this person is not called. */
export function useAlarm(called: boolean, ringing: boolean): { sound: Sound; mute(muted: boolean): void } | null {
	const [sound, setSound] = useState<Sound>("waiting");
	const alarm = useRef<Alarm | null>(null);
	useEffect(() => {
		if (!called)
			return;
		const made = new Alarm(setSound);
		alarm.current = made;
		setSound(made.sound);
		return () => {
			alarm.current = null;
			made.close();
		};
	}, [called]);
	useEffect(() => alarm.current?.call(ringing), [called, ringing]);
	return called ? { sound, mute: (muted) => alarm.current?.mute(muted) } : null;
}

/* Whether it can be heard, in words, and the way to change it. */
export function SoundButton({ alarm }: { alarm: { sound: Sound; mute(muted: boolean): void } }) {
	const { sound } = alarm;
	if (sound === "none")
		return null;
	const muted = sound === "muted";
	return (
		<button type="button" class={`sound sound--${sound}`} aria-pressed={!muted} onClick={() => alarm.mute(!muted)}>
			<Icon name={muted ? "silent" : "bell"} /><span>{t(`sound.${sound}`)}</span>
		</button>
	);
}

export function UrgentBand(props: { cards: readonly Card[]; busy: ReadonlySet<Id>; onLook(id: Id): void; onSeen(id: Id): void }) {
	return (
		<div class="alarms" role="alert">
			{props.cards.map((card) => (
				<div key={card.question} class="alarm">
					<Icon name="bell" />
					<div class="alarm__text">
						<p class="alarm__head"><strong>{t("alarm.title")}</strong> <bdi>{card.label}</bdi> <time dateTime={card.asked_at}>{clock(card.asked_at)}</time></p>
							<Text text={card.text} class="alarm__words" />
						{card.urgency?.why && <Text text={card.urgency.why} class="alarm__why" />}
					</div>
					<Button small onClick={() => props.onLook(card.question)}>{t("alarm.look")}</Button>
					<Button small kind="danger" icon="check" busy={props.busy.has(card.question)} onClick={() => props.onSeen(card.question)}>{t("alarm.seen")}</Button>
				</div>
			))}
		</div>
	);
}

/* Asks once more before CARD is marked (or no longer marked) as urgent. */
export function UrgentDialog({ card, busy, onYes, onClose }: { card: Card; busy: boolean; onYes(why: string): void; onClose(): void }) {
	const [why, setWhy] = useState("");
	const calm = Boolean(card.urgent);
	const yes = () => onYes(tidy(why));
	return (
		<Confirm open title={t(calm ? "calm.title" : "urgent.title")} yes={t(calm ? "calm.yes" : "urgent.yes")} danger={!calm} busy={busy} onYes={yes} onClose={onClose}>
			<div class="stack low" onKeyDown={(event) => { if (isPlainEnter(event) && !event.shiftKey) { event.preventDefault(); yes(); } }}>
				<Text text={card.text} class="merge__source" />
				<p>{t(calm ? "calm.text" : "urgent.text")}</p>
				<TextArea label={t("urgent.why")} optional rows={2} autoFocus value={why} onValue={setWhy} />
			</div>
		</Confirm>
	);
}
