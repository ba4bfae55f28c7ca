/*
 * question.tsx - one question at the console: what was asked, what was answered, the answer
 * being written, and what else the unit can do with it.
 */
import { useRef, useState } from "preact/hooks";
import { AnsweredBadge, OutcomeBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { toast, toastProblem } from "../shared/components/toast";
import { Name, Text } from "../shared/components/words-of";
import { keep } from "../shared/text";
import { clock } from "../shared/time";
import type { Answer, Card, Person } from "../shared/types";
import { Difference, History, topicName, unitName } from "../staff/parts";
import { Sign } from "../staff/sign";
import { t as staff } from "../staff/words";
import { Composer } from "./composer";
import { ReviseDialog, TransferDialog } from "./dialogs";
import { obstacle, ourDraft } from "./state";
import type { ConsoleModel } from "./use_console";
import { t } from "./words";

interface QuestionProps {
	model: ConsoleModel;
	card: Card;
	me: Person;
	now: number;
	onSaid(text: string): void;
}

/* Runs one command at a time; a refusal brings the question as it stands. */
function useRun(model: ConsoleModel) {
	const [busy, setBusy] = useState(false);
	const run = async (name: string, args: object, done: (result: { state?: string }) => void) => {
		if (!model.keeper || busy)
			return;
		setBusy(true);
		try {
			done(await model.keeper.command<{ state?: string }>(name, args));
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return { busy, run };
}

function Published({ answer, props, onRevise }: { answer: Answer; props: QuestionProps; onRevise(answer: Answer): void }) {
	const { acting, event } = props.model;
	const ours = answer.unit ? acting.units.includes(answer.unit) : acting.guest;
	return (
		<article class={answer.state === "hidden" ? "published-answer published-answer--hidden" : "published-answer"}>
			<p class="published-answer__head">
				<strong>{unitName(event, answer.unit)}</strong>
				<Name name={answer.by} />
				<time dateTime={answer.at}>{clock(answer.at)}</time>
				{answer.outcome && <OutcomeBadge outcome={answer.outcome} />}
				{Boolean(answer.revision) && <span class="mark">{t("revision", { n: answer.revision ?? 0 })}</span>}
				{ours && !acting.clerk && answer.state !== "hidden" && <Button small kind="quiet" icon="edit" onClick={() => onRevise(answer)}>{t("revise")}</Button>}
			</p>
			<Text text={answer.text} />
		</article>
	);
}

function Acts({ props, onTransfer, onTakeUp }: { props: QuestionProps; onTransfer(): void; onTakeUp(): void }) {
	const { card, model } = props;
	const { busy, run } = useRun(model);
	const on = card.answered === "answering";
	const live = ["live", "paused", "closing"].includes(model.event.state);
	if (!model.acting.official || !live || card.state !== "approved")
		return null;
	const toggle = () =>
		run("question.answering", { question: card.question, on: !on }, () => {
			model.keeper?.patch(card.question, { answered: on ? "open" : "answering" });
			props.onSaid(t(on ? "said.notAnswering" : "said.answering"));
		});
	return (
		<div class="acts">
			{(card.answered === "open" || on) && (
				<Button class={on ? "toggle toggle--on" : "toggle"} aria-pressed={on} busy={busy} title={t("answering.hint")} onClick={toggle}>
					<span class="toggle__dot" aria-hidden="true" />{t(on ? "answering.on" : "answering.off")}
				</Button>
			)}
			{card.answered !== "answered" && <Button kind="quiet" onClick={onTransfer}>{t("transfer")}</Button>}
			{(card.answered === "open" || on) && <Button kind="quiet" onClick={onTakeUp}>{t("takeUp")}</Button>}
		</div>
	);
}

function obstacleText(props: QuestionProps): string | null {
	const { card, model } = props;
	const found = obstacle(card, model.acting);
	if (found === "elsewhere")
		return t("obstacle.elsewhere", { unit: unitName(model.event, card.unit) });
	if (found)
		return t(`obstacle.${found}`);
	if (["draft", "scheduled", "open"].includes(model.event.state))
		return t("notOpen");
	return ["ended", "archived", "cancelled"].includes(model.event.state) ? t("over") : null;
}

/* The question's text, and what changed in it since it was last taken note of. */
function Asked({ props }: { props: QuestionProps }) {
	const { card, model } = props;
	const [seen, setSeen] = useState(card.text);
	const topic = topicName(model.event, card.topic);
	const target = card.state === "merged" && card.into ? card.into : null;
	return (
		<header class="asked">
			<div class="facts">
				<Name name={card.label} />
				<time dateTime={card.asked_at}>{clock(card.asked_at)}</time>
				<AnsweredBadge answered={card.answered} />
				{card.follows && <span class="mark">{t("follows")}</span>}
				{topic && <span>{topic}</span>}
				{Boolean(card.votes) && <span>{t("row.votes", { n: card.votes ?? 0 })}</span>}
			</div>
			{seen === card.text ? (
				<Text text={card.text} class="asked__text" />
			) : (
				<div class="note note--warn" role="alert">
					<div class="note__text">
						<p>{t("changed.title")}</p>
						<Difference before={seen} after={card.text} />
					</div>
					<Button small onClick={() => setSeen(card.text)}>{t("changed.seen")}</Button>
				</div>
			)}
			{target && <Button small onClick={() => model.select(target)}>{t("goTo")}</Button>}
		</header>
	);
}

export function Question(props: QuestionProps) {
	const { card, model, me } = props;
	const { acting, event, keeper } = model;
	const [dialog, setDialog] = useState<"transfer" | "takeUp" | null>(null);
	const [revising, setRevising] = useState<Answer | null>(null);
	const [editing, setEditing] = useState(false);
	const [adding, setAdding] = useState(false);
	const sent = useRef(0);
	const { busy, run } = useRun(model);
	const draft = ourDraft(card, acting);
	const waiting = card.drafts?.filter((one) => one.state === "submitted") ?? [];
	const submitted = waiting.find((one) => !one.revises) ?? null;
	const mayWrite = acting.official || acting.clerk || acting.guest;
	const signing = acting.approver || acting.moderator;
	/* Answered: a further answer is asked for, not offered. */
	const answered = card.answers?.some((one) => (one.unit ? acting.units.includes(one.unit) : acting.guest)) ?? false;
	const composing = mayWrite && (!submitted || editing) && (!answered || adding || editing || draft !== null);
	/* The draft that was sent is none any more, before the server's own word of it comes. */
	const onSent = (answer: string, text: string, published: boolean) => {
		const drafts = (card.drafts ?? []).flatMap((one) => {
			if (one.answer !== answer)
				return [one];
			return published ? [] : [{ ...one, text, state: "submitted" as const, writer: null }];
		});
		keeper?.patch(card.question, { drafts });
		sent.current += 1;
		setEditing(false);
		setAdding(false);
		reread();
	};
	const reread = () => void keeper?.read(card.question).catch(() => undefined);
	return (
		<article class="question" aria-label={card.label}>
			<Asked props={props} />
			<Acts props={props} onTransfer={() => setDialog("transfer")} onTakeUp={() => setDialog("takeUp")} />
			{Boolean(card.answers?.length) && (
				<section class="published-answers">
					<h2>{t("published")}</h2>
					{card.answers?.map((answer) => <Published key={answer.answer} answer={answer} props={props} onRevise={setRevising} />)}
				</section>
			)}
			{signing && keeper && waiting.map((one) => (one !== submitted || !editing) && (
				<Sign
					key={one.answer} keeper={keeper} card={card} draft={one}
					onEdit={mayWrite && one === submitted ? () => setEditing(true) : undefined}
				/>
			))}
			{!signing && submitted && !editing && (
				<section class="sign">
					<p class="note note--good">{t("row.submitted")}</p>
					<Text text={submitted.text} class="sign__text" />
					{mayWrite && <div class="panel__actions"><Button icon="edit" onClick={() => setEditing(true)}>{staff("sign.edit")}</Button></div>}
				</section>
			)}
			{mayWrite && !composing && !submitted && (
				<div><Button icon="plus" onClick={() => setAdding(true)}>{t("more.add")}</Button></div>
			)}
			{composing && keeper && (
				<Composer
					key={`${card.question}.${sent.current}`}
					keeper={keeper} me={me} card={card} draft={draft} event={event} acting={acting} officials={model.officials} now={props.now}
					obstacle={obstacleText(props)}
					onSent={onSent}
				/>
			)}
			<History card={card} event={event} />
			{dialog === "transfer" && (
				<TransferDialog
					card={card} event={event} busy={busy} onClose={() => setDialog(null)}
					onSend={(unit, why) => run("question.transfer", { question: card.question, unit, why }, () => {
						keeper?.patch(card.question, { unit });
						setDialog(null);
						toast(t("said.transferred", { unit: unitName(event, unit) }), "good");
					})}
				/>
			)}
			<Confirm
				open={dialog === "takeUp"} title={t("takeUp.title")} yes={t("takeUp")} busy={busy} onClose={() => setDialog(null)}
				onYes={() => run("question.take_up", { question: card.question }, () => {
					keeper?.patch(card.question, { answered: "taken_up" });
					setDialog(null);
					toast(t("said.takenUp"), "good");
				})}
			>
				<p>{t("takeUp.text")}</p>
			</Confirm>
			{revising && (
				<ReviseDialog
					answer={revising} busy={busy} onClose={() => setRevising(null)}
					onSend={(text, why) => run("answer.revise", { answer: revising.answer, text, why, version: revising.version }, (result) => {
						keep(`revision.${revising.answer}`, null);
						setRevising(null);
						reread();
						toast(t(result.state === "submitted" ? "revise.submitted" : "revise.done"), "good");
					})}
				/>
			)}
		</article>
	);
}
