/*
 * published.tsx - what was published last, at hand should it have to be taken back.
 *
 * While someone points at it or has the focus in it, it stands still; what came meanwhile is a
 * number to press.
 */
import { useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import { Name } from "../shared/components/words-of";
import { clock, secondsUntil } from "../shared/time";
import type { Card, EventInfo, Id } from "../shared/types";
import { unitName } from "../staff/parts";
import { FilesMark } from "./row";
import { t } from "./words";

const MOST = 30;

function decidedAt(card: Card): number {
	return Date.parse(card.decided_at ?? card.asked_at);
}

/* The newest public questions, the newest first. */
export function newest(cards: Iterable<Card>): Id[] {
	return [...cards]
		.filter((card) => card.state === "approved")
		.sort((one, other) => decidedAt(other) - decidedAt(one))
		.slice(0, MOST)
		.map((card) => card.question);
}

/* IDS, or what they were when they began to be HELD. */
export function useHeld(ids: readonly Id[], held: boolean): { shown: readonly Id[]; fresh: number; release(): void } {
	const kept = useRef(ids);
	if (!held)
		kept.current = ids;
	const [, redraw] = useState(0);
	const known = new Set(kept.current);
	return {
		shown: kept.current,
		fresh: ids.filter((id) => !known.has(id)).length,
		release: () => {
			kept.current = ids;
			redraw((n) => n + 1);
		},
	};
}

function Item({ card, event, me, now, selected, onSelect }: { card: Card; event: EventInfo; me: Id; now: number; selected: boolean; onSelect(id: Id): void }) {
	const seconds = card.publish_at ? secondsUntil(card.publish_at, now) ?? 0 : 0;
	const gone = card.state !== "approved";
	return (
		<li>
			<button type="button" class={gone ? "published__item published__item--gone" : "published__item"} aria-current={selected ? "true" : undefined} onClick={() => onSelect(card.question)}>
				<span class="item__head">
					<time dateTime={card.decided_at ?? card.asked_at}>{clock(card.decided_at ?? card.asked_at)}</time>
					{card.decided_by && <Name name={card.decided_by.id === me ? t("you") : card.decided_by.name} />}
					{card.answered === "answered" && <span class="mark mark--good">{t("answered.answered")}</span>}
					<FilesMark card={card} />
					<span class="item__unit">{unitName(event, card.unit)}</span>
				</span>
				<span class="item__text" dir="auto">{card.text}</span>
				{seconds > 0 && !gone && <span class="item__status item__status--held"><Icon name="clock" />{t("published.in", { n: seconds })}</span>}
				{gone && <span class="item__status">{t(`question.state.${card.state}`)}</span>}
			</button>
		</li>
	);
}

export function Published(props: { cards: ReadonlyMap<Id, Card>; event: EventInfo; me: Id; now: number; selected: Id | null; onSelect(id: Id): void }) {
	const [held, setHeld] = useState(false);
	const frame = useRef<HTMLDivElement>(null);
	const ids = useMemo(() => newest(props.cards.values()), [props.cards]);
	const { shown, fresh, release } = useHeld(ids, held);
	const leave = () => setHeld(frame.current?.contains(document.activeElement) === true || frame.current?.matches(":hover") === true);
	return (
		<div
			class="published" ref={frame}
			onMouseEnter={() => setHeld(true)} onMouseLeave={leave} onFocusCapture={() => setHeld(true)} onBlurCapture={() => setTimeout(leave)}
		>
			{fresh > 0 && <div class="newcomers"><Button kind="primary" small icon="up" onClick={release}>{t("list.new", { n: fresh })}</Button></div>}
			{shown.length === 0 && <p class="column__none">{t("published.none")}</p>}
			<ul>
				{shown.map((id) => {
					const card = props.cards.get(id);
					return card && <Item key={id} card={card} event={props.event} me={props.me} now={props.now} selected={props.selected === id} onSelect={props.onSelect} />;
				})}
			</ul>
		</div>
	);
}
