/*
 * word_change.tsx - words are typed, collected into a change, checked and saved as a version.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Choice, TextArea, TextField } from "../shared/components/field";
import { tidy } from "../shared/text";
import type { Change, Severity } from "./change";
import { MOST, NO_CHANGE, SEVERITIES, adding, sizeOf, without, wordsIn } from "./change";
import { SeverityBadge } from "./word_signs";
import { DryRunOf } from "./word_try";
import { t } from "./words.lists";

export function AddWords({ change, onChange }: { change: Change; onChange(change: Change): void }) {
	const [text, setText] = useState("");
	const [severity, setSeverity] = useState<Severity>("suspect");
	const words = wordsIn(text);
	const tooMany = change.add.length + words.length > MOST;
	const add = () => {
		onChange(adding(change, words, severity));
		setText("");
	};
	return (
		<section class="card panel" aria-labelledby="add-title">
			<h2 id="add-title">{t("add.title")}</h2>
			<TextArea
				label={t("add.label")} rows={3} hint={t("add.hint")} value={text} onValue={setText}
				error={tooMany ? t("add.many", { n: MOST }) : null}
			/>
			<Choice
				label={t("severity")} value={severity} onValue={(value) => setSeverity(value as Severity)}
				options={SEVERITIES.map((one) => ({ value: one, text: t(`severity.${one}`) }))}
			/>
			<p class="faint small" role="status">{t(`severity.${severity}.hint`)}</p>
			<div><Button icon="plus" disabled={words.length === 0 || tooMany} onClick={add}>{t("add.do")}</Button></div>
		</section>
	);
}

function Line({ word, severity, onDrop }: { word: string; severity?: Severity; onDrop(): void }) {
	return (
		<li class="change__line">
			<span class={severity ? "change__word" : "change__word change__word--gone"} dir="auto">{word}</span>
			{severity && <SeverityBadge severity={severity} />}
			<Button kind="quiet" icon="undo" label={t("change.drop", { word })} onClick={onDrop} />
		</li>
	);
}

interface Pending {
	change: Change;
	version: number;
	busy: boolean;
	/* What the server could not take, in words. */
	refused: readonly string[];
	onChange(change: Change): void;
	onSave(note: string): Promise<boolean>;
}

export function PendingChange({ change, version, busy, refused, onChange, onSave }: Pending) {
	const [note, setNote] = useState("");
	const empty = sizeOf(change) === 0;
	const save = async () => {
		if (await onSave(tidy(note)))
			setNote("");
	};
	return (
		<section class="card panel change" aria-labelledby="change-title">
			<h2 id="change-title">{t("change.title")}</h2>
			{empty ? <p class="faint small">{t("change.none")}</p> : (
				<>
					<div class="row row--between">
						<p role="status">{t("change.count", { add: change.add.length, remove: change.remove.length })}</p>
						<Button kind="quiet" small onClick={() => onChange(NO_CHANGE)}>{t("change.all")}</Button>
					</div>
					<ul class="change__lines">
						{change.add.map((one) => <Line key={`+${one.word}`} {...one} onDrop={() => onChange(without(change, one.word))} />)}
						{change.remove.map((word) => <Line key={`-${word}`} word={word} onDrop={() => onChange(without(change, word))} />)}
					</ul>
					{refused.length > 0 && <ul class="note note--bad change__refused" role="alert">{refused.map((line) => <li key={line}>{line}</li>)}</ul>}
					<DryRunOf change={change} version={version} />
					<TextField label={t("change.note")} optional maxLength={200} hint={t("change.noteHint")} value={note} onValue={setNote} />
					<Button kind="primary" wide busy={busy} onClick={() => void save()}>{t("change.save")}</Button>
				</>
			)}
		</section>
	);
}
