/*
 * dealt.tsx - my hand: the cards that the server dealt me, in their places.
 */
import { Button } from "../shared/components/button";
import { Empty } from "../shared/components/empty";
import type { EventInfo, Id } from "../shared/types";
import { count } from "../shared/words";
import { useFollowSelection } from "./list";
import { Row } from "./row";
import type { Desk } from "./state";
import { inHand } from "./state";
import { isDealable } from "./shelves";
import { t } from "./words";

export interface DealtProps {
	desk: Desk;
	event: EventInfo;
	me: string;
	now: number;
	busy: ReadonlySet<Id>;
	/* How many wait besides mine. */
	beyond: number;
	/* Dealing goes on; else this moderator takes a rest. */
	dealing: boolean;
	away: boolean;
	fresh: boolean;
	onSelect(id: Id): void;
	onDealing(on: boolean): void;
}

function Nothing({ props }: { props: DealtProps }) {
	if (!props.dealing)
		return (
			<Empty icon="pause" title={t("hand.paused")}>
				<p>{t("hand.pausedText")}</p>
				<Button kind="primary" onClick={() => props.onDealing(true)}>{t("hand.resume")}</Button>
			</Empty>
		);
	if (props.away)
		return <Empty icon="clock" title={t("hand.away")}>{t("hand.awayText")}</Empty>;
	return props.beyond > 0
		? <Empty icon="people" title={t("hand.others")}>{t("hand.othersText")}</Empty>
		: <Empty icon="check" title={t("list.empty")}>{t("hand.emptyText")}</Empty>;
}

function lostText(desk: Desk, id: Id): string | null {
	const card = desk.queue.cards.get(id);
	if (!card || inHand(desk, id) || !isDealable(card, desk.me))
		return null;
	const other = card.claimed_by?.id === desk.me ? null : card.claimed_by;
	const name = other?.name ?? desk.hand.lost.get(id)?.name;
	return name ? t("row.lostTo", { name }) : t("row.lost");
}

export function Dealt(props: DealtProps) {
	const { desk } = props;
	const { slots } = desk.hand;
	const list = useFollowSelection(desk.selected);
	return (
		<div class="hand">
			<ul ref={list} class="hand__cards" aria-label={`${t("hand.title")} · ${count(slots.length)}`}>
				{slots.map((id) => {
					const card = desk.queue.cards.get(id);
					return card && (
						<Row
							key={id} card={card} event={props.event} me={props.me} now={props.now} selected={desk.selected === id}
							busy={props.busy.has(id)} done={!inHand(desk, id)} allMine lost={lostText(desk, id)} onSelect={props.onSelect}
						/>
					);
				})}
			</ul>
			{slots.length === 0 && <Nothing props={props} />}
			{slots.length > 0 && (
				<div class="hand__foot">
					<span class="faint small">{props.away ? t("hand.away") : props.beyond > 0 ? t("hand.beyond", { n: count(props.beyond) }) : t("hand.last")}</span>
					{props.dealing
						? <Button small kind="quiet" icon="pause" onClick={() => props.onDealing(false)}>{t("hand.pause")}</Button>
						: <Button small kind="quiet" icon="play" onClick={() => props.onDealing(true)}>{t("hand.resume")}</Button>}
				</div>
			)}
		</div>
	);
}
