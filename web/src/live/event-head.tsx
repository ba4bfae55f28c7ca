/*
 * event-head.tsx - which event this is, how it stands, and how long it lasts.
 */
import { useId, useState } from "preact/hooks";
import { EventBadge, Badge } from "../shared/components/badge";
import { LinkButton } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import { safeLink } from "../shared/ids";
import { useNow } from "../shared/hooks";
import { clock, left, secondsUntil, serverNow, when } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { count, language, nameOf, titleOf } from "../shared/words";
import { Text } from "../shared/components/words-of";
import { useScene } from "./context";
import { t } from "./words";

/* The one time that matters now. */
function Clock({ event }: { event: EventInfo }) {
	useNow(1000);
	const now = serverNow();
	const untilAskingEnds = secondsUntil(event.asking_ends_at, now);
	const untilEnd = secondsUntil(event.ends_at, now);
	switch (event.state) {
	case "scheduled":
	case "open":
		return event.starts_at ? <span>{t("live.startsIn", { time: when(event.starts_at) })}</span> : null;
	case "live":
		if (event.kind === "session" && untilAskingEnds !== null && untilAskingEnds > 0)
			return <span class="number">{t("live.askingLeft", { time: left(event.asking_ends_at, now) })}</span>;
		if (event.kind === "session" && untilEnd !== null && untilEnd > 0)
			return <span class="number">{t("live.timeLeft", { time: left(event.ends_at, now) })}</span>;
		return null;
	case "ended":
	case "archived":
		return event.ended_at ? <span>{t("live.endedAt", { time: when(event.ended_at) })}</span> : null;
	default:
		return null;
	}
}

function Numbers() {
	const { room } = useScene();
	const { numbers, state } = room.event;
	const over = state === "ended" || state === "archived";
	const present = over ? numbers?.visitors ?? 0 : room.viewers;
	return (
		<ul class="numbers small soft">
			{present > 0 && <li><Icon name="people" />{t(over ? "live.visitors" : "live.viewers", { n: count(present) })}</li>}
			{numbers?.published !== undefined && <li><b class="number">{count(numbers.published)}</b> {t("live.published")}</li>}
			{numbers?.answered !== undefined && <li><b class="number">{count(numbers.answered)}</b> {t("live.answered")}</li>}
		</ul>
	);
}

interface BannerText {
	title: string;
	text?: string;
	tone: "warn" | "accent" | "plain" | "bad";
	afterwards?: boolean;
}

function bannerOf(event: EventInfo): BannerText | null {
	const why = event.state_why ?? "";
	switch (event.state) {
	case "open":
		return { title: t("banner.open"), tone: "accent", ...(event.starts_at && { text: t("banner.openText", { time: when(event.starts_at) }) }) };
	case "scheduled":
		return { title: t("banner.scheduled"), tone: "plain" };
	case "paused":
		return { title: why ? `${t("banner.paused")}：${why}` : t("banner.paused"), text: t("banner.pausedText"), tone: "warn" };
	case "closing":
		return { title: t("banner.closing"), text: t("banner.closingText"), tone: "accent" };
	case "ended":
		return { title: why ? `${t("banner.ended")}：${why}` : t("banner.ended"), text: t("banner.endedText"), tone: "plain", afterwards: true };
	case "archived":
		return { title: t("banner.archived"), text: event.edited ? t("banner.archivedText") : t("banner.unedited"), tone: "plain", afterwards: true };
	case "cancelled":
		return { title: why ? `${t("banner.cancelled")}：${why}` : t("banner.cancelled"), tone: "bad" };
	default:
		return event.output_stopped ? { title: t("banner.stopped"), text: t("banner.stoppedText"), tone: "warn" } : null;
	}
}

function Afterwards({ event }: { event: EventInfo }) {
	return (
		<div class="row">
			<LinkButton kind="primary" icon="file" href={`/events/${event.id}/transcript.html`}>{t("banner.transcript")}</LinkButton>
			<LinkButton href={`/cases?event=${event.id}`}>{t("banner.cases")}</LinkButton>
			<LinkButton kind="quiet" href={`/events/${event.id}/transcript.json`}>{t("banner.json")}</LinkButton>
		</div>
	);
}

export function StateBanner() {
	const { room } = useScene();
	const banner = bannerOf(room.event);
	return (
		<div role="status">
			{banner && (
				<div class={`banner banner--${banner.tone}`}>
					<p class="banner__title" dir="auto">{banner.title}</p>
					{banner.text && <p>{banner.text}</p>}
					{banner.afterwards && <Afterwards event={room.event} />}
				</div>
			)}
		</div>
	);
}

/* What the event is about, opened on demand, and the way to its video. */
function Ways({ event }: { event: EventInfo }) {
	const [open, setOpen] = useState(false);
	const id = useId();
	const stream = safeLink(event.stream_url);
	const summary = (language() === "en" && event.summary_en) || event.summary;
	if (!summary && !stream)
		return null;
	return (
		<>
			<div class="event-head__ways">
				{summary && (
					<button type="button" class="act" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
						<Icon name="chevron" />{t("live.about")}
					</button>
				)}
				{stream && <a class="act" href={stream} target="_blank" rel="noopener noreferrer"><Icon name="play" />{t("live.stream")}</a>}
			</div>
			<div id={id} hidden={!open}>
				{open && (
					<>
						<Text class="soft" text={summary} />
						{event.starts_at && <p class="faint small">{when(event.starts_at)}{event.ends_at && ` – ${clock(event.ends_at)}`}</p>}
					</>
				)}
			</div>
		</>
	);
}

/* Whose turn the host has made it. */
function Floor({ event }: { event: EventInfo }) {
	const unit = event.floor ? event.units?.find((one) => one.id === event.floor) : undefined;
	return <p class="event-head__floor" role="status">{unit && <><Icon name="speech" />{t("live.floor", { unit: nameOf(unit) })}</>}</p>;
}

export function EventHead() {
	const { room } = useScene();
	const event = room.event;
	return (
		<header class="event-head">
			<div class="event-head__line">
				<EventBadge state={event.state} />
				<Clock event={event} />
				{event.rehearsal && <Badge tone="warn">{t("event.rehearsal")}</Badge>}
			</div>
			<h1 dir="auto">{titleOf(event)}</h1>
			{event.series && <p class="soft small">{titleOf(event.series)}</p>}
			<Floor event={event} />
			<Numbers />
			{event.rehearsal && <p class="soft small">{t("live.rehearsal")}</p>}
			<Ways event={event} />
		</header>
	);
}
