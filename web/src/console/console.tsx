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
import { isRunning } from "../staff/clock";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { NewsDialog } from "../staff/news";
import type { NotesModel } from "../staff/notes";
import { NoteAlerts, NotesButton, NotesDialog, useNotes } from "../staff/notes";
import { duration, unitName } from "../staff/parts";
import { t as staff } from "../staff/words";
import type { Kept } from "./drafts";
import { keptAt } from "./drafts";
import { Question } from "./question";
import type { Order, Shelves } from "./state";
import { isMine, isOwn, ordered, ourDraft, settle, shelve, waits } from "./state";
import type { ConsoleModel } from "./use_console";
import { useConsole } from "./use_console";
import { t } from "./words";

function draftText(card: Card, model: ConsoleModel, me: string, now: number): string {
	const draft = ourDraft(card, model.acting);
	const kept = recall<Kept>(keptAt(me, card.question));
	if (kept && (kept.text !== kept.saved || kept.files))
		return t("row.mine");
	if (!draft)
		return "";
	if (draft.state === "submitted")
		return t("row.submitted");
	const held = writer(draft, now);
	return held && held.id !== me ? t("row.writing", { name: held.name }) : t("row.draft");
}

/* Why a row of the open ones waits no longer, or empty. */
function doneText(card: Card, model: ConsoleModel): string {
	if (waits(card, model.acting))
		return "";
	if (card.state !== "approved" || !isMine(card, model.acting))
		return t("row.gone");
	return card.answered === "open" || card.answered === "answering" ? t("row.done") : t(`answered.${card.answered}`);
}

/* By keys (no pointer): what was chosen is what comes next. */
function goTo(click: MouseEvent): void {
	if (click.detail === 0)
		requestAnimationFrame(() => document.getElementById("question")?.focus());
}

function Row({ card, model, me, now, listed }: { card: Card; model: ConsoleModel; me: string; now: number; listed: boolean }) {
	const selected = model.selected === card.question;
	const draft = card.answered === "answered" ? "" : draftText(card, model, me, now);
	const done = listed ? doneText(card, model) : "";
	const since = card.decided_at ?? card.asked_at;
	return (
		<li>
			<button
				type="button" class={done ? "row-card row-card--done" : "row-card"} aria-current={selected ? "true" : undefined}
				onClick={(click) => { model.select(card.question); goTo(click); }}
			>
				<span class="row-card__head">
					<time dateTime={since}>{listed && !done ? t("waits", { time: duration((now - Date.parse(since)) / 1000) }) : ago(since, now)}</time>
					<Name name={card.label} />
					{listed && !isOwn(card, model.acting) && !done && <span class="mark">{t("row.invited")}</span>}
					{done && <span class="mark">{done}</span>}
					{card.answered === "answering" && <span class="row-card__live">{t("answered.answering")}</span>}
					{draft && !done && <span class="mark">{draft}</span>}
				</span>
				<span class="row-card__text" dir="auto">{card.text}</span>
				{Boolean(card.votes) && <span class="row-card__votes">{t("row.votes", { n: count(card.votes ?? 0) })}</span>}
			</button>
		</li>
	);
}

type ShelfName = "submitted" | "unassigned" | "takenUp" | "answered";

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
			{!folded && <ul>{props.cards.map((card) => <Row key={card.question} card={card} model={props.model} me={props.me} now={props.now} listed={false} />)}</ul>}
		</section>
	);
}

/*
 * What waits: in the order that was chosen, every row in its place until the official tidies up,
 * newcomers at the end.
 */
