/*
 * questions.tsx - the public questions, to pin one on top of every page: those that most people
 * ask, or that wait longest.
 */
import { useState } from "preact/hooks";
import { AnsweredBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { TextField } from "../shared/components/field";
import { Name } from "../shared/components/words-of";
import { ago } from "../shared/time";
import type { Card } from "../shared/types";
import { count } from "../shared/words";
import { isRunning } from "../staff/clock";
import { unitName } from "../staff/parts";
import type { HostModel } from "./use_host";
import { t } from "./words";

const SHOWN = 12;

type Order = "votes" | "wait";

/* Those without an answer first; among them by votes or by waiting. */
function sorted(cards: readonly Card[], votes: ReadonlyMap<string, number>, order: Order): Card[] {
	const votesOf = (card: Card) => votes.get(card.question) ?? card.votes ?? 0;
	const done = (card: Card) => Number(card.answered === "answered" || card.answered === "taken_up");
	const since = (card: Card) => Date.parse(card.decided_at ?? card.asked_at);
	return [...cards].sort((one, other) =>
		done(one) - done(other) || (order === "votes" ? votesOf(other) - votesOf(one) : 0) || since(one) - since(other));
}

function Row({ card, votes, model, now, host }: { card: Card; votes: number; model: HostModel; now: number; host: boolean }) {
	const { event, busy, run } = model;
	const pinned = event.pinned === card.question;
	return (
		<li class={pinned ? "public-question public-question--pinned" : "public-question"}>
			<div class="public-question__body">
				<p class="public-question__head">
					<AnsweredBadge answered={card.answered} />
					<span>{unitName(event, card.unit) || t("units.none")}</span>
					<Name name={card.label} />
					<time dateTime={card.decided_at ?? card.asked_at}>{ago(card.decided_at ?? card.asked_at, now)}</time>
					{votes > 0 && <span>{t("votes", { n: count(votes) })}</span>}
				</p>
				<p class="public-question__text" dir="auto">{card.text}</p>
			</div>
			{host && isRunning(event) && (
				<Button
					small kind={pinned ? "primary" : "plain"} icon="pin" aria-pressed={pinned} disabled={busy !== null}
					onClick={() => void run("question.pin", { event: event.id, question: pinned ? null : card.question }, t(pinned ? "unpin" : "pin"))}
				>
					{t(pinned ? "unpin" : "pin")}
				</Button>
			)}
		</li>
	);
}

export function Questions({ model, now, host }: { model: HostModel; now: number; host: boolean }) {
	const { queue, room, event } = model;
	const [order, setOrder] = useState<Order>("votes");
	const [wanted, setWanted] = useState("");
	const [all, setAll] = useState(false);
	const votes = room?.votes ?? new Map<string, number>();
	const words = wanted.trim().toLowerCase();
	const cards = sorted([...queue.cards.values()].filter((card) => card.state === "approved" && card.text.toLowerCase().includes(words)), votes, order);
	const pinned = cards.find((card) => card.question === event.pinned);
	const rest = cards.filter((card) => card !== pinned);
	const shown = all || words ? rest : rest.slice(0, SHOWN);
	return (
		<section class="pane public-questions" aria-label={t("questions.title")}>
			<div class="pane__head">
				<h2>{t("questions.title")}</h2>
				<div class="segments" role="group" aria-label={t("questions.order")}>
					{(["votes", "wait"] as const).map((one) => (
						<button key={one} type="button" class="segment" aria-pressed={order === one} onClick={() => setOrder(one)}>{t(`questions.${one}`)}</button>
					))}
				</div>
			</div>
			<TextField type="search" label={t("questions.find")} quietLabel placeholder={t("questions.find")} value={wanted} onValue={setWanted} />
			{cards.length === 0 && <p class="faint">{t(words ? "questions.nothing" : "questions.none")}</p>}
			<ul class="public-question-list">
				{[...(pinned ? [pinned] : []), ...shown].map((card) => (
					<Row key={card.question} card={card} votes={votes.get(card.question) ?? card.votes ?? 0} model={model} now={now} host={host} />
				))}
			</ul>
			{shown.length < rest.length && <Button small kind="quiet" onClick={() => setAll(true)}>{t("questions.more", { n: rest.length - shown.length })}</Button>}
		</section>
	);
}
