/*
 * shared.tsx - what concerns the whole desk: urgent questions, those that need another person,
 * those that someone put aside.
 */
import type { Card, EventInfo, Id } from "../shared/types";
import { clock } from "../shared/time";
import { count } from "../shared/words";
import { Row } from "./row";
import type { ShelfName } from "./shelves";
import { SHELVES, shelfOf } from "./shelves";
import type { Desk } from "./state";
import { t } from "./words";

interface SharedProps {
	desk: Desk;
	event: EventInfo;
	me: string;
	now: number;
	busy: ReadonlySet<Id>;
	onSelect(id: Id): void;
}

/* Who wants what of it, and since when. */
function noteOf(card: Card, me: Id): string {
	const name = (by: { id: Id; name: string } | null | undefined) => (by?.id === me ? t("you") : by?.name || t("someone"));
	const say = (key: "shelf.second.by" | "shelf.first.by" | "shelf.held.by", mark: NonNullable<Card["held"]>) =>
		[t(key, { name: name(mark.by), time: clock(mark.at) }), mark.why].filter(Boolean).join("：");
	if (card.urgent)
		return card.urgency?.seen ? t("shelf.urgent.seen", { name: name(card.urgency.seen.by) }) : t("shelf.urgent.unseen");
	if (card.second)
		return say("shelf.second.by", card.second);
	if (card.first)
		return say("shelf.first.by", card.first);
	return card.held ? say("shelf.held.by", card.held) : "";
}

function Shelf({ name, props }: { name: ShelfName; props: SharedProps }) {
	const { desk } = props;
	const ids = desk.shelves[name];
	const waiting = ids.filter((id) => {
		const card = desk.queue.cards.get(id);
		return card && shelfOf(card) === name;
	});
	if (ids.length === 0)
		return null;
	return (
		<section class={`shelf-part shelf-part--${name}`}>
			<h3>{t(`shelf.${name}`)} <span class="number">{count(waiting.length)}</span></h3>
			<ul>
				{ids.map((id) => {
					const card = desk.queue.cards.get(id);
					const here = card !== undefined && shelfOf(card) === name;
					return card && (
						<Row
							key={id} card={card} event={props.event} me={props.me} now={props.now} selected={desk.selected === id}
							busy={props.busy.has(id)} done={!here} note={noteOf(card, props.me) || undefined} onSelect={props.onSelect}
						/>
					);
				})}
			</ul>
		</section>
	);
}

export function countShared(desk: Desk): number {
	let n = 0;
	for (const card of desk.queue.cards.values())
		if (shelfOf(card))
			n += 1;
	return n;
}

export function Shared(props: SharedProps) {
	const none = SHELVES.every((name) => props.desk.shelves[name].length === 0);
	return (
		<div class="shelves">
			{none && <p class="column__none">{t("shelf.none")}</p>}
			{SHELVES.map((name) => <Shelf key={name} name={name} props={props} />)}
		</div>
	);
}