function OpenShelf({ cards, model, me, now }: { cards: readonly Card[]; model: ConsoleModel; me: string; now: number }) {
	const [order, setOrder] = useState<Order>("wait");
	const places = useRef<readonly string[]>([]);
	const [, redraw] = useState(0);
	places.current = settle(places.current, cards, order);
	const layOut = (next: Order) => {
		places.current = ordered(cards, next);
		setOrder(next);
		redraw((n) => n + 1);
	};
	const rows = places.current.flatMap((id) => model.queue.cards.get(id) ?? []);
	const wanted = ordered(cards, order);
	const moved = rows.some((card, index) => card.question !== wanted[index]);
	if (rows.length === 0)
		return null;
	return (
		<section class="shelf">
			<div class="shelf__head shelf__head--open">
				<h2>{t("shelf.open")} <span class="shelf__count">{count(cards.length)}</span></h2>
				<div class="order" role="group" aria-label={t("order")}>
					{(["wait", "votes"] as const).map((one) => (
						<button key={one} type="button" class="order__one" aria-pressed={order === one} onClick={() => layOut(one)}>{t(`order.${one}`)}</button>
					))}
				</div>
			</div>
			<ul>{rows.map((card) => <Row key={card.question} card={card} model={model} me={me} now={now} listed />)}</ul>
			{moved && <Button small kind="quiet" wide onClick={() => layOut(order)}>{t("order.tidy")}</Button>}
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

interface BarProps {
	model: ConsoleModel;
	session: StaffSession;
	several: boolean;
	now: number;
	notes: NotesModel;
	onNotes(): void;
	onNews(): void;
}

function Bar({ model, session, several, now, notes, onNotes, onNews }: BarProps) {
	const { event } = model;
	const speaking = event.floor && model.acting.units.includes(event.floor);
	return (
		<section class="bar" aria-label={t("title")}>
			<div class="bar__event">
				<h1 dir="auto">{titleOf(event)}</h1>
				<EventBadge state={event.state} />
				{several && <a class="bar__change" href="/console?event=">{staff("pick.change")}</a>}
			</div>
			<span class="bar__as">{asText(model, session.person.name ?? "")}</span>
			{event.ends_at && event.state !== "ended" && <span class="bar__left number">{left(event.ends_at, now)}</span>}
			<span class="bar__policy">{t(`policy.short.${event.answer_policy ?? "self"}`)}</span>
			{speaking && <span class="bar__floor" role="status">{t("floor")}</span>}
			{model.viewers > 0 && <span class="bar__viewers number">{staff("viewers", { n: count(model.viewers) })}</span>}
			{model.acting.clerk && <Button kind="quiet" icon="speech" disabled={!isRunning(event)} onClick={onNews}>{staff("news")}</Button>}
			<NotesButton notes={notes} onOpen={onNotes} />
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
	const notes = useNotes(keeper, first.id, { id: me.id, name: me.name ?? "" });
	const [noting, setNoting] = useState(false);
	const [reporting, setReporting] = useState(false);
	const roles = rolesIn(session, first.id).map((role) => role.role);
	const shelf = (name: ShelfName, cards: readonly Card[], folded = false) => (
		<Shelf name={name} cards={cards} folded={folded} model={model} me={me.id} now={now} />
	);
	const nothing = loaded && Object.values(shelves).every((cards) => cards.length === 0);
	return (
		<div class="console">
			<Header place="console" session={session} />
			<Bar model={model} session={session} several={several} now={now} notes={notes} onNotes={() => setNoting(true)} onNews={() => setReporting(true)} />
			<LinkHealth link={model.link} reopen={() => keeper?.reopen()} />
			<NoteAlerts notes={notes} event={model.event} onOpen={() => setNoting(true)} onQuestion={(question) => model.select(question)} />
			<p class="visually-hidden" role="status">{said}</p>
			<p class="visually-hidden" role="status">{arrivals}</p>
			<Main class="console__main">
				{(wide || !card) && (
					<nav class="console__list" aria-label={t("shelf.open")}>
						{model.failure && <Failed problem={model.failure} again={() => void keeper?.load()} />}
						{!loaded && !model.failure && <Loading />}
						{nothing && <Empty icon="check" title={t("shelf.none")}>{t("shelf.noneText")}</Empty>}
						{shelf("submitted", shelves.submitted.map((item) => item.card))}
						<OpenShelf cards={shelves.open} model={model} me={me.id} now={now} />
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
			{reporting && keeper && <NewsDialog keeper={keeper} event={model.event} onClose={() => setReporting(false)} />}
			{noting && (
				<NotesDialog
					notes={notes} event={model.event} roles={roles} units={model.acting.units} question={model.selected}
					onQuestion={(question) => { setNoting(false); model.select(question); }} onClose={() => setNoting(false)}
				/>
			)}
		</div>
	);
}
