/*
 * own-card.tsx - one's own question: where it stands and why, and what its
 * asker can do about it.
 *
 * `proof` is what names the question in a command: its id where the session
 * asked it, number and receipt elsewhere.
 */
import { useState } from "preact/hooks";
import { command } from "../api";
import { reasonName } from "../reasons";
import { when } from "../time";
import type { Answer, Own, Unit } from "../types";
import { language, nameOf, titleOf } from "../words";
import { t } from "../words.own";
import { AnsweredBadge, CaseBadge, OutcomeBadge, QuestionBadge } from "./badge";
import { Button } from "./button";
import { Confirm, Dialog } from "./dialog";
import { TextArea } from "./field";
import { Files } from "./files";
import { Icon } from "./icon";
import { ReceiptSlip } from "./receipt-slip";
import { toast, toastProblem } from "./toast";
import { Name, Text } from "./words-of";

export type Proof = { question: string } | { number: string | number; receipt: string };

interface Props {
	own: Own;
	proof: Proof;
	/* It was changed; `changes` is what is known of it. */
	onChange: (changes: Partial<Own>) => void;
	units?: readonly Unit[];
	/* Name the event (where questions of several are listed). */
	withEvent?: boolean;
}

function reasonOf(own: Own): string {
	const reason = reasonName(own.reason);
	return [reason, own.why].filter(Boolean).join("：") || t("reason.other");
}

/* What the city has to say about the reason, in its own words. */
function citysWords(own: Own): string {
	return (language() === "en" && own.reason_text_en) || own.reason_text || "";
}

function Explanation({ own }: { own: Own }) {
	switch (own.state) {
	case "pending":
		return <p class="own__why">{t("own.pendingText")}</p>;
	case "rejected":
		return (
			<p class="own__why" dir="auto">
				{t("own.rejectedText", { reason: reasonOf(own) })}
				{citysWords(own) && <> {citysWords(own)}</>}
			</p>
		);
	case "hidden":
		return <p class="own__why" dir="auto">{t("own.hiddenText", { reason: reasonOf(own) })}</p>;
	case "merged":
		return (
			<p class="own__why">
				{t("own.mergedText")}{" "}
				{own.into && own.event && <a href={`/events/${own.event.id}#q-${own.into}`}>{t("own.mergedLink")}</a>}
			</p>
		);
	default:
		return null;
	}
}

function AnswerRow({ answer, units }: { answer: Answer; units: readonly Unit[] }) {
	const unit = units.find((one) => one.id === answer.unit);
	return (
		<div class="reply">
			<div class="reply__head">
				{unit && <span class="reply__unit">{nameOf(unit)}</span>}
				<Name name={answer.by} />
				<time class="faint" dateTime={answer.at}>{when(answer.at)}</time>
				{answer.outcome && <OutcomeBadge outcome={answer.outcome} />}
			</div>
			<Text text={answer.text} />
			<Files files={answer.files} />
		</div>
	);
}

function Withdraw({ own, proof, onChange }: Props) {
	const [open, setOpen] = useState(false);
	const [busy, setBusy] = useState(false);
	const withdraw = async () => {
		setBusy(true);
		try {
			const result = await command<{ version: number }>("question.withdraw", proof);
			onChange({ state: "withdrawn", version: result.version });
			toast(t("own.withdrawn"));
			setOpen(false);
		} catch (error) {
			toastProblem(error);
		}
		setBusy(false);
	};
	return (
		<>
			<Button small onClick={() => setOpen(true)}>{t("own.withdraw")}</Button>
			<Confirm
				open={open}
				title={t("own.withdrawTitle")}
				yes={t("own.withdraw")}
				danger
				busy={busy}
				onYes={withdraw}
				onClose={() => setOpen(false)}
			>
				<p>{t("own.withdrawText")}</p>
				<Text class="quote" text={own.text} />
			</Confirm>
		</>
	);
}

function Appeal({ proof, onChange }: Props) {
	const [open, setOpen] = useState(false);
	const [why, setWhy] = useState("");
	const [busy, setBusy] = useState(false);
	const appeal = async () => {
		setBusy(true);
		try {
			const result = await command<{ version?: number }>("question.appeal", { ...proof, why: why.trim() });
			onChange({ appealable: false, ...(result.version && { version: result.version }) });
			toast(t("own.appealed"), "good");
			setOpen(false);
		} catch (error) {
			toastProblem(error);
		}
		setBusy(false);
	};
	return (
		<>
			<Button small onClick={() => setOpen(true)}>{t("own.appeal")}</Button>
			<Dialog
				open={open}
				title={t("own.appealTitle")}
				onClose={() => setOpen(false)}
				actions={<Button kind="primary" busy={busy} disabled={!why.trim()} onClick={appeal}>{t("action.send")}</Button>}
			>
				<div class="stack">
					<p>{t("own.appealText")}</p>
					<TextArea label={t("own.appealWhy")} value={why} onValue={setWhy} maxLength={500} />
				</div>
			</Dialog>
		</>
	);
}

function Receipt({ own }: { own: Own }) {
	const [shown, show] = useState(false);
	if (!own.receipt)
		return null;
	if (shown)
		return <ReceiptSlip number={own.number} receipt={own.receipt} />;
	return <Button small kind="quiet" icon="file" onClick={() => show(true)}>{t("own.showReceipt")}</Button>;
}

function CaseLine({ own }: { own: Own }) {
	const found = own.case;
	if (!found)
		return null;
	return (
		<p class="own__case">
			<a href={`/cases/${found.number}`}>{t("own.case", { number: found.number })}</a>
			{found.state && <CaseBadge state={found.state} />}
			{found.due_at && <span class="faint small">{t("own.caseDue", { time: when(found.due_at) })}</span>}
		</p>
	);
}

export function OwnCard(props: Props) {
	const { own, units = [], withEvent } = props;
	const event = own.event;
	const isPublic = own.state === "approved";
	return (
		<article class="card own" data-question={own.question} data-state={own.state}>
			<header class="own__head">
				<QuestionBadge state={own.state} />
				{isPublic && own.answered && <AnsweredBadge answered={own.answered} />}
				<span class="own__number">{t("number")} {own.number}</span>
				<time class="faint" dateTime={own.asked_at}>{when(own.asked_at)}</time>
			</header>
			{withEvent && event && <p class="own__event"><a href={`/events/${event.id}`}>{titleOf(event)}</a></p>}
			<Text class="own__text" text={own.text} />
			{own.urgent && (
				<p class="own__urgent" role="status">
					{t("own.urgentText")} <strong dir="auto">{own.emergency_numbers || t("own.urgentNumbers")}</strong>
				</p>
			)}
			<Explanation own={own} />
			{own.original && own.original !== own.text && (
				<details class="fold">
					<summary>{t("own.original")}</summary>
					<Text class="quote" text={own.original} />
					<p class="faint small">{t("own.editedText")}</p>
				</details>
			)}
			{(own.answers ?? []).map((answer) => <AnswerRow key={answer.answer} answer={answer} units={units} />)}
			<CaseLine own={own} />
			<footer class="own__actions">
				{isPublic && withEvent && event && (
					<a class="own__link" href={`/events/${event.id}#q-${own.question}`}>{t("own.public")}<Icon name="chevron" /></a>
				)}
				{own.state === "pending" && <Withdraw {...props} />}
				{own.appealable && <Appeal {...props} />}
				<Receipt own={own} />
			</footer>
		</article>
	);
}
