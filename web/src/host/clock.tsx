/*
 * clock.tsx - the run of show: the large clock, what comes by itself and when, and the host's hand on it.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Confirm, Dialog } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { tidy } from "../shared/text";
import { clock, clockSeconds, left } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { count } from "../shared/words";
import { isRunning } from "../staff/clock";
import type { Line, Turn } from "./plan";
import { TURNS, countdown, plan } from "./plan";
import type { HostModel } from "./use_host";
import { t } from "./words";

const COMMANDS: Readonly<Record<Turn, string>> = {
	open: "event.open",
	start: "event.start",
	pause: "event.pause",
	resume: "event.resume",
	close: "event.close",
	end: "event.end",
};

const EXTENSIONS = [5, 10, 15, 30];

const text = (time: number) => new Date(time).toISOString();

function BigClock({ event, now }: { event: EventInfo; now: number }) {
	const counted = countdown(event, now);
	const began = isRunning(event) && event.state !== "open" && event.starts_at ? Math.max(0, now - Date.parse(event.starts_at)) : null;
	return (
		<div class={counted?.soon ? "big-clock big-clock--soon" : "big-clock"}>
			{counted?.kind === "until" && (
				<>
					<span class="big-clock__label">{t(`until.${counted.step}`)}</span>
					<span class="big-clock__time" role="timer">{left(text(counted.at), now)}</span>
				</>
			)}
			{counted?.kind === "over" && (
				<>
					<span class="big-clock__label">{t("over.label")}</span>
					<span class="big-clock__time" role="timer">+{left(text(now + (now - counted.at)), now)}</span>
					{counted.byItself !== null && <span class="big-clock__note">{t("over.byItself", { time: left(text(counted.byItself), now) })}</span>}
				</>
			)}
			{!counted && <span class="big-clock__label">{t(isRunning(event) ? "clock.open" : "clock.none")}</span>}
			<dl class="big-clock__small">
				<div><dt>{t("clock.now")}</dt><dd>{clockSeconds(text(now))}</dd></div>
				{began !== null && <div><dt>{t("clock.began")}</dt><dd>{left(text(now + began), now)}</dd></div>}
				{counted?.kind === "until" && counted.step === "askingEnds" && event.ends_at && (
					<div><dt>{t("until.ends")}</dt><dd>{left(event.ends_at, now)}</dd></div>
				)}
			</dl>
		</div>
	);
}

function PlanLine({ line }: { line: Line }) {
	return (
		<li class={`plan__line plan__line--${line.when}`} aria-current={line.when === "next" ? "step" : undefined}>
			<time dateTime={text(line.at)}>{clock(text(line.at))}</time>
			<span class="plan__dot" aria-hidden="true" />
			<span class="plan__what">
				{t(`step.${line.step}`)}
				<span class="plan__how">{line.when === "past" ? <><Icon name="check" /><span class="visually-hidden">{t("plan.past")}</span></> : line.byItself ? t("plan.byItself") : t(`plan.${line.step === "ends" ? "ends" : "byHand"}`)}</span>
			</span>
		</li>
	);
}

function TurnDialog(props: { turn: Turn; unanswered: number; waiting: number; busy: boolean; onYes(why: string): void; onClose(): void }) {
	const { turn } = props;
	const [why, setWhy] = useState("");
	const withWhy = turn === "pause" || turn === "end";
	return (
		<Confirm
			open title={t(`${turn}.title`)} yes={t(`turn.${turn}`)} danger={turn === "end"} busy={props.busy}
			onYes={() => props.onYes(tidy(why))} onClose={props.onClose}
		>
			<div class="stack low">
				<p>{t(`${turn}.text`, { n: props.unanswered, m: props.waiting })}</p>
				{turn === "pause" && (
					<div class="presets">
						{([1, 2, 3] as const).map((n) => (
							<Button key={n} small kind="quiet" class="presets__one" onClick={() => setWhy(t(`pause.preset${n}`))}>{t(`pause.preset${n}`)}</Button>
						))}
					</div>
				)}
				{withWhy && <TextArea label={t("why")} hint={t("why.hint")} optional rows={2} maxLength={200} value={why} onValue={setWhy} />}
			</div>
		</Confirm>
	);
}

/* What goes on with the show. */
const FORWARD: readonly Turn[] = ["open", "start", "resume"];
/* Pausing and closing can be taken back by resuming and extending, but viewers are told at once: they are asked for too. */
const AT_ONCE: readonly Turn[] = ["resume"];

