/*
 * sign.tsx - a draft that waits for a signature: what is signed is exactly what is shown.
 */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Files } from "../shared/components/files";
import { toast, toastProblem } from "../shared/components/toast";
import { Text } from "../shared/components/words-of";
import { keep, recall, tidy } from "../shared/text";
import type { Card, Draft } from "../shared/types";
import type { Keeper } from "./keeper";
import { Difference } from "./parts";
import { sha256 } from "../shared/sha256";
import { t } from "./words";

interface SignProps {
	keeper: Keeper;
	card: Card;
	draft: Draft;
	/* Given where this person may also rewrite it. */
	onEdit?: (() => void) | undefined;
}

/* What is signed: the text, and which files with which words. */
function contentOf(draft: Draft): string {
	return JSON.stringify([draft.text, (draft.files ?? []).map((file) => [file.id, file.alt])]);
}

/* The draft as it was read; a new version with the same content is as read as the old one. */
function useRead(draft: Draft) {
	const [read, setRead] = useState(draft);
	useEffect(() => {
		if (contentOf(read) === contentOf(draft) && read.version !== draft.version)
			setRead(draft);
	}, [draft]);
	return { read, changed: contentOf(read) !== contentOf(draft), again: () => setRead(draft) };
}

interface Returned {
	text: string;
	why: string;
}

/* The text that this person sent back the last time, on this device: to see what has become of it. */
function returnedAt(answer: string): string {
	return `returned.${answer}`;
}

function ReturnDialog(props: { busy: boolean; onSend(why: string): void; onClose(): void }) {
	const [why, setWhy] = useState("");
	return (
		<Dialog
			open title={t("return.title")} onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" disabled={tidy(why) === ""} busy={props.busy} onClick={() => props.onSend(tidy(why))}>{t("return.send")}</Button>
				</>
			}
		>
			<TextArea label={t("return.why")} hint={t("return.hint")} rows={3} maxLength={500} value={why} onValue={setWhy} />
		</Dialog>
	);
}

export function Sign({ keeper, card, draft, onEdit }: SignProps) {
	const { read, changed, again } = useRead(draft);
	const [busy, setBusy] = useState(false);
	const approve = async () => {
		setBusy(true);
		try {
			await keeper.command("answer.approve", { answer: read.answer, version: read.version, content: sha256(read.text) });
			toast(t("sign.done"), "good");
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
			void keeper.read(card.question).catch(() => undefined);
		}
	};
	const [returning, setReturning] = useState(false);
	const sendBack = async (why: string) => {
		setBusy(true);
		try {
			await keeper.command("answer.return", { answer: read.answer, version: read.version, why });
			keep(returnedAt(read.answer), { text: read.text, why } satisfies Returned);
			toast(t("return.done"), "good");
			setReturning(false);
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
			void keeper.read(card.question).catch(() => undefined);
		}
	};
	const before = recall<Returned>(returnedAt(draft.answer));
	const corrected = draft.revises ? card.answers?.find((answer) => answer.answer === draft.revises) : undefined;
	return (
		<section class="sign">
			<h2>{t(draft.revises ? "sign.correction" : "sign.title")}</h2>
			<p class="faint small">{t("sign.by", { name: draft.official?.name ?? draft.writer?.name ?? "" })}</p>
			{changed && <p class="note note--warn" role="alert">{t("sign.changed")}</p>}
			{changed && <Difference before={read.text} after={draft.text} />}
			{!changed && corrected && <Difference before={corrected.text} after={read.text} />}
			{draft.oral && <p class="note">{t("sign.oral")}</p>}
			{!changed && !corrected && <Text text={read.text} class="sign__text" />}
			{!changed && <Files files={read.files} />}
			{!changed && before && before.text !== read.text && (
				<details class="original">
					<summary>{t("return.before", { why: before.why })}</summary>
					<Difference before={before.text} after={read.text} />
				</details>
			)}
			{draft.why && <p class="small" dir="auto">{t("sign.why", { why: draft.why })}</p>}
			<div class="panel__actions">
				<Button icon="reply" disabled={busy} onClick={() => setReturning(true)}>{t("return")}</Button>
				{changed && <Button kind="primary" onClick={again}>{t("sign.seen")}</Button>}
				{onEdit && <Button icon="edit" onClick={onEdit}>{t("sign.edit")}</Button>}
				<Button kind="primary" icon="check" disabled={changed} busy={busy} onClick={() => void approve()}>{t("sign.approve")}</Button>
			</div>
			{returning && <ReturnDialog busy={busy} onSend={(why) => void sendBack(why)} onClose={() => setReturning(false)} />}
		</section>
	);
}
