/*
 * person.tsx - what a moderator can do about somebody: nothing to say for a while, or kept out
 * altogether; each with a reason and an end.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { Choice, TextArea } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { Name, Text } from "../shared/components/words-of";
import { tidy } from "../shared/text";
import { serverNow, when } from "../shared/time";
import type { Card, EventInfo } from "../shared/types";
import { QuestionBadge } from "../shared/components/badge";
import type { Keeper } from "../staff/keeper";
import { isPlainEnter } from "./panels";
import { t } from "./words";

type Measure = "mute" | "block";

/* Minutes until EVENT ends, at NOW; null where it has no end. */
export function minutesLeft(event: EventInfo, now: number): number | null {
	const end = event.ends_at ? Math.ceil((Date.parse(event.ends_at) - now) / 60_000) : 0;
	return end > 0 ? end : null;
}

const DURATIONS: Readonly<Record<Measure, readonly number[]>> = {
	mute: [10, 30, 60],
	block: [60, 24 * 60, 7 * 24 * 60],
};

function durations(measure: Measure, event: EventInfo): { value: string; text: string }[] {
	const rest = minutesLeft(event, serverNow());
	const spans = DURATIONS[measure].map((minutes) => ({ value: String(minutes), text: spanText(minutes) }));
	return rest ? [...spans, { value: String(rest), text: t("person.untilEnd") }] : spans;
}

function spanText(minutes: number): string {
	if (minutes < 60)
		return t("person.minutes", { n: minutes });
	return minutes < 24 * 60 ? t("person.hours", { n: minutes / 60 }) : t("person.days", { n: minutes / (24 * 60) });
}

function running(until: string | null | undefined): string | null {
	return until && Date.parse(until) > serverNow() ? until : null;
}

function History({ card }: { card: Card }) {
	const earlier = card.earlier ?? [];
	return (
		<>
			{card.record && <p class="small">{t("record", { asked: card.record.asked, published: card.record.published, declined: card.record.declined })}</p>}
			{earlier.length > 0 && (
				<ul class="person__earlier">
					{earlier.slice(0, 5).map((one) => <li key={one.question}><QuestionBadge state={one.state} /> <Text text={one.text} /></li>)}
				</ul>
			)}
		</>
	);
}

export function PersonDialog(props: { card: Card; event: EventInfo; keeper: Keeper; onClose(): void }) {
	const { card, event, keeper, onClose } = props;
	const [measure, setMeasure] = useState<Measure>("mute");
	const [minutes, setMinutes] = useState("30");
	const [why, setWhy] = useState("");
	const [tried, setTried] = useState(false);
	const [busy, setBusy] = useState(false);
	const choices = durations(measure, event);
	const span = choices.some((one) => one.value === minutes) ? minutes : choices[0]!.value;
	const muted = running(card.record?.muted_until);
	const blocked = running(card.record?.blocked_until);
	const run = async (command: string, args: object, said: string) => {
		setTried(true);
		if (tidy(why) === "" || busy)
			return;
		setBusy(true);
		try {
			await keeper.command(command, { question: card.question, why: tidy(why), ...args });
			toast(said, "good");
			keeper.read(card.question).catch(() => undefined);
			onClose();
		} catch (error) {
			toastProblem(error);
		}
		setBusy(false);
	};
	const act = () => void run(`person.${measure}`, { minutes: Number(span) }, t(`person.said.${measure}`));
	return (
		<Dialog
			open title={t("person.title")} onClose={onClose}
			actions={
				<>
					{muted && <Button busy={busy} onClick={() => void run("person.unmute", {}, t("person.said.unmute"))}>{t("person.unmute")}</Button>}
					{blocked && <Button busy={busy} onClick={() => void run("person.unblock", {}, t("person.said.unblock"))}>{t("person.unblock")}</Button>}
					<Button onClick={onClose}>{t("action.cancel")}</Button>
					<Button kind="danger" busy={busy} onClick={act}>{t(`person.${measure}`)}</Button>
				</>
			}
		>
			<div class="stack low" onKeyDown={(event) => { if (isPlainEnter(event) && (event.ctrlKey || event.metaKey)) { event.preventDefault(); act(); } }}>
				<div class="person__head"><Name name={card.label} /><History card={card} /></div>
				{muted && <p class="note note--warn">{t("record.muted", { time: when(muted) })}</p>}
				{blocked && <p class="note note--bad">{t("record.blocked", { time: when(blocked) })}</p>}
				<Choice
					label={t("person.what")} value={measure} onValue={(value) => setMeasure(value as Measure)}
					options={[{ value: "mute", text: t("person.mute") }, { value: "block", text: t("person.block") }]}
				/>
				<p class="faint small">{t(`person.${measure}Text`)}</p>
				<Choice label={t("person.until")} value={span} onValue={setMinutes} options={choices} />
				<TextArea
					label={t("person.why")} hint={t("person.whyHint")} rows={2} autoFocus value={why} onValue={setWhy}
					error={tried && tidy(why) === "" ? t("person.whyNeeded") : null}
				/>
			</div>
		</Dialog>
	);
}

const SLOW = [0, 30, 60, 120, 300, 600];

function slowText(seconds: number): string {
	if (seconds === 0)
		return t("slow.off");
	return seconds < 60 ? t("slow.seconds", { n: seconds }) : t("slow.minutes", { n: seconds / 60 });
}

/* How slow asking is, as the header says it. */
export function slowWord(seconds: number): string {
	return seconds === 0 ? t("slow") : t("slow.is", { time: slowText(seconds) });
}

export function SlowDialog(props: { seconds: number; event: EventInfo; keeper: Keeper; onDone(): void; onClose(): void }) {
	const [seconds, setSeconds] = useState(String(SLOW.includes(props.seconds) ? props.seconds : 60));
	const [busy, setBusy] = useState(false);
	const set = async () => {
		setBusy(true);
		try {
			await props.keeper.command("event.slow", { event: props.event.id, seconds: Number(seconds) });
			toast(Number(seconds) === 0 ? t("slow.saidOff") : t("slow.said", { time: slowText(Number(seconds)) }), "good");
			props.onDone();
			props.onClose();
		} catch (error) {
			toastProblem(error);
		}
		setBusy(false);
	};
	return (
		<Dialog
			open title={t("slow")} onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" busy={busy} onClick={() => void set()}>{t("action.save")}</Button>
				</>
			}
		>
			<div class="stack">
				<p>{t("slow.text")}</p>
				<Choice label={t("slow.how")} value={seconds} onValue={setSeconds} options={SLOW.map((n) => ({ value: String(n), text: slowText(n) }))} />
			</div>
		</Dialog>
	);
}
