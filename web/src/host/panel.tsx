/*
 * panel.tsx - the host's hand on the event: its clock, its state, announcements, posts,
 * and the switch that lets nothing out.  What cannot be taken back is asked for twice.
 */
import { useState } from "preact/hooks";
import { EventBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Confirm, Dialog } from "../shared/components/dialog";
import { TextArea, TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { tidy } from "../shared/text";
import type { EventInfo, EventState } from "../shared/types";
import { count } from "../shared/words";
import { Clock, isRunning } from "../staff/clock";
import type { Counts } from "../staff/queue";
import { t } from "./words";

type Turn = "open" | "start" | "pause" | "resume" | "close" | "end" | "stop" | "resumeOutput";

const TURNS: Readonly<Partial<Record<EventState, readonly Turn[]>>> = {
	scheduled: ["open", "start"],
	open: ["start"],
	live: ["pause", "close", "end"],
	paused: ["resume", "close", "end"],
	closing: ["end"],
};

const COMMANDS: Readonly<Record<Turn, string>> = {
	open: "event.open",
	start: "event.start",
	pause: "event.pause",
	resume: "event.resume",
	close: "event.close",
	end: "event.end",
	stop: "event.stop_output",
	resumeOutput: "event.resume_output",
};

const WITH_WHY: readonly Turn[] = ["pause", "end", "stop"];
const RISKY: readonly Turn[] = ["end", "stop"];
const EXTENSIONS = [5, 10, 15, 30];

export interface HostProps {
	event: EventInfo;
	counts: Counts;
	now: number;
	/* Whether this person may run the event, or only stop its output. */
	host: boolean;
	command(name: string, args: unknown): Promise<unknown>;
}

function TurnDialog(props: { turn: Turn; open: number; busy: boolean; onYes(why: string): void; onClose(): void }) {
	const { turn } = props;
	const [why, setWhy] = useState("");
	const word = turn === "stop" ? t("host.stop") : turn === "resumeOutput" ? t("host.resumeOutput") : t(`host.${turn}`);
	return (
		<Confirm
			open
			title={t(`host.${turn}Title`)}
			yes={word}
			danger={RISKY.includes(turn)}
			busy={props.busy}
			onYes={() => props.onYes(tidy(why))}
			onClose={props.onClose}
		>
			<div class="stack low">
				<p>{t(`host.${turn}Text`, { n: props.open })}</p>
				{WITH_WHY.includes(turn) && <TextArea label={t("host.why")} optional rows={2} value={why} onValue={setWhy} />}
			</div>
		</Confirm>
	);
}

function SpeakDialog(props: { kind: "announce" | "post"; busy: boolean; onSend(text: string, by: string): void; onClose(): void }) {
	const [text, setText] = useState("");
	const [by, setBy] = useState("");
	const post = props.kind === "post";
	return (
		<Dialog
			open
			title={t(`host.${props.kind}`)}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" busy={props.busy} disabled={tidy(text) === ""} onClick={() => props.onSend(tidy(text), tidy(by))}>{t("action.send")}</Button>
				</>
			}
		>
			<div class="stack">
				{post && <TextField label={t("host.by")} optional hint={t("host.byHint")} value={by} onValue={setBy} />}
				<TextArea label={t("host.text")} hint={t(post ? "host.postHint" : "host.announceHint")} value={text} onValue={setText} />
			</div>
		</Dialog>
	);
}

/* Runs one command at a time and says that it is done. */
function useRun(props: HostProps) {
	const [busy, setBusy] = useState(false);
	const run = async (name: string, args: object, what: string, done?: () => void) => {
		setBusy(true);
		try {
			await props.command(name, { event: props.event.id, ...args });
			toast(t("host.done", { what }), "good");
			done?.();
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return { busy, run };
}

function Turns({ props, onTurn }: { props: HostProps; onTurn(turn: Turn): void }) {
	const turns = TURNS[props.event.state] ?? [];
	return (
		<>
			{turns.map((turn) => (
				<Button
					key={turn}
					kind={turn === "start" || turn === "resume" ? "primary" : "plain"}
					class={turn === "end" ? "host__end" : undefined}
					onClick={() => onTurn(turn)}
				>
					{t(`host.${turn}` as "host.open")}
				</Button>
			))}
		</>
	);
}

export function Host(props: HostProps) {
	const { event, host } = props;
	const [turn, setTurn] = useState<Turn | null>(null);
	const [speak, setSpeak] = useState<"announce" | "post" | null>(null);
	const [minutes, setMinutes] = useState(10);
	const { busy, run } = useRun(props);
	const running = isRunning(event);
	const numbers = event.numbers ?? {};
	return (
		<section class="host" aria-label={t("host.title")}>
			<div class="host__head"><h2>{t("host.title")}</h2><EventBadge state={event.state} /></div>
			<Clock event={event} now={props.now} />
			<p class="faint small number">
				{t("host.numbers", { received: count(numbers.received ?? 0), published: count(props.counts.approved), answered: count(props.counts.answered) })}
			</p>
			{event.output_stopped && <p class="note note--bad" role="alert">{t("host.stopped")}</p>}
			{host && <div class="host__turns"><Turns props={props} onTurn={setTurn} /></div>}
			{host && running && (
				<div class="host__extend">
					<select class="input input--select" aria-label={t("host.extend")} value={minutes} onChange={(change) => setMinutes(Number(change.currentTarget.value))}>
						{EXTENSIONS.map((n) => <option key={n} value={n}>{t("host.extendBy", { n })}</option>)}
					</select>
					<Button busy={busy} onClick={() => run("event.extend", { minutes }, t("host.extendBy", { n: minutes }))}>{t("host.extend")}</Button>
				</div>
			)}
			{host && running && (
				<div class="host__turns">
					<Button icon="megaphone" onClick={() => setSpeak("announce")}>{t("host.announce")}</Button>
					<Button icon="speech" onClick={() => setSpeak("post")}>{t("host.post")}</Button>
				</div>
			)}
			<div class="host__last">
				{event.output_stopped
					? <Button kind="primary" wide onClick={() => setTurn("resumeOutput")}>{t("host.resumeOutput")}</Button>
					: running && <Button kind="quiet" class="host__stop" wide onClick={() => setTurn("stop")}>{t("host.stop")}</Button>}
				<LinkButton kind="quiet" icon="external" external href={`/events/${event.id}`}>{t("host.openPage")}</LinkButton>
			</div>
			{turn && (
				<TurnDialog
					turn={turn}
					open={props.counts.approved - props.counts.answered}
					busy={busy}
					onYes={(why) => run(COMMANDS[turn], why ? { why } : {}, t(`host.${turn}` as "host.open"), () => setTurn(null))}
					onClose={() => setTurn(null)}
				/>
			)}
			{speak && (
				<SpeakDialog
					kind={speak}
					busy={busy}
					onSend={(text, by) => run(`event.${speak}`, { text, ...(by && speak === "post" && { by }) }, t(`host.${speak}`), () => setSpeak(null))}
					onClose={() => setSpeak(null)}
				/>
			)}
		</section>
	);
}
