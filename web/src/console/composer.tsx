/*
 * composer.tsx - where an official (or a clerk in an official's name) writes an answer.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { CopyButton } from "../shared/components/copy";
import { Confirm } from "../shared/components/dialog";
import { Choice, Select } from "../shared/components/field";
import { Files } from "../shared/components/files";
import { Icon } from "../shared/components/icon";
import { toast, toastProblem } from "../shared/components/toast";
import { Text } from "../shared/components/words-of";
import { asProblem } from "../shared/api";
import { graphemes, tidy } from "../shared/text";
import type { Answer, Card, Draft, EventInfo, Outcome, Person } from "../shared/types";
import { OUTCOMES } from "../staff/card";
import { Attach, filesArgument, filesOf, lacksWords } from "../staff/attach";
import type { Keeper } from "../staff/keeper";
import { unitName } from "../staff/parts";
import { t as staff } from "../staff/words";
import { Resources } from "./resources";
import type { Acting } from "./state";
import { invitedUnit } from "./state";
import type { Official } from "./use_console";
import { t } from "./words";
import { Writer } from "./writer";

const LONGEST_ANSWER = 5000;

export interface ComposerProps {
	keeper: Keeper;
	me: Person;
	card: Card;
	draft: Draft | null;
	event: EventInfo;
	acting: Acting;
	officials: readonly Official[];
	/* Who signs, where the event wants it. */
	approvers: readonly Official[];
	now: number;
	/* Why nothing can be published now, or null. */
	obstacle: string | null;
	/* ANSWER was sent: it is public, or waits for a signature with TEXT. */
	onSent(answer: string, text: string, published: boolean): void;
}

/* The writer of this question's draft, and a render whenever it changes. */
function useWriter(props: ComposerProps, official: string | null): Writer {
	const [, redraw] = useState(0);
	const made = useRef<Writer | null>(null);
	made.current ??= new Writer(
		props.keeper, props.me, props.card.question, props.card, props.draft, official, props.acting.clerk, () => redraw((n) => n + 1),
	);
	const writer = made.current;
	useEffect(() => {
		const leave = () => void writer.save();
		addEventListener("pagehide", leave);
		return () => {
			removeEventListener("pagehide", leave);
			writer.close();
		};
	}, []);
	useEffect(() => writer.follow(props.draft), [props.draft]);
	useEffect(() => props.keeper.hear((heard) => heard.type === "desk" && writer.hear(heard.message)), [props.keeper]);
	useEffect(() => writer.setOfficial(official), [official]);
	return writer;
}

function statusText(writer: Writer): string {
	const { status, why } = writer.state;
	switch (status) {
	case "saving": return t("draft.saving");
	case "saved": return t("draft.saved");
	case "local": return t("draft.local");
	case "typing": return t("draft.typing");
	case "failed": return t("draft.failed", { why });
	default: return "";
	}
}

/* Who has the pen: one writes at a time, is asked for it, or loses it by stopping. */
function Pen({ writer, free }: { writer: Writer; free: number }) {
	const { held, asked, wanted } = writer.state;
	if (wanted)
		return (
			<div class="note note--warn" role="alert">
				<p class="note__text">{t("pen.wanted", { name: wanted.name })}</p>
				<Button small kind="primary" onClick={() => void writer.givePen()}>{t("pen.give")}</Button>
				<Button small onClick={() => writer.keepPen()}>{t("pen.keep")}</Button>
			</div>
		);
	if (!held)
		return null;
	return (
		<div class="note note--warn" role="status">
			<p class="note__text">{t(asked ? "pen.asked" : "draft.taken", { name: held.name })}</p>
			{free > 0 && !asked && <Button small onClick={() => void writer.askPen()}>{t("pen.ask")}</Button>}
			<Button small disabled={free > 0} onClick={() => void writer.takeOver()}>
				{free > 0 ? t("draft.takeOverIn", { n: free }) : t("draft.takeOver")}
			</Button>
		</div>
	);
}

