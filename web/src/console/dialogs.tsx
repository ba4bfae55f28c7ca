/*
 * dialogs.tsx - what asks for a reason: passing a question on, correcting a published answer.
 */
import { useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Text } from "../shared/components/words-of";
import { keep, recall, tidy } from "../shared/text";
import type { Answer, Card, Draft, EventInfo } from "../shared/types";
import type { Attached } from "../staff/attach";
import { Attach, asAttached, filesArgument, lacksWords } from "../staff/attach";
import { Difference, UnitPicker, unitName } from "../staff/parts";
import { keyOf } from "./drafts";
import { t } from "./words";

export function TransferDialog(props: {
	card: Card;
	event: EventInfo;
	busy: boolean;
	onSend(unit: string, why: string): void;
	onClose(): void;
}) {
	const [unit, setUnit] = useState("");
	const [why, setWhy] = useState("");
	const others = (props.event.units ?? []).filter((one) => one.id !== props.card.unit);
	const ready = unit !== "" && tidy(why) !== "";
	return (
		<Dialog
			open
			tall
			title={t("transfer.title")}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" disabled={!ready} busy={props.busy} onClick={() => props.onSend(unit, tidy(why))}>{t("transfer.send")}</Button>
				</>
			}
		>
			<div class="stack low">
				<Text text={props.card.text} class="quoted" />
				<UnitPicker units={others} chosen={unit} onChoose={setUnit} onLeave={props.onClose} />
				{unit && <p role="status"><strong>{t("transfer.to", { unit: unitName(props.event, unit) })}</strong></p>}
				<TextArea label={t("transfer.why")} hint={t("transfer.whyHint")} rows={2} value={why} onValue={setWhy} />
			</div>
		</Dialog>
	);
}

/* Another unit answers as well; the question stays where it is. */
export function InviteDialog(props: {
	card: Card;
	event: EventInfo;
	busy: boolean;
	onSend(unit: string, why: string): void;
	onClose(): void;
}) {
	const [unit, setUnit] = useState("");
	const [why, setWhy] = useState("");
	const others = (props.event.units ?? []).filter((one) => one.id !== props.card.unit && !props.card.invited?.includes(one.id));
	return (
		<Dialog
			open
			tall
			title={t("invite.title")}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" disabled={unit === ""} busy={props.busy} onClick={() => props.onSend(unit, tidy(why))}>{t("invite.send")}</Button>
				</>
			}
		>
			<div class="stack low">
				<p class="faint small">{t("invite.text")}</p>
				<Text text={props.card.text} class="quoted" />
				<UnitPicker units={others} chosen={unit} onChoose={setUnit} onLeave={props.onClose} />
				{unit && <p role="status"><strong>{t("invite.to", { unit: unitName(props.event, unit) })}</strong></p>}
				<TextArea label={t("invite.why")} optional rows={2} maxLength={500} value={why} onValue={setWhy} />
			</div>
		</Dialog>
	);
}

interface Revision {
	text: string;
	why: string;
	files: readonly Attached[];
}

export function ReviseDialog(props: {
	answer: Answer;
	event: EventInfo;
	/* One that was sent back: what it said, to go on from. */
	begun: Draft | null;
	busy: boolean;
	/* FILES: where they are others than before. */
	onSend(text: string, why: string, files: ReturnType<typeof filesArgument> | null): void;
	onClose(): void;
}) {
	const [coming, setComing] = useState(false);
	const place = `revision.${props.answer.answer}`;
	const before = keyOf(asAttached(props.answer.files));
	const [revision, setRevision] = useState<Revision>(() => ({
		text: props.begun?.text ?? props.answer.text,
		why: props.begun?.why ?? "",
		files: asAttached(props.begun?.files ?? props.answer.files),
		...recall<Partial<Revision>>(place),
	}));
	/* Files come while something is typed: neither may lose the other. */
	const latest = useRef(revision);
	const change = (part: Partial<Revision>) => {
		const next = { ...latest.current, ...part };
		latest.current = next;
		setRevision(next);
		keep(place, next.text === props.answer.text && next.why === "" && keyOf(next.files) === before ? null : next);
	};
	const { files } = revision;
	const text = tidy(revision.text);
	const changed = keyOf(files) !== before;
	const ready = text !== "" && (text !== props.answer.text || changed) && tidy(revision.why) !== "" && !coming && !lacksWords(files);
	return (
		<Dialog
			open
			wide
			tall
			title={t("revise.title")}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" disabled={!ready} busy={props.busy} onClick={() => props.onSend(text, tidy(revision.why), changed ? filesArgument(files) : null)}>{t("revise.send")}</Button>
				</>
			}
		>
			<div class="stack low">
				<TextArea label={t("revise.label")} rows={5} value={revision.text} onValue={(value) => change({ text: value })} />
				{text !== props.answer.text && <div class="panel__difference"><Difference before={props.answer.text} after={text} /></div>}
				<Attach documents event={props.event.id} attached={files} onBusy={setComing} onAttached={(now) => change({ files: now(latest.current.files) })} />
				<TextArea label={t("revise.why")} hint={t("revise.whyHint")} rows={2} value={revision.why} onValue={(why) => change({ why })} />
			</div>
		</Dialog>
	);
}