function Turns({ model }: { model: HostModel }) {
	const { event, busy, run } = model;
	const [asked, setAsked] = useState<Turn | null>(null);
	const turns = TURNS[event.state] ?? [];
	const counts = model.queue.counts;
	const go = async (turn: Turn, why = "") => {
		await run(COMMANDS[turn], { event: event.id, ...(why && { why }) }, t(`turn.${turn}`));
		setAsked(null);
	};
	if (turns.length === 0)
		return null;
	return (
		<div class="turns">
			{turns.map((turn, index) => (
				<Button
					key={turn} kind={FORWARD.includes(turn) && index === 0 ? "primary" : "plain"} class={`turns__one turns__one--${turn}`}
					busy={busy === COMMANDS[turn] && asked === null} onClick={() => (AT_ONCE.includes(turn) ? void go(turn) : setAsked(turn))}
				>
					{t(`turn.${turn}`)}
				</Button>
			))}
			{asked && (
				<TurnDialog
					turn={asked} unanswered={Math.max(0, counts.approved - counts.answered)} waiting={counts.pending} busy={busy !== null}
					onYes={(why) => void go(asked, why)} onClose={() => setAsked(null)}
				/>
			)}
		</div>
	);
}

/* Later by so many minutes: at one tap, for ending earlier stays possible. */
function Extend({ model }: { model: HostModel }) {
	const { event, busy, run } = model;
	if (!isRunning(event) || (!event.ends_at && !event.asking_ends_at))
		return null;
	return (
		<div class="extend" role="group" aria-label={t("extend")}>
			<span class="extend__label">{t("extend")}</span>
			{EXTENSIONS.map((minutes) => (
				<Button
					key={minutes} small disabled={busy !== null} label={t("extend.by", { n: minutes })}
					onClick={() => void run("event.extend", { event: event.id, minutes }, t("extend.by", { n: minutes }))}
				>
					+{minutes}
				</Button>
			))}
			<span class="extend__unit">{t("extend.minutes")}</span>
			{event.state === "closing" && <p class="extend__note">{t("extend.reopens")}</p>}
		</div>
	);
}

/* The last word: viewers read it in the room, and it stands in the transcript. */
function Summary({ model }: { model: HostModel }) {
	const { event, busy, run } = model;
	const [open, setOpen] = useState(false);
	const [words, setWords] = useState("");
	if (!["live", "paused", "closing", "ended"].includes(event.state))
		return null;
	const numbers = event.numbers ?? {};
	const begin = () => {
		setWords(words || t("summary.draft", {
			received: count(numbers.received ?? 0), published: count(numbers.published ?? 0),
			answered: count(numbers.answered ?? 0), takenUp: count(numbers.taken_up ?? 0),
		}));
		setOpen(true);
	};
	const send = async () => {
		if (await run("event.summary", { event: event.id, text: tidy(words) }, t("summary.send"))) {
			setOpen(false);
			setWords("");
		}
	};
	return (
		<>
			<Button icon="file" wide onClick={begin}>{t("summary")}</Button>
			<Dialog
				open={open} title={t("summary.title")} onClose={() => setOpen(false)}
				actions={
					<>
						<Button onClick={() => setOpen(false)}>{t("action.cancel")}</Button>
						<Button kind="primary" disabled={tidy(words) === ""} busy={busy === "event.summary"} onClick={() => void send()}>{t("summary.send")}</Button>
					</>
				}
			>
				<TextArea label={t("summary.label")} hint={t("summary.hint")} rows={6} maxLength={2000} value={words} onValue={setWords} />
			</Dialog>
		</>
	);
}

export function Show({ model, now, host }: { model: HostModel; now: number; host: boolean }) {
	const { event } = model;
	const lines = plan(event, now);
	return (
		<section class="pane show" aria-label={t("show.title")}>
			<h2>{t("show.title")}</h2>
			<BigClock event={event} now={now} />
			{host && <Turns model={model} />}
			{host && <Extend model={model} />}
			{lines.length > 0 && <ol class="plan">{lines.map((line) => <PlanLine key={line.step} line={line} />)}</ol>}
			{host && <Summary model={model} />}
			{event.state === "paused" && event.state_why && <p class="faint small">{t("paused.why", { why: event.state_why })}</p>}
		</section>
	);
}