function Notes({ writer, props }: { writer: Writer; props: ComposerProps }) {
	const { theirs, restored } = writer.state;
	const { draft, me, acting } = props;
	const oral = Boolean(draft?.oral) && !acting.clerk;
	const recorder = draft?.writer && draft.writer.id !== me.id ? draft.writer.name : t("role.clerk");
	const returned = draft?.state === "draft" ? draft.returned : null;
	const free = Math.max(0, Math.ceil((Date.parse(draft?.writer_until ?? "") - props.now) / 1000)) || 0;
	return (
		<>
			{props.obstacle && (
				<div class="note note--warn" role="alert">
					<p class="note__text">{props.obstacle}</p>
					{writer.state.text && <CopyButton small text={writer.state.text} label={t("copyMine")} />}
				</div>
			)}
			{returned && (
				<div class="note note--bad" role="status">
					<div class="note__text"><p>{t("draft.returned", { name: returned.by?.name ?? t("role.approver") })}</p><Text text={returned.why} class="note__why" /></div>
				</div>
			)}
			<Pen writer={writer} free={free} />
			{oral && <p class="note" role="status">{t("draft.recorded", { name: recorder })}</p>}
			{restored && <p class="note note--good" role="status">{t("draft.restored")}</p>}
			{theirs !== null && (
				<div class="note note--bad" role="alert">
					<div class="note__text">
						<p>{t("draft.conflict")}</p>
						<Text text={theirs} class="note__kept" />
						<div class="row">
							<Button small onClick={() => writer.useTheirs()}>{t("draft.useTheirs")}</Button>
							<Button small onClick={() => writer.keepMine()}>{t("draft.keepMine")}</Button>
						</div>
					</div>
				</div>
			)}
		</>
	);
}

/* What the unit has answered before: the new text continues it or stands beside it. */
function ownAnswers(card: Card, acting: Acting): Answer[] {
	return (card.answers ?? []).filter((answer) => answer.state !== "hidden" && (answer.unit ? acting.units.includes(answer.unit) : acting.guest));
}

function Officials({ props, official, onOfficial }: { props: ComposerProps; official: string; onOfficial(official: string): void }) {
	const unit = props.card.unit;
	const fitting = props.officials.filter((person) => !unit || !person.unit || person.unit === unit);
	return (
		<Select
			label={t("official")}
			value={official}
			onValue={onOfficial}
			none={t("official.choose")}
			options={fitting.map((person) => ({ value: person.id, text: [unitName(props.event, person.unit), person.name].filter(Boolean).join(" ") }))}
		/>
	);
}

interface Extras {
	outcome: string;
	more: "continues" | "another";
}

function publishArgs(props: ComposerProps, writer: Writer, extras: Extras): object {
	const before = ownAnswers(props.card, props.acting);
	const last = before[before.length - 1];
	return {
		question: props.card.question,
		text: tidy(writer.state.text),
		files: filesArgument(writer.state.files),
		version: writer.state.begun,
		...(writer.state.answer && { answer: writer.state.answer }),
		...(extras.outcome && { outcome: extras.outcome as Outcome }),
		...(last && (extras.more === "another" ? { another: true } : { continues: last.answer })),
	};
}

