/*
 * row.tsx - one question in a column: the hand, the list, the shelves, what was published.
 *
 * A row that is done says by whom, and stays where it is.
 */
import type { ComponentChildren } from "preact";
import { Icon } from "../shared/components/icon";
import { Name } from "../shared/components/words-of";
import type { Card, EventInfo, Id } from "../shared/types";
import { appealOf, fileCount, holder } from "../staff/card";
import { duration, unitName } from "../staff/parts";
import { ColourSign } from "./findings";
import { byMachine } from "./state";
import { urgencyOfWait } from "./wait";
import { t } from "./words";

export interface RowProps {
	card: Card;
	event: EventInfo;
	me: Id;
	now: number;
	selected: boolean;
	busy: boolean;
	/* It is none of this column's business any more. */
	done: boolean;
	/* That I am on it needs no saying where all are mine. */
	allMine?: boolean;
	/* My lease of it was lost: how. */
	lost?: string | null;
	/* What the column itself says about it, on a line of its own. */
	note?: ComponentChildren;
	onSelect(id: Id): void;
}

/* Who did what to a row that does not wait any more. */
export function doneText(card: Card, me: Id): string {
	if (byMachine(card))
		return t("row.done.machine");
	const name = card.decided_by?.id === me ? t("you") : card.decided_by?.name || t("someone");
	if (card.urgent)
		return t("row.done.urgent");
	if (card.state === "pending") {
		const mark = card.second ?? card.first ?? card.held;
		const who = mark?.by?.id === me ? t("you") : mark?.by?.name || t("someone");
		return mark ? t(card.second ? "row.done.second" : card.first ? "row.done.first" : "row.done.held", { name: who }) : t("row.done.pending");
	}
	return t(`row.done.${card.state}`, { name });
}

function Wait({ card, now }: { card: Card; now: number }) {
	const seconds = (now - Date.parse(card.asked_at)) / 1000;
	return <span class={`wait wait--${urgencyOfWait(seconds)}`}>{duration(seconds)}</span>;
}

/* What is said in the row's own head, so that it does not grow when something happens to it. */
function statusOf(props: RowProps): { text: ComponentChildren; held: boolean } | null {
	const { card } = props;
	if (props.busy)
		return { text: t("row.sending"), held: false };
	if (props.lost)
		return { text: props.lost, held: false };
	if (props.done)
		return { text: <><Icon name="check" />{doneText(card, props.me)}</>, held: false };
	const held = holder(card, props.now);
	if (!held || card.state !== "pending" || (held.id === props.me && props.allMine))
		return null;
	return { text: held.id === props.me ? t("row.mine") : t("row.claimed", { name: held.name }), held: true };
}

/* That pictures or documents belong to its answers, which the row does not show. */
export function FilesMark({ card }: { card: Card }) {
	const n = fileCount(card);
	return n > 0 ? <span class="mark">{t("row.files", { n })}</span> : null;
}

function Marks({ card }: { card: Card }) {
	const pending = card.state === "pending";
	return (
		<>
			{card.urgent && <span class="mark mark--urgent">{t("row.urgent")}</span>}
			{pending && card.needs_two && <span class="mark mark--urgent">{t("row.two")}</span>}
			{(card.twins?.count ?? 0) > 1 && <span class="mark">×{card.twins?.count}</span>}
			{card.edited && <span class="mark">{t("row.edited")}</span>}
			<FilesMark card={card} />
			{appealOf(card) !== null && <span class="mark mark--urgent">{t("row.appeal")}</span>}
		</>
	);
}

export function Row(props: RowProps) {
	const { card } = props;
	const unit = unitName(props.event, card.unit);
	const pending = card.state === "pending";
	const gone = props.done || Boolean(props.lost);
	const status = statusOf(props);
	return (
		<li class={gone ? "item item--done" : "item"}>
			<button
				type="button"
				class="item__button"
				data-question={card.question}
				aria-current={props.selected ? "true" : undefined}
				onClick={() => props.onSelect(card.question)}
			>
				<span class="item__head">
					{!gone && pending && !card.urgent && <ColourSign colour={card.colour} small />}
					{!gone && pending && <Wait card={card} now={props.now} />}
					{!gone && <Marks card={card} />}
					{!gone && <Name name={card.label} />}
					{status
						? <span class={status.held ? "item__status item__status--held" : "item__status"}>{status.text}</span>
						: unit && <span class="item__unit">{unit}</span>}
				</span>
				<span class="item__text" dir="auto">{card.text}</span>
				{props.note && <span class="item__note" dir="auto">{props.note}</span>}
			</button>
		</li>
	);
}
