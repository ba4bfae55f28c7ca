/*
 * console.tsx - the officials' console: the unit's questions, and the one being answered.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { EventBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { LinkHealth } from "../shared/components/link-health";
import { Main } from "../shared/components/shell";
import { Name } from "../shared/components/words-of";
import { useNow, useTitle, useWide } from "../shared/hooks";
import { recall } from "../shared/text";
import { ago, left, serverNow } from "../shared/time";
import type { Card, EventInfo } from "../shared/types";
import { count, titleOf } from "../shared/words";
import { writer } from "../staff/card";
import type { StaffSession } from "../staff/gate";
import { unitName } from "../staff/parts";
import { t as staff } from "../staff/words";
import type { Kept } from "./drafts";
import { keptAt } from "./drafts";
import { Question } from "./question";
import type { Shelves } from "./state";
import { ourDraft, shelve } from "./state";
import type { ConsoleModel } from "./use_console";
import { useConsole } from "./use_console";
import { t } from "./words";

function draftText(card: Card, model: ConsoleModel, me: string, now: number): string {
	const draft = ourDraft(card, model.acting);
	const kept = recall<Kept>(keptAt(me, card.question));
	if (kept && kept.text !== kept.saved)
		return t("row.mine");
	if (!draft)
		return "";
	if (draft.state === "submitted")
		return t("row.submitted");
	const held = writer(draft, now);
	return held && held.id !== me ? t("row.writing", { name: held.name }) : t("row.draft");
}

function Row({ card, model, me, now }: { card: Card; model: ConsoleModel; me: string; now: number }) {
	const selected = model.selected === card.question;
	const draft = card.answered === "answered" ? "" : draftText(card, model, me, now);
	return (
		<li>
			<button type="button" class="row-card" aria-current={selected ? "true" : undefined} onClick={() => model.select(card.question)}>
				<span class="row-card__head">
					<time dateTime={card.decided_at ?? card.asked_at}>{ago(card.decided_at ?? card.asked_at, now)}</time>
					<Name name={card.label} />
					{card.answered === "answering" && <span class="row-card__live">{t("answered.answering")}</span>}
					{draft && <span class="mark">{draft}</span>}
				</span>
				<span class="row-card__text" dir="auto">{card.text}</span>
				{Boolean(card.votes) && <span class="row-card__votes">{t("row.votes", { n: count(card.votes ?? 0) })}</span>}
			</button>
		</li>
	);
}

type ShelfName = "submitted" | "open" | "unassigned" | "takenUp" | "answered";

function Shelf(props: { name: ShelfName; cards: readonly Card[]; folded?: boolean; model: ConsoleModel; me: string; now: number }) {
	const [folded, setFolded] = useState(Boolean(props.folded));
	if (props.cards.length === 0)
		return null;
	return (
		<section class="shelf">
			<h2>
				<button type="button" class="shelf__head" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
					<span>{t(`shelf.${props.name}`)}</span><span class="shelf__count">{count(props.cards.length)}</span>
				</button>
			</h2>
			{!folded && <ul>{props.cards.map((card) => <Row key={card.question} card={card} model={props.model} me={props.me} now={props.now} />)}</ul>}
		</section>
	);
}

/* New ones are told once they have stopped coming for a moment. */
function useArrivals(shelves: Shelves, loaded: boolean): string {
	const [said, setSaid] = useState("");
	const known = useRef<Set<string> | null>(null);
	useEffect(() => {
		if (!loaded)
			return;
		const ids = shelves.open.map((card) => card.question);
		if (!known.current) {
			known.current = new Set(ids);
			return;
		}
		const timer = setTimeout(() => {
			const fresh = ids.filter((id) => !known.current?.has(id)).length;
			known.current = new Set(ids);
			if (fresh > 0)
				setSaid(t("said.new", { n: fresh }));
		}, 3_000);
		return () => clearTimeout(timer);
	}, [shelves.open.length, loaded]);
	return said;
}

function asText(model: ConsoleModel, name: string): string {
	if (model.acting.clerk)
		return t("asClerk", { name });
	if (model.acting.guest)
		return t("asGuest", { name });
	const units = model.acting.units.map((unit) => unitName(model.event, unit)).filter(Boolean).join("、");
	return units ? t("as", { unit: units, name }) : name;
}

function Bar({ model, session, several, now }: { model: ConsoleModel; session: StaffSession; several: boolean; now: number }) {
	const { event } = model;
	return (
		<section class="bar" aria-label={t("title")}>
			<div class="bar__event">
				<h1 dir="auto">{titleOf(event)}</h1>
				<EventBadge state={event.state} />
				{several && <a class="bar__change" href="/console?event=">{staff("pick.change")}</a>}
			</div>
			<span class="bar__as">{asText(model, session.person.name ?? "")}</span>
			{event.ends_at && event.state !== "ended" && <span class="bar__left number">{left(event.ends_at, now)}</span>}
			{model.viewers > 0 && <span class="bar__viewers number">{staff("viewers", { n: count(model.viewers) })}</span>}
		</section>
	);
}

export function ConsolePage({ session, event: first, several }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const model = useConsole(session, first);
	const { queue, keeper } = model;
	const me = session.person;
	const wide = useWide(860);
	const [said, onSaid] = useState("");
	useNow(1000);
	const now = serverNow();
	const loaded = queue.seq >= 0;
	const shelves = shelve(queue, model.acting);
	const arrivals = useArrivals(shelves, loaded);
	const card = model.selected ? queue.cards.get(model.selected) : undefined;
	useTitle(`${shelves.open.length > 0 ? `(${shelves.open.length}) ` : ""}${t("title")} · ${t("brand")}`);
	const shelf = (name: ShelfName, cards: readonly Card[], folded = false) => (
		<Shelf name={name} cards={cards} folded={folded} model={model} me={me.id} now={now} />
	);
	const nothing = loaded && Object.values(shelves).every((cards) => cards.length === 0);
	return (
		<div class="console">
			<Header place="console" session={session} />
			<Bar model={model} session={session} several={several} now={now} />
			<LinkHealth link={model.link} reopen={() => keeper?.reopen()} />
			<p class="visually-hidden" role="status">{said}</p>
			<p class="visually-hidden" role="status">{arrivals}</p>
			<Main class="console__main">
				{(wide || !card) && (
					<nav class="console__list" aria-label={t("shelf.open")}>
						{model.failure && <Failed problem={model.failure} again={() => void keeper?.load()} />}
						{!loaded && !model.failure && <Loading />}
						{nothing && <Empty icon="check" title={t("shelf.none")}>{t("shelf.noneText")}</Empty>}
						{shelf("submitted", shelves.submitted.map((item) => item.card))}
						{shelf("open", shelves.open)}
						{shelf("unassigned", shelves.unassigned)}
						{shelf("takenUp", shelves.takenUp, true)}
						{shelf("answered", shelves.answered, true)}
					</nav>
				)}
				{(wide || card) && (
					<section class="console__question">
						{!wide && <div class="console__back"><Button kind="quiet" onClick={() => model.select(null)}>‹ {t("back")}</Button></div>}
						{card
							? <Question key={card.question} model={model} card={card} me={me} now={now} onSaid={onSaid} />
							: <Empty icon="speech" title={t("none")}>{t("noneText")}</Empty>}
					</section>
				)}
			</Main>
		</div>
	);
}