function usePublish(props: ComposerProps, writer: Writer) {
	const [busy, setBusy] = useState(false);
	const publish = async (extras: Extras) => {
		setBusy(true);
		try {
			/* The draft first: should the answer be refused, what was typed is kept by the server too. */
			await writer.save();
			const result = await props.keeper.command<{ answer: string; state: string }>("answer.publish", publishArgs(props, writer, extras));
			const sent = tidy(writer.state.text);
			writer.finish();
			const published = result.state === "published";
			toast(t(published ? "publish.done" : "publish.submitted"), "good");
			props.onSent(result.answer, sent, published);
		} catch (error) {
			const { current } = asProblem(error);
			if (current)
				props.keeper.put(current);
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return { busy, publish };
}

/* What happens to the answer when it is sent. */
function policyText({ event, card, acting, approvers }: ComposerProps): string {
	const policy = acting.guest && event.answer_policy === "approver" ? "moderator" : (event.answer_policy ?? "self");
	if (policy !== "approver")
		return t(`policy.${policy}`);
	const unit = invitedUnit(card, acting) ?? card.unit ?? acting.units[0];
	const names = approvers.filter((person) => !person.unit || person.unit === unit).map((person) => person.name);
	return names.length > 0 ? t("policy.approverNamed", { names: names.join("、") }) : t("policy.approver");
}

export function Composer(props: ComposerProps) {
	const { card, event, acting } = props;
	const [official, setOfficial] = useState(props.draft?.official?.id ?? "");
	const writer = useWriter(props, official || null);
	const [extras, setExtras] = useState<Extras>({ outcome: "", more: "continues" });
	const [asking, setAsking] = useState(false);
	const { busy, publish } = usePublish(props, writer);
	const { text, files, held, theirs, status } = writer.state;
	const [coming, setComing] = useState(false);
	const [pasted, paste] = useState<readonly File[] | null>(null);
	const wordless = lacksWords(files);
	const length = graphemes(text);
	const over = length - LONGEST_ANSWER;
	const policy = event.answer_policy ?? "self";
	/* What a clerk typed is the official's to release, also while the clerk still holds the pen. */
	const said = Boolean(props.draft?.oral) && props.draft?.official?.id === props.me.id;
	const ready = tidy(text) !== "" && over <= 0 && (!held || said) && theirs === null && !props.obstacle && !coming && !wordless;
	const send = () => {
		if (!ready || busy)
			return;
		if (policy === "self")
			setAsking(true);
		else
			void publish(extras);
	};
	const area = useRef<HTMLTextAreaElement>(null);
	const insert = (piece: string) => {
		const at = area.current?.selectionEnd ?? text.length;
		writer.type(text.slice(0, at) + piece + text.slice(at));
		requestAnimationFrame(() => area.current?.focus());
	};
	const speaking = invitedUnit(card, acting) ?? card.unit ?? acting.units[0];
	const name = [acting.guest ? t("guest.own") : unitName(event, speaking), props.me.name].filter(Boolean).join(" ");
	const officialName = props.officials.find((person) => person.id === official)?.name ?? "";
	return (
		<section class="composer" aria-label={t("draft.label")}>
			<Notes writer={writer} props={props} />
			{acting.clerk && (
				<div class="oral">
					<Officials props={props} official={official} onOfficial={setOfficial} />
					<p class="oral__mark"><Icon name="speech" />{t("oral")}</p>
				</div>
			)}
			{acting.guest && <p class="faint small">{t("guest.note")}</p>}
			<div class="field">
				<label class="field__label" for="answer">{t("draft.label")}</label>
				<textarea
					id="answer"
					ref={area}
					class="input input--area composer__text"
					dir="auto"
					rows={6}
					placeholder={t("draft.placeholder")}
					readOnly={held !== null}
					aria-describedby="answer-status"
					value={text}
					onPaste={(event) => {
						const found = held ? [] : filesOf(event.clipboardData);
						if (found.length > 0) {
							event.preventDefault();
							paste(found);
						}
					}}
					onInput={(input) => writer.type(input.currentTarget.value)}
					onKeyDown={(press) => {
						if (press.key === "Enter" && (press.ctrlKey || press.metaKey) && !press.isComposing && !acting.clerk) {
							press.preventDefault();
							send();
						}
					}}
				/>
				<div class="field__under">
					<span id="answer-status" class={status === "failed" ? "composer__status composer__status--bad" : "composer__status"}>
						{status === "saved" && <Icon name="check" />}{statusText(writer)}
					</span>
					<span class={over > 0 ? "counter counter--over" : "counter"}>{over > 0 ? t("draft.over", { n: over }) : length > 0 ? `${length} / ${LONGEST_ANSWER}` : ""}</span>
				</div>
			</div>
			<Attach
				documents event={event.id} attached={files} wish={pasted} disabled={held !== null} onBusy={setComing}
				onAttached={(change) => writer.attach(change)}
			/>
			{wordless && <p class="faint small" role="status">{staff("attach.altMissing")}</p>}
			<Resources text={text} unit={speaking ?? null} event={event} disabled={held !== null} onInsert={insert} />
			{!acting.clerk && ownAnswers(card, acting).length > 0 && (
				<Choice
					label={t("more.label")}
					value={extras.more}
					onValue={(more) => setExtras({ ...extras, more: more as Extras["more"] })}
					options={[{ value: "continues", text: t("more.continues") }, { value: "another", text: t("more.another") }]}
				/>
			)}
			{acting.clerk ? (
				<p class="faint small">{official ? t("publish.clerk", { name: officialName }) : t("official.needed")}</p>
			) : (
				<div class="composer__foot">
					<p class="policy"><Icon name={policy === "self" ? "megaphone" : "check"} />{policyText(props)}</p>
					<Select
						label={t("outcome")}
						quietLabel
						value={extras.outcome}
						onValue={(outcome) => setExtras({ ...extras, outcome })}
						none={`${t("outcome")}：${t("outcome.none")}`}
						options={OUTCOMES.map((outcome) => ({ value: outcome, text: t(`outcome.${outcome}`) }))}
					/>
					<Button kind="primary" class="composer__send" disabled={!ready} busy={busy} onClick={send}>{t(`publish.${policy}`)}</Button>
				</div>
			)}
			<Confirm
				open={asking}
				title={t("publish.title")}
				yes={t("publish.self")}
				busy={busy}
				onYes={() => void publish(extras).then(() => setAsking(false))}
				onClose={() => setAsking(false)}
			>
				<div class="stack">
					<p class="faint">{t("publish.text", { as: name })}</p>
					<Text text={tidy(text)} class="composer__preview" />
					<Files files={files.map((one) => ({ ...one.file, alt: one.alt }))} />
				</div>
			</Confirm>
		</section>
	);
}
