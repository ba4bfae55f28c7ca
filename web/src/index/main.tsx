/*
 * main.tsx - the events page: what is on, what comes, what was; and the
 * search over what has been asked and answered.
 */
import "./index.css";
import { useState } from "preact/hooks";
import { Badge, EventBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { TextField } from "../shared/components/field";
import { Header } from "../shared/components/header";
import { Icon } from "../shared/components/icon";
import { Main, mount } from "../shared/components/shell";
import { get } from "../shared/api";
import { useLoaded, useNow, useSession, useTitle } from "../shared/hooks";
import { clock, date, when } from "../shared/time";
import type { EventInfo, EventState } from "../shared/types";
import { count, language, titleOf } from "../shared/words";
import { t } from "./words";

const NOW: EventState[] = ["live", "paused", "closing"];
const SOON: EventState[] = ["open", "scheduled"];
const PAST_PAGE = 12;

function isSession(event: EventInfo): boolean {
	return event.kind === "session";
}

function timeOf(event: EventInfo): string {
	return event.starts_at ?? event.opens_at ?? event.ended_at ?? "";
}

function times(event: EventInfo): string {
	if (SOON.includes(event.state)) {
		if (event.state === "scheduled" && event.opens_at)
			return `${t("index.starts", { time: when(event.starts_at) })} · ${t("index.opens", { time: when(event.opens_at) })}`;
		return event.starts_at ? t("index.starts", { time: when(event.starts_at) }) : "";
	}
	if (NOW.includes(event.state))
		return event.ends_at && event.kind === "session" ? t("index.until", { time: clock(event.ends_at) }) : "";
	return date(timeOf(event));
}

function facts(event: EventInfo): string[] {
	const numbers = event.numbers ?? {};
	const over = !NOW.includes(event.state);
	const units = (event.units ?? []).length;
	return [
		units ? t("index.units", { n: units }) : "",
		!over && numbers.present ? t("index.present", { n: count(numbers.present) }) : "",
		numbers.published ? t("index.questions", { n: count(numbers.published) }) : "",
		numbers.answered ? t("index.answered", { n: count(numbers.answered) }) : "",
		over && numbers.visitors ? t("index.visitors", { n: count(numbers.visitors) }) : "",
	].filter(Boolean);
}

function Facts({ event }: { event: EventInfo }) {
	const list = facts(event);
	return list.length ? <ul class="facts">{list.map((fact) => <li key={fact}>{fact}</li>)}</ul> : null;
}

/* What is on now: as large as it deserves. */
function Big({ event }: { event: EventInfo }) {
	const summary = (language() === "en" && event.summary_en) || event.summary;
	return (
		<article class="card big">
			<p class="event-line"><EventBadge state={event.state} /><span>{t(`event.kind.${event.kind}`)}</span><span>{times(event)}</span></p>
			<h3 dir="auto"><a class="cover" href={`/events/${event.id}`}>{titleOf(event)}</a></h3>
			{summary && <p class="big__summary" dir="auto">{summary}</p>}
			<Facts event={event} />
			<span class="button button--primary" aria-hidden="true">{t("index.enter")}<Icon name="chevron" /></span>
		</article>
	);
}

function Row({ event }: { event: EventInfo }) {
	const archived = event.state === "archived" || event.state === "ended";
	return (
		<article class="card event-row">
			<p class="event-line">
				<EventBadge state={event.state} />
				{event.kind !== "session" && <span>{t(`event.kind.${event.kind}`)}</span>}
				{event.rehearsal && <Badge tone="warn">{t("event.rehearsal")}</Badge>}
				<time dateTime={timeOf(event)}>{times(event)}</time>
			</p>
			<h3 dir="auto"><a class="cover" href={`/events/${event.id}`}>{titleOf(event)}</a></h3>
			<Facts event={event} />
			{archived && <a class="event-row__way" href={`/events/${event.id}/transcript.html`}>{t("index.transcript")}</a>}
			{event.state === "open" && <span class="event-row__way" aria-hidden="true">{t("index.ask")}<Icon name="chevron" /></span>}
		</article>
	);
}

function Search() {
	const [words, setWords] = useState("");
	return (
		<form
			class="search"
			role="search"
			onSubmit={(submit) => {
				submit.preventDefault();
				location.assign(`/cases?q=${encodeURIComponent(words.trim())}`);
			}}
		>
			<TextField
				type="search"
				label={t("index.searchLabel")}
				quietLabel
				placeholder={t("index.search")}
				value={words}
				onValue={setWords}
			/>
			<Button type="submit" icon="search" label={t("action.search")} />
		</form>
	);
}

function Past({ events }: { events: EventInfo[] }) {
	const [limit, setLimit] = useState(PAST_PAGE);
	if (!events.length)
		return null;
	return (
		<section class="stack">
			<h2>{t("index.past")}</h2>
			<div class="rows">{events.slice(0, limit).map((event) => <Row key={event.id} event={event} />)}</div>
			{events.length > limit && <Button kind="quiet" onClick={() => setLimit(limit + PAST_PAGE)}>{t("index.more")}</Button>}
		</section>
	);
}

function Events({ events }: { events: EventInfo[] }) {
	const now = events.filter((event) => NOW.includes(event.state));
	const soon = events.filter((event) => SOON.includes(event.state)).sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
	const past = events.filter((event) => ["ended", "archived", "cancelled"].includes(event.state));
	return (
		<>
			{now.length > 0 && (
				<section class="stack">
					<h2>{t("index.now")}</h2>
					{now.filter(isSession).map((event) => <Big key={event.id} event={event} />)}
					<div class="rows">{now.filter((event) => !isSession(event)).map((event) => <Row key={event.id} event={event} />)}</div>
				</section>
			)}
			{soon.length > 0 && (
				<section class="stack"><h2>{t("index.soon")}</h2><div class="rows">{soon.map((event) => <Row key={event.id} event={event} />)}</div></section>
			)}
			{!now.length && !soon.length && <Empty icon="clock" title={t("index.empty")}>{t("index.emptyText")}</Empty>}
			<Past events={past} />
		</>
	);
}

function Index() {
	const minute = Math.floor(useNow(30_000) / 60_000);
	const events = useLoaded(() => get<{ events: EventInfo[] }>("/api/events"), [minute]);
	const { session } = useSession();
	useTitle(`${t("brand")} · ${t("brand.tagline")}`);
	return (
		<>
			<Header place="events" session={session} />
			<Main class="index">
				<header class="index__head">
					<h1>{t("index.title")}</h1>
					<p class="soft">{t("index.text")}</p>
					<Search />
				</header>
				{events.value ? <Events events={events.value.events} />
					: events.problem ? <Failed problem={events.problem} again={events.again} /> : <Loading />}
				<p class="index__foot"><LinkButton kind="quiet" icon="file" href="/receipt">{t("index.receipt")}</LinkButton></p>
			</Main>
		</>
	);
}

mount(Index);
