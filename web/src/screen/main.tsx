/*
 * main.tsx - the hall's big screen of an event: /screen/{id}.
 *
 * Nobody sits before it: it says what is being answered, lets the answers take turns, shows how to join, and goes on
 * by itself for days.  ?theme=light|dark and ?lang=zh|en fix what would else be dark and Chinese.
 */
import "./screen.css";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { EventBadge } from "../shared/components/badge";
import { Icon, type IconName } from "../shared/components/icon";
import { mount } from "../shared/components/shell";
import { useNow, useTitle } from "../shared/hooks";
import { fromQuery, idFromPath } from "../shared/ids";
import type { Room } from "../shared/state";
import { clock, left, secondsUntil, serverNow, when } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { count, language, setLanguage, titleOf } from "../shared/words";
import { unitName, useLive } from "../live/context";
import { LiveStore } from "../live/store";
import { useAttended, useAwake, useRenewal } from "./alive";
import { QrCode } from "./qr";
import { weight, type Slide } from "./slides";
import { useTurns, type Turns } from "./turns";
import { t } from "./words";

const LOST_MS = 5_000;
const LEAST_SCALE = 0.5;
const SHORT_SCALE = 1.4;

type Theme = "dark" | "light";

/* Whatever stands in it is drawn as large as it fits: the text decides, not the place. */
function Fitted({ children, name, of, most = 1 }: { children: preact.ComponentChildren; name: string; of: string; most?: number }) {
	const place = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const element = place.current;
		if (!element)
			return;
		const fit = () => {
			let scale = most;
			do {
				element.style.setProperty("--fit", String(scale));
				scale -= 0.05;
			} while (scale > LEAST_SCALE && element.scrollHeight > element.clientHeight + 1);
		};
		fit();
		const watch = new ResizeObserver(fit);
		watch.observe(element);
		void document.fonts?.ready.then(fit);
		return () => watch.disconnect();
	}, [of, most]);
	return <div ref={place} class={`fitted ${name}`}>{children}</div>;
}

function TimeLine({ event }: { event: EventInfo }) {
	useNow(1000);
	const now = serverNow();
	const asking = secondsUntil(event.asking_ends_at, now) ?? 0;
	const end = secondsUntil(event.ends_at, now) ?? 0;
	const isSession = event.kind === "session";
	let text = "";
	if (event.state === "live" && isSession && asking > 0)
		text = t("screen.askingLeft", { time: left(event.asking_ends_at, now) });
	else if (event.state === "live" && isSession && end > 0)
		text = t("screen.timeLeft", { time: left(event.ends_at, now) });
	else if (event.state === "closing")
		text = t("screen.closing");
	else if ((event.state === "open" || event.state === "scheduled") && event.starts_at)
		text = t("screen.starts", { time: when(event.starts_at) });
	return (
		<p class="head__time">
			{text && <span>{text}</span>}
			<span class="head__clock number">{clock(new Date(now).toISOString())}</span>
		</p>
	);
}

function Head({ event }: { event: EventInfo }) {
	return (
		<header class="head">
			<div class="head__what">
				<h1 dir="auto">{titleOf(event)}</h1>
				<EventBadge state={event.state} />
			</div>
			<TimeLine event={event} />
		</header>
	);
}

function Quoted({ thread, small }: { thread: Slide["thread"]; small?: boolean }) {
	return (
		<blockquote class={small ? "question question--small" : "question"}>
			<p dir="auto">{thread.text}</p>
			{thread.by && <footer dir="auto">{thread.by}</footer>}
		</blockquote>
	);
}

function Shown({ room, slide }: { room: Room; slide: Slide }) {
	const unit = unitName(room, slide.unit);
	if (slide.kind !== "answer")
		return (
			<article class={`slide slide--${slide.kind}`}>
				<Fitted name="slide__alone" of={slide.key}>
					<p class="slide__label">{t(slide.kind === "now" ? "screen.now" : "screen.waiting")}{unit && <b>{unit}</b>}</p>
					<Quoted thread={slide.thread} />
				</Fitted>
			</article>
		);
	const isLong = weight(slide.thread.text ?? "") > 60;
	return (
		<article class="slide slide--answer">
			<Fitted name={isLong ? "slide__question slide__question--long" : "slide__question"} of={slide.key}><Quoted thread={slide.thread} small /></Fitted>
			<p class="slide__label">
				{t("screen.answered")}{unit && <b>{unit}</b>}{slide.by && <span dir="auto">{slide.by}</span>}
				{slide.parts > 1 && <span class="number slide__part">{t("screen.part", { part: slide.part, parts: slide.parts })}</span>}
			</p>
			<Fitted name="slide__text" of={slide.key} most={slide.parts > 1 ? 1 : SHORT_SCALE}><p dir="auto">{slide.text}</p></Fitted>
		</article>
	);
}

/* One thing to say, in the middle. */
function Calm({ title, text }: { title: string; text?: string | null }) {
	return (
		<div class="calm" role="status">
			<p class="calm__title" dir="auto">{title}</p>
			{text && <p class="calm__text" dir="auto">{text}</p>}
		</div>
	);
}

function Countdown({ event }: { event: EventInfo }) {
	useNow(1000);
	const seconds = secondsUntil(event.starts_at, serverNow());
	if (!seconds || seconds <= 0 || seconds > 86_400)
		return <Calm title={titleOf(event)} text={event.starts_at ? t("screen.starts", { time: when(event.starts_at) }) : null} />;
	return (
		<div class="calm" role="timer">
			<p class="calm__text">{t("screen.startsIn")}</p>
			<p class="calm__count number">{left(event.starts_at, serverNow())}</p>
		</div>
	);
}

