/*
 * question.tsx - one question at the console: what was asked, what was answered, the answer
 * being written, and what else the unit can do with it.
 */
import { useRef, useState } from "preact/hooks";
import { AnsweredBadge, OutcomeBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { Files } from "../shared/components/files";
import { toast, toastProblem } from "../shared/components/toast";
import { Name, Text } from "../shared/components/words-of";
import { keep } from "../shared/text";
import { clock } from "../shared/time";
import type { Answer, Card, Draft, Person } from "../shared/types";
import { Difference, History, topicName, unitName } from "../staff/parts";
import { Sign } from "../staff/sign";
import { t as staff } from "../staff/words";
import { Composer } from "./composer";
import { InviteDialog, ReviseDialog, TransferDialog } from "./dialogs";
import { Contact } from "./contact";
import { invitedUnit, isOurs, isOwn, obstacle, ourDraft } from "./state";
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
				{answer.oral && <span class="mark">{t("oral")}</span>}
				{Boolean(answer.revision) && <span class="mark">{t("revision", { n: answer.revision ?? 0 })}</span>}
				{ours && !acting.clerk && answer.state !== "hidden" && <Button small kind="quiet" icon="edit" onClick={() => onRevise(answer)}>{t("revise")}</Button>}
			</p>
			<Text text={answer.text} />
			<Files files={answer.files} />
		</article>
	);
}

function Acts({ props, onAct }: { props: QuestionProps; onAct(what: "transfer" | "takeUp" | "invite"): void }) {
	const { card, model } = props;
	const { busy, run } = useRun(model);
	const on = card.answered === "answering";
	const live = ["live", "paused", "closing"].includes(model.event.state);
	if (!model.acting.official || !live || card.state !== "approved")
		return null;
	/* Who was invited answers; where it goes is for the unit that it belongs to. */
	const own = isOwn(card, model.acting) || !card.unit;
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
			{own && card.unit && <Button icon="people" onClick={() => onAct("invite")}>{t("invite")}</Button>}
			{own && card.answered !== "answered" && <Button icon="reply" onClick={() => onAct("transfer")}>{t("transfer")}</Button>}
			{own && (card.answered === "open" || on) && <Button icon="clock" onClick={() => onAct("takeUp")}>{t("takeUp")}</Button>}
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

/* Who answers it besides the unit that it belongs to. */
function Together({ props }: { props: QuestionProps }) {
	const { card, model } = props;
	const { busy, run } = useRun(model);
	const units = card.invited ?? [];
	if (units.length === 0)
		return null;
	const own = model.acting.official && Boolean(card.unit) && isOwn(card, model.acting);
	const mine = invitedUnit(card, model.acting);
	const why = mine ? card.invitations?.find((one) => one.unit === mine)?.why : null;
	const leave = (unit: string) =>
		run("question.invite", { question: card.question, unit, on: false }, () =>
			model.keeper?.patch(card.question, { invited: units.filter((one) => one !== unit) }));
	return (
		<div class="together">
			{mine && !isOwn(card, model.acting) && (
				<p class="note note--good" role="status">{t("invite.you", { unit: unitName(model.event, card.unit) })}{why && <>：<bdi>{why}</bdi></>}</p>
			)}
			<p class="together__line">
				<span>{t("invite.together")}</span>
				{[...(card.unit ? [card.unit] : []), ...units].map((unit) => (
					<span key={unit} class="together__unit">
						{unitName(model.event, unit)}
						{own && unit !== card.unit && (
							<Button small kind="quiet" icon="close" busy={busy} label={t("invite.undo", { unit: unitName(model.event, unit) })} onClick={() => void leave(unit)} />
						)}
					</span>
				))}
			</p>
		</div>
	);
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
			<Together props={props} />
			<Contact card={card} acting={model.acting} keeper={model.keeper} />
			{target && <Button small onClick={() => model.select(target)}>{t("goTo")}</Button>}
		</header>
	);
}

export function Question(props: QuestionProps) {
	const { card, model, me } = props;
	const { acting, event, keeper } = model;
	const [dialog, setDialog] = useState<"transfer" | "takeUp" | "invite" | null>(null);
	const [revising, setRevising] = useState<(Answer & { draft?: Draft }) | null>(null);
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
		<article id="question" class="question" aria-label={card.label} tabIndex={-1}>
			<Asked props={props} />
			<Acts props={props} onAct={setDialog} />
			{Boolean(card.answers?.length) && (
				<section class="published-answers">
					<h2>{t("published")}</h2>
					{card.answers?.map((answer) => <Published key={answer.answer} answer={answer} props={props} onRevise={setRevising} />)}
				</section>
			)}
			{signing && keeper && waiting.map((one) => !one.unread && (one !== submitted || !editing) && (
				<Sign
					key={one.answer} keeper={keeper} card={card} draft={one}
					onEdit={mayWrite && one === submitted ? () => setEditing(true) : undefined}
				/>
			))}
			{card.drafts?.filter((one) => one.revises && one.state === "draft" && one.returned && isOurs(one, acting)).map((one) => (
				<div key={one.answer} class="note note--bad" role="status">
					<div class="note__text"><p>{t("revise.returned", { name: one.returned?.by?.name ?? "" })}</p><Text text={one.returned?.why} class="note__why" /></div>
					{acting.official && (
						<Button small onClick={() => setRevising({ ...card.answers?.find((answer) => answer.answer === one.revises)!, draft: one })}>{t("revise")}</Button>
					)}
				</div>
			))}
			{!signing && submitted && !editing && (
				<section class="sign">
					<p class="note note--good">{t("row.submitted")}</p>
					<Text text={submitted.text} class="sign__text" />
					<Files files={submitted.files} />
					{mayWrite && <div class="panel__actions"><Button icon="edit" onClick={() => setEditing(true)}>{staff("sign.edit")}</Button></div>}
				</section>
			)}
			{mayWrite && !composing && !submitted && (
				<div><Button icon="plus" onClick={() => setAdding(true)}>{t("more.add")}</Button></div>
			)}
			{composing && keeper && (
				<Composer
					key={`${card.question}.${sent.current}`}
					keeper={keeper} me={me} card={card} draft={draft} event={event} acting={acting} officials={model.officials} approvers={model.approvers} now={props.now}
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
			{dialog === "invite" && (
				<InviteDialog
					card={card} event={event} busy={busy} onClose={() => setDialog(null)}
					onSend={(unit, why) => run("question.invite", { question: card.question, unit, ...(why && { why }) }, () => {
						keeper?.patch(card.question, { invited: [...(card.invited ?? []), unit] });
						setDialog(null);
						toast(t("said.invited", { unit: unitName(event, unit) }), "good");
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
					answer={revising} event={event} begun={revising.draft ?? null} busy={busy} onClose={() => setRevising(null)}
					onSend={(text, why, files) => run("answer.revise", { answer: revising.answer, text, why, version: revising.version, ...(files && { files }) }, (result) => {
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
