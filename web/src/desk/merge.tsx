/*
 * merge.tsx - picks the question that another one is merged into, the most alike first.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Dialog } from "../shared/components/dialog";
import { QuestionBadge } from "../shared/components/badge";
import { Name, Text } from "../shared/components/words-of";
import type { Card } from "../shared/types";
import { bySimilarity } from "../staff/similar";
import { isComposing } from "./panels";
import { t } from "./words";

const MOST = 40;
const NOTEWORTHY = 0.3;
const SEARCH_PAUSE_MS = 300;

function mayTake(card: Card, merged: Card): boolean {
	return card.question !== merged.question && !card.urgent && (card.state === "approved" || card.state === "pending");
}

/* What CARD may be merged into, those with WORDS in them, the most alike first; public ones win a draw. */
export function candidates(card: Card, cards: Iterable<Card>, words: string): { item: Card; alike: number }[] {
	const wanted = words.trim().toLowerCase();
	const possible = [...cards]
		.filter((other) => mayTake(other, card) && other.text.toLowerCase().includes(wanted))
		.sort((one, other) => Number(other.state === "approved") - Number(one.state === "approved"));
	return bySimilarity(card.text, possible).slice(0, MOST);
}

/* The few that are so alike that the moderator should see them without asking. */
export function twins(card: Card, cards: Iterable<Card>): { item: Card; alike: number }[] {
	return candidates(card, cards, "").filter(({ alike }) => alike >= 0.5).slice(0, 3);
}

function Candidate(props: { card: Card; alike: number; active: boolean; onChoose(): void }) {
	return (
		<li>
			<button type="button" class="candidate" aria-current={props.active ? "true" : undefined} onClick={props.onChoose}>
				<span class="candidate__head">
					<QuestionBadge state={props.card.state} />
					<Name name={props.card.label} />
					{props.alike >= NOTEWORTHY && <span class="candidate__alike">{t("merge.alike", { n: Math.round(props.alike * 100) })}</span>}
				</span>
				<Text text={props.card.text} />
			</button>
		</li>
	);
}

export function MergeDialog(props: {
	card: Card;
	cards: ReadonlyMap<string, Card>;
	onSearch(words: string): void;
	onMerge(into: string): void;
	onClose(): void;
}) {
	const [words, setWords] = useState("");
	const [active, setActive] = useState(0);
	const found = useMemo(
		() => candidates(props.card, props.cards.values(), words),
		[props.card.question, props.card.text, props.cards, words],
	);
	useEffect(() => {
		if (words.trim() === "")
			return;
		const timer = setTimeout(() => props.onSearch(words.trim()), SEARCH_PAUSE_MS);
		return () => clearTimeout(timer);
	}, [words]);
	const onKeyDown = (event: KeyboardEvent) => {
		if (isComposing(event))
			return;
		const chosen = found[active];
		if (event.key === "ArrowDown")
			setActive(Math.min(active + 1, found.length - 1));
		else if (event.key === "ArrowUp")
			setActive(Math.max(active - 1, 0));
		else if (event.key === "Enter" && chosen)
			props.onMerge(chosen.item.question);
		else
			return;
		event.preventDefault();
	};
	return (
		<Dialog open wide tall title={t("merge.title")} onClose={props.onClose}>
			<div class="merge">
				<Text text={props.card.text} class="merge__source" />
				<input
					class="input"
					type="search"
					autoFocus
					aria-label={t("merge.search")}
					placeholder={t("merge.search")}
					value={words}
					onInput={(event) => { setWords(event.currentTarget.value); setActive(0); }}
					onKeyDown={onKeyDown}
				/>
				<p class="faint small">{t("merge.hint")}</p>
				<ul class="merge__list">
					{found.map(({ item, alike }, index) => (
						<Candidate key={item.question} card={item} alike={alike} active={index === active} onChoose={() => props.onMerge(item.question)} />
					))}
					{found.length === 0 && <li class="faint">{t("merge.nothing")}</li>}
				</ul>
			</div>
		</Dialog>
	);
}
