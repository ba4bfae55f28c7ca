/*
 * list.tsx - the rows of the list.  They keep their places; see state.ts.
 */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty } from "../shared/components/empty";
import type { EventInfo, Id } from "../shared/types";
import { count } from "../shared/words";
import { Row } from "./row";
import type { Desk } from "./state";
import { inView, isQueue } from "./state";
import { t } from "./words";

export interface ListProps {
	desk: Desk;
	event: EventInfo;
	me: string;
	now: number;
	busy: ReadonlySet<Id>;
	onSelect(id: Id): void;
	onReveal(): void;
	onMore(): void;
}

/* Keep the selected row in sight, and the focus on it when it was in the list. */
export function useFollowSelection(selected: string | null) {
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
			<Button kind="primary" small icon={atEnd ? "down" : "up"} onClick={props.onReveal}>{t("list.new", { n: desk.arrived.length })}<kbd aria-hidden="true">N</kbd></Button>
		</div>
	);
	const nothing = desk.view.search || desk.view.unit || desk.view.colour || desk.view.tab !== "pending";
	return (
		<div class="list">
			{!atEnd && newcomers}
			{desk.order.length === 0 && (
				<Empty icon="check" title={nothing ? t("list.nothing") : t("list.empty")}>{nothing ? undefined : t("list.emptyText")}</Empty>
			)}
			<ul ref={list} aria-label={`${t("list.label")} · ${count(desk.order.length)}`}>
				{desk.order.map((id) => {
					const card = desk.queue.cards.get(id);
					return card && (
						<Row
							key={id} card={card} event={props.event} me={props.me} now={props.now} selected={desk.selected === id}
							busy={props.busy.has(id)} done={!inView(desk, id)} onSelect={props.onSelect}
						/>
					);
				})}
			</ul>
			{desk.cursor && <div class="list__more"><Button small onClick={props.onMore}>{t("list.more")}</Button></div>}
			{atEnd && newcomers}
		</div>
	);
}
