/*
 * main.tsx - an event inside another site's page: /embed/{id}, put there by embed.js with one tag.
 *
 * It shows the newest of what is public and leads to the event itself for everything that one does; so nothing here
 * needs a session, and no cookie is set in somebody else's page.  ?lang, ?theme and ?count fix language, colours
 * and how many are shown.
 */
import "./embed.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { EventBadge, OutcomeBadge } from "../shared/components/badge";
import { Empty, Loading } from "../shared/components/empty";
import { Icon } from "../shared/components/icon";
import { mount } from "../shared/components/shell";
import { Name, Text } from "../shared/components/words-of";
import { useTitle } from "../shared/hooks";
import { fromQuery, idFromPath } from "../shared/ids";
import type { Room, Thread } from "../shared/state";
import { fixTheme } from "../shared/theme";
import { when } from "../shared/time";
import { FOLLOW, view, type Item, type Look } from "../shared/view";
import { count, setLanguage, titleOf } from "../shared/words";
import { mayAsk, unitName, useLive } from "../live/context";
import { LiveStore } from "../live/store";
import { Time } from "../live/time";
import { t } from "./words";

const FEWEST = 1;
const MOST = 30;
const USUAL = 8;
const NEWEST: Look = { filter: "all", order: "newest", unit: null, topic: null, search: "", upTo: FOLLOW };

function howMany(): number {
	const wanted = Number(fromQuery("count") ?? USUAL);
	return Number.isInteger(wanted) ? Math.min(MOST, Math.max(FEWEST, wanted)) : USUAL;
}

/* The page around is told how high this one is, whenever that changes; it decides what it makes of it. */
function useHeight(): void {
	useEffect(() => {
		if (parent === window)
			return;
		const tell = () => parent.postMessage({ openfloor: "height", height: document.documentElement.scrollHeight }, "*");
		const observer = new ResizeObserver(tell);
		observer.observe(document.body);
		tell();
		return () => observer.disconnect();
	}, []);
}

/* Who reads is not pushed aside: while the pointer or the focus is here, or it is scrolled, what is new waits. */
function useReading(seq: number): { upTo: number; release: () => void } {
	const [upTo, hold] = useState(FOLLOW);
	const newest = useRef(seq);
	newest.current = seq;
	useEffect(() => {
		const root = document.documentElement;
		const isReading = () => root.matches(":hover") || !!document.querySelector("main :focus") || root.scrollTop > 4;
		const look = () => hold((old) => (isReading() ? (old === FOLLOW ? newest.current : old) : FOLLOW));
		const kinds = ["pointerover", "focusin", "focusout", "scroll"] as const;
		kinds.forEach((kind) => addEventListener(kind, look, { passive: true }));
		root.addEventListener("pointerleave", look);
		return () => {
			kinds.forEach((kind) => removeEventListener(kind, look));
			root.removeEventListener("pointerleave", look);
		};
	}, []);
	return { upTo, release: () => hold(newest.current) };
}

const Out = ({ href, class: looks, children }: { href: string; class: string; children: preact.ComponentChildren }) => (
	<a class={looks} href={href} target="_blank" rel="noopener">{children}</a>
);

function Head({ room }: { room: Room }) {
	const { event, viewers } = room;
	const { published, answered } = event.numbers ?? {};
	const href = `/events/${event.id}`;
	return (
		<header class="head">
			<p class="head__state">
				<EventBadge state={event.state} />
				{viewers > 0 && event.state !== "archived" && <span class="soft small">{t("embed.viewers", { n: count(viewers) })}</span>}
			</p>
			<h1 dir="auto"><Out class="head__title" href={href}>{titleOf(event)}</Out></h1>
			<p class="soft small">
				{event.starts_at && (event.state === "open" || event.state === "scheduled") && `${t("embed.starts", { time: when(event.starts_at) })} `}
				{published !== undefined && t("embed.counts", { published: count(published), answered: count(answered ?? 0) })}
			</p>
			<Out class="button button--primary" href={href}>{t(mayAsk(room) ? "embed.ask" : "embed.open")}</Out>
		</header>
	);
}

function Question({ room, thread }: { room: Room; thread: Thread }) {
	const href = `/events/${room.event.id}#q-${thread.id}`;
	const unit = unitName(room, thread.unit);
	const replies = thread.replies.filter((reply) => !reply.hidden);
	const first = replies[0];
	return (
		<article class="item" id={`q-${thread.id}`}>
			<p class="item__head"><Name name={thread.by} /> <Time at={thread.at} />{unit && <span class="faint small">{t("embed.to", { unit })}</span>}</p>
			<Text class="item__text" text={thread.text} />
			{first && (
				<div class="reply">
					<p class="item__head">
						{first.unit && <b>{unitName(room, first.unit)}</b>} <Name name={first.by} />
						{first.outcome && <OutcomeBadge outcome={first.outcome} />}
					</p>
					<Text class="reply__text" text={first.text} />
				</div>
			)}
			<Out class="item__more small" href={href}>{t("embed.more")}<Icon name="external" /></Out>
		</article>
	);
}

function Line({ room, item }: { room: Room; item: Item }) {
	if (item.kind === "question")
		return item.thread.hidden || !item.thread.known ? null : <Question room={room} thread={item.thread} />;
	const { note } = item;
	if (note.hidden || note.removed || note.kind === "state" || !note.text)
		return null;
	return <article class="item item--said"><Icon name="megaphone" /><Text text={note.text} /> <Time at={note.at} /></article>;
}

function Board({ room }: { room: Room }) {
	const { upTo, release } = useReading(room.seq);
	const { items, held } = useMemo(() => view(room, { ...NEWEST, upTo }), [room.threads, room.notes, room.pinned, upTo]);
	const lines = items.filter((item) => item.kind === "question" ? item.thread.known && !item.thread.hidden : item.note.kind !== "state" && !item.note.hidden);
	useTitle(titleOf(room.event));
	useHeight();
	return (
		<>
			<Head room={room} />
			<main id="main">
				<div role="status">{held > 0 && <button type="button" class="pill" onClick={release}><Icon name="up" />{t("embed.new", { n: held })}</button>}</div>
				<div role="log" aria-label={t("embed.label")}>
					{lines.slice(0, howMany()).map((item) => <Line key={item.id} room={room} item={item} />)}
				</div>
				{!lines.length && <p class="none soft">{t("embed.empty")}</p>}
			</main>
			<footer class="foot small"><Out class="" href={`/events/${room.event.id}`}>{t("embed.all")}</Out><span class="faint">{t("embed.from")}</span></footer>
		</>
	);
}

function Event({ id }: { id: string }) {
	const store = useMemo(() => new LiveStore(id), [id]);
	const live = useLive(store);
	if (live.room)
		return <Board room={live.room} />;
	return <main id="main">{live.problem?.type === "not_found" ? <Empty icon="search" title={t("embed.notFound")} /> : <Loading />}</main>;
}

function Embed() {
	const id = idFromPath("/embed/");
	return id ? <Event id={id} /> : <main id="main"><Empty icon="search" title={t("embed.notFound")} /></main>;
}

const theme = fromQuery("theme");
if (theme === "light" || theme === "dark")
	fixTheme(theme);
const wanted = fromQuery("lang");
if (wanted === "zh" || wanted === "en")
	setLanguage(wanted, false);
mount(Embed);
