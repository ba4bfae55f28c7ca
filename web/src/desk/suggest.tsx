/*
 * suggest.tsx - what the desk proposes for a card: a unit and a topic, a pile of questions that
 * say the same, public ones that are alike, the question chosen to merge into.
 */
import { useMemo } from "preact/hooks";
import { QuestionBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Check } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import { clock } from "../shared/time";
import type { Card, EventInfo } from "../shared/types";
import { topicName, unitName } from "../staff/parts";
import { twins } from "./merge";
import { isExact, publicIn, waitingIn } from "./stack";
import { t } from "./words";

/* Whether the guess about CARD would change anything. */
export function guessFor(card: Card, topic: string | null): NonNullable<Card["guess"]> | null {
	const { guess } = card;
	if (!guess || card.state !== "pending")
		return null;
	const unit = guess.unit && guess.unit !== card.unit;
	const other = guess.topic && guess.topic !== (topic ?? card.topic);
	return unit || other ? guess : null;
}

export function Guess({ card, event, topic, disabled, onTake }: { card: Card; event: EventInfo; topic: string | null; disabled: boolean; onTake(): void }) {
	const guess = guessFor(card, topic);
	const names = guess ? [unitName(event, guess.unit), topicName(event, guess.topic)].filter(Boolean) : [];
	if (!guess || names.length === 0)
		return null;
	return (
		<div class="guess">
			<Icon name="bulb" />
			<p class="guess__text">
				<strong>{t("guess.is", { names: names.join(" · ") })}</strong>
				{guess.why && guess.why.length > 0 && <span class="guess__why" dir="auto">{t("guess.why", { words: guess.why.join("、") })}</span>}
			</p>
			<Button small disabled={disabled} aria-keyshortcuts="G" onClick={onTake}>{t("guess.take")}<kbd aria-hidden="true">G</kbd></Button>
		</div>
	);
}

function StackRow({ card }: { card: Card }) {
	return (
		<li class={card.state === "pending" ? "twin" : "twin twin--done"}>
			<span class="twin__head">
				<Name name={card.label} /><time dateTime={card.asked_at}>{clock(card.asked_at)}</time>
				{card.state !== "pending" && <QuestionBadge state={card.state} />}
				{Boolean(card.votes) && <span>{t("card.votes", { n: card.votes ?? 0 })}</span>}
			</span>
			<Text text={card.text} />
		</li>
	);
}

/* The pile of CARD: seen at one glance, and on wish decided together. */
export function Stack(props: {
	card: Card;
	stack: readonly Card[];
	together: boolean;
	disabled: boolean;
	onTogether(together: boolean): void;
	onMerge(into: string): void;
}) {
	const { card, stack } = props;
	const count = Math.max(card.twins?.count ?? 0, stack.length + 1);
	if (!card.twins || count < 2)
		return null;
	const waiting = waitingIn(stack);
	const there = publicIn(stack);
	return (
		<section class="pile">
			<div class="pile__head">
				<h3><Icon name="layers" />{t(isExact(card, stack) ? "pile.exact" : "pile.near", { n: count })}</h3>
				{Boolean(card.twins.votes) && <span class="faint small">{t("card.votes", { n: card.twins.votes ?? 0 })}</span>}
				{card.state === "pending" && waiting.length > 0 && (
					<Check checked={props.together} disabled={props.disabled} onValue={props.onTogether}>
						{t("pile.together", { n: waiting.length + 1 })}<kbd aria-hidden="true">S</kbd>
					</Check>
				)}
			</div>
			{there && card.state === "pending" && (
				<div class="pile__public">
					<p>{t("pile.public")}</p>
					<Button small disabled={props.disabled} onClick={() => props.onMerge(there.question)}>{t("merge.confirm")}</Button>
				</div>
			)}
			<ul>{stack.map((one) => <StackRow key={one.question} card={one} />)}</ul>
		</section>
	);
}

/* Questions that this page finds alike, beyond the pile. */
export function Alike({ card, cards, stack, disabled, onMerge }: {
	card: Card; cards: ReadonlyMap<string, Card>; stack: readonly Card[]; disabled: boolean; onMerge(into: string): void;
}) {
	const found = useMemo(() => (card.state === "pending" ? twins(card, cards.values()) : []), [card.question, card.text, cards.size]);
	const others = found.filter(({ item }) => !stack.some((one) => one.question === item.question));
	if (others.length === 0)
		return null;
	return (
		<section class="twins">
			<h3>{t("twins.title")}</h3>
			<ul>
				{others.map(({ item, alike }) => (
					<li key={item.question} class="twin twin--offer">
						<span class="twin__head">
							<QuestionBadge state={item.state} />
							<Name name={item.label} />
							<span class="candidate__alike">{t("merge.alike", { n: Math.round(alike * 100) })}</span>
						</span>
						<Text text={item.text} />
						<Button small disabled={disabled} onClick={() => onMerge(item.question)}>{t("merge.confirm")}</Button>
					</li>
				))}
			</ul>
		</section>
	);
}

/* The question that M merges into, until another one is chosen. */
export function Target({ target, onClear }: { target: Card | null; onClear(): void }) {
	if (!target)
		return null;
	return (
		<div class="target">
			<Icon name="pin" />
			<p><span class="target__label">{t("target.label")}</span> <span dir="auto">{target.text}</span></p>
			<Button kind="quiet" small icon="close" label={t("target.clear")} onClick={onClear} />
		</div>
	);
}