function Middle({ room, turns }: { room: Room; turns: Turns }) {
	const { event } = room;
	if (event.state === "cancelled")
		return <Calm title={t("screen.cancelled")} text={event.state_why ?? null} />;
	if (event.state === "paused")
		return <Calm title={t("screen.paused")} text={event.state_why ?? null} />;
	if (event.output_stopped && event.state !== "ended" && event.state !== "archived")
		return <Calm title={t("screen.stopped")} />;
	if (turns.slide)
		return <Shown key={turns.slide.key} room={room} slide={turns.slide} />;
	if (event.state === "scheduled" || event.state === "open")
		return <Countdown event={event} />;
	if (event.state === "ended" || event.state === "archived")
		return <Calm title={t("screen.ended")} text={t("screen.endedText")} />;
	return <Calm title={t("screen.first")} />;
}

function Side({ room }: { room: Room }) {
	const { event, viewers } = room;
	const address = `${location.origin}/events/${event.id}`;
	const isOver = ["ended", "archived", "cancelled"].includes(event.state);
	const numbers: [string, number | undefined][] = [
		[t("screen.received"), event.numbers?.received],
		[t("screen.published"), event.numbers?.published],
		[t("screen.answeredCount"), event.numbers?.answered],
		isOver ? [t("screen.visitors"), event.numbers?.visitors] : [t("screen.viewers"), viewers],
	];
	const join = t(isOver ? "screen.joinOver" : "screen.join");
	return (
		<aside class="side">
			<div class="join">
				<QrCode text={address} label={`${join}: ${address}`} />
				<p class="join__word">{join}</p>
				<p class="join__host" dir="ltr">{location.host}</p>
			</div>
			<dl class="numbers">
				{numbers.map(([name, value]) => value !== undefined && (
					<div key={name}><dt>{name}</dt><dd class="number">{count(value)}</dd></div>
				))}
			</dl>
		</aside>
	);
}

function Control({ icon, label, onClick, pressed }: { icon: IconName; label: string; onClick: () => void; pressed?: boolean }) {
	return (
		<button type="button" onClick={onClick} {...(pressed !== undefined && { "aria-pressed": pressed })}>
			<Icon name={icon} />{label}
		</button>
	);
}

function Controls({ turns, theme, setTheme }: { turns: Turns; theme: Theme; setTheme: (theme: Theme) => void }) {
	const other = theme === "dark" ? "light" : "dark";
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter"))
				return;
			if (event.key === "ArrowRight" || event.key === "PageDown")
				turns.go(1);
			else if (event.key === "ArrowLeft" || event.key === "PageUp")
				turns.go(-1);
			else if (event.key === " ")
				turns.hold(!turns.held);
			else
				return;
			event.preventDefault();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	});
	return (
		<div class="controls" role="toolbar" aria-label={t("screen.controls")}>
			<Control icon="undo" label={t("screen.back")} onClick={() => turns.go(-1)} />
			<Control icon={turns.held ? "play" : "pause"} label={t(turns.held ? "screen.go" : "screen.hold")} onClick={() => turns.hold(!turns.held)} />
			<Control icon="chevron" label={t("screen.next")} onClick={() => turns.go(1)} />
			<Control icon="bulb" label={t(other === "dark" ? "screen.dark" : "screen.light")} onClick={() => setTheme(other)} />
			<Control icon="speech" label={language() === "zh" ? "English" : "中文"} onClick={() => setLanguage(language() === "zh" ? "en" : "zh")} />
			{document.fullscreenEnabled && <Control icon="external" label={t("screen.full")} onClick={() => void document.documentElement.requestFullscreen()} />}
		</div>
	);
}

/* A break of a few seconds is nobody's business. */
function useLost(isOpen: boolean): boolean {
	const [lost, set] = useState(false);
	useEffect(() => {
		if (isOpen) {
			set(false);
			return;
		}
		const timer = setTimeout(() => set(true), LOST_MS);
		return () => clearTimeout(timer);
	}, [isOpen]);
	return lost;
}

function Wall({ room, isOpen }: { room: Room; isOpen: boolean }) {
	const [theme, setTheme] = useState<Theme>(fromQuery("theme") === "light" ? "light" : "dark");
	const turns = useTurns(room);
	const lost = useLost(isOpen);
	useTitle(titleOf(room.event));
	useAttended();
	useRenewal(room.event.state);
	useEffect(() => {
		document.documentElement.dataset.theme = theme;
	}, [theme]);
	return (
		<div class="screen">
			<Head event={room.event} />
			<main id="main" class="middle" aria-label={t("screen.region")}><Middle room={room} turns={turns} /></main>
			<Side room={room} />
			{lost && <p class="lost" role="status"><Icon name="offline" />{t("screen.lost")}</p>}
			<Controls turns={turns} theme={theme} setTheme={setTheme} />
		</div>
	);
}

function Event({ id }: { id: string }) {
	const store = useMemo(() => new LiveStore(id), [id]);
	const live = useLive(store);
	if (live.room)
		return <Wall room={live.room} isOpen={live.link.state === "open"} />;
	if (live.problem?.type === "not_found")
		return <NotFound />;
	return <div class="screen screen--bare" />;
}

function NotFound() {
	return <div class="screen screen--bare"><main id="main" class="middle"><h1 class="calm__title">{t("screen.notFound")}</h1><p class="calm__text">{t("screen.notFoundText")}</p></main></div>;
}

function Screen() {
	const id = idFromPath("/screen/");
	useAwake();
	useEffect(() => {
		document.documentElement.dataset.theme = fromQuery("theme") === "light" ? "light" : "dark";
	}, []);
	return id ? <Event id={id} /> : <NotFound />;
}

const wanted = fromQuery("lang");
if (wanted === "zh" || wanted === "en")
	setLanguage(wanted, false);
mount(Screen);
