/*
 * list.tsx - the rows of the queue.  They keep their places; see state.ts.
 */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty } from "../shared/components/empty";
import { Icon } from "../shared/components/icon";
import { Name } from "../shared/components/words-of";
import type { Card, EventInfo } from "../shared/types";
import { count } from "../shared/words";
import { appealOf, holder } from "../staff/card";
import { duration, unitName } from "../staff/parts";
import type { Desk } from "./state";
import { isQueue, isWaiting, urgencyOfWait } from "./state";
import { t } from "./words";

export interface ListProps {
	desk: Desk;
	event: EventInfo;
	me: string;
	now: number;
	busy: ReadonlySet<string>;
	onSelect(id: string): void;
	onReveal(): void;
	onMore(): void;
}

/* Who did what to a row that does not wait any more. */
function doneText(card: Card, me: string): string {
	const name = card.decided_by?.id === me ? t("you") : card.decided_by?.name || t("someone");
	return t(`row.done.${card.state}`, { name });
}

function Wait({ card, now }: { card: Card; now: number }) {
	const seconds = (now - Date.parse(card.asked_at)) / 1000;
	return <span class={`wait wait--${urgencyOfWait(seconds)}`}>{duration(seconds)}</span>;
}

function Status({ card, props, waiting }: { card: Card; props: ListProps; waiting: boolean }) {
	if (props.busy.has(card.question))
		return <span class="item__status">{t("row.sending")}</span>;
	if (!waiting)
		return <span class="item__status item__status--done"><Icon name="check" />{doneText(card, props.me)}</span>;
	const held = holder(card, props.now);
	if (!held || card.state !== "pending")
		return null;
	return (
		<span class="item__status item__status--held">
			{held.id === props.me ? t("row.mine") : t("row.claimed", { name: held.name })}
		</span>
	);
}

function Row({ id, props }: { id: string; props: ListProps }) {
	const card = props.desk.queue.cards.get(id);
	if (!card)
		return null;
	const waiting = isWaiting(props.desk, id);
	const selected = props.desk.selected === id;
	const unit = unitName(props.event, card.unit);
	return (
		<li class={waiting ? "item" : "item item--done"}>
			<button
				type="button"
				class="item__button"
				data-question={id}
				aria-current={selected ? "true" : undefined}
				onClick={() => props.onSelect(id)}
			>
				<span class="item__head">
					{card.state === "pending" && <Wait card={card} now={props.now} />}
					{card.urgent && <span class="mark mark--urgent">{t("row.urgent")}</span>}
					{card.edited && <span class="mark">{t("row.edited")}</span>}
					{appealOf(card) !== null && <span class="mark mark--urgent">{t("row.appeal")}</span>}
					<Name name={card.label} />
					{unit && <span class="item__unit">{unit}</span>}
				</span>
				<span class="item__text" dir="auto">{card.text}</span>
				<Status card={card} props={props} waiting={waiting} />
			</button>
		</li>
	);
}

/* Keep the selected row in sight, and the focus on it when it was in the list. */
function useFollowSelection(selected: string | null) {
	const list = useRef<HTMLUListElement>(null);
	useEffect(() => {
		if (!selected || !list.current)
			return;
		const row = list.current.querySelector<HTMLElement>(`[data-question="${CSS.escape(selected)}"]`);
		row?.scrollIntoView({ block: "nearest" });
		if (row && list.current.contains(document.activeElement))
			row.focus({ preventScroll: true });
	}, [selected]);
	return list;
}

export function List(props: ListProps) {
	const { desk } = props;
	const list = useFollowSelection(desk.selected);
	const atEnd = isQueue(desk.view.tab);
	const newcomers = desk.arrived.length > 0 && (
		<div class={atEnd ? "newcomers newcomers--end" : "newcomers"}>
			<Button kind="primary" small icon={atEnd ? "down" : "up"} onClick={props.onReveal}>{t("list.new", { n: desk.arrived.length })}</Button>
			<kbd>N</kbd>
		</div>
	);
	const nothing = desk.view.search || desk.view.unit || desk.view.tab !== "pending";
	return (
		<div class="list">
			{!atEnd && newcomers}
			{desk.order.length === 0 && (
				<Empty icon="check" title={nothing ? t("list.nothing") : t("list.empty")}>{nothing ? undefined : t("list.emptyText")}</Empty>
			)}
			<ul ref={list} aria-label={`${t("list.label")} · ${count(desk.order.length)}`}>
				{desk.order.map((id) => <Row key={id} id={id} props={props} />)}
			</ul>
			{desk.cursor && <div class="list__more"><Button small onClick={props.onMore}>{t("list.more")}</Button></div>}
			{atEnd && newcomers}
		</div>
	);
}
