/*
 * urgent.tsx - calls those who have to act on an urgent question, until one of them has seen it.
 *
 *     const alarm = useAlarm(called, urgent.length > 0);
 *     {alarm && <SoundButton alarm={alarm} />}
 *     <UrgentBand cards={urgent} busy={busy} onSeen={seen} />
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import { Text } from "../shared/components/words-of";
import { clock } from "../shared/time";
import type { Card, Id } from "../shared/types";
import { Alarm, type Sound } from "./alarm";
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

const PILL: Readonly<Record<Sound, string>> = { none: "", on: "", waiting: " pill--warn", muted: " pill--bad" };

/* Whether it can be heard, in words, and the way to change it. */
export function SoundButton({ alarm }: { alarm: { sound: Sound; mute(muted: boolean): void } }) {
	const { sound } = alarm;
	if (sound === "none")
		return null;
	const muted = sound === "muted";
	return (
		<button type="button" class={`pill${PILL[sound]}`} aria-pressed={!muted} onClick={() => alarm.mute(!muted)}>
			<Icon name={muted ? "silent" : "bell"} /><span>{t(`sound.${sound}`)}</span>
		</button>
	);
}

/* Who marked CARD as urgent and when, and what they said about it. */
function Marked({ card }: { card: Card }) {
	const { by, at, why } = card.urgency ?? {};
	return (
		<>
			{by && <p class="alarm__why">{t("alarm.by", { name: by.name })} {at && <time dateTime={at}>{clock(at)}</time>}</p>}
			{why && <Text text={why} class="alarm__why" />}
		</>
	);
}

/* What is urgent and unseen, above all else; onLook: where the page has a place for the question itself. */
export function UrgentBand(props: { cards: readonly Card[]; busy: ReadonlySet<Id>; onLook?(id: Id): void; onSeen(id: Id): void }) {
	const { onLook } = props;
	return (
		<div class="alarms" role="alert">
			{props.cards.length > 1 && <p class="alarms__many">{t("alarm.many", { n: props.cards.length })}</p>}
			{props.cards.map((card) => (
				<div key={card.question} class="alarm">
					<Icon name="bell" />
					<div class="alarm__text">
						<p class="alarm__head"><strong>{t("alarm.title")}</strong> <bdi>{card.label}</bdi> <time dateTime={card.asked_at}>{clock(card.asked_at)}</time></p>
						<Text text={card.text} class={onLook ? "alarm__words" : "alarm__words alarm__words--whole"} />
						<Marked card={card} />
					</div>
					{onLook && <Button small onClick={() => onLook(card.question)}>{t("alarm.look")}</Button>}
					<Button small kind="danger" icon="check" busy={props.busy.has(card.question)} onClick={() => props.onSeen(card.question)}>{t("alarm.seen")}</Button>
				</div>
			))}
		</div>
	);
}
