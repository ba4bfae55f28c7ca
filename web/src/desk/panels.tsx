/*
 * panels.tsx - what opens on the card when a decision needs words: edit, reject, hide.
 *
 * What is typed belongs to its question and is kept by the caller, so that neither a
 * conflict nor a look at another question loses it.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { TextArea } from "../shared/components/field";
import { reasonName } from "../shared/reasons";
import { graphemes, tidy } from "../shared/text";
import type { RejectReason } from "../shared/types";
import { REJECT_REASONS } from "../staff/card";
import { Difference } from "../staff/parts";
import { t } from "./words";

const LONGEST_QUESTION = 500;

function isPlainEnter(event: KeyboardEvent): boolean {
	return event.key === "Enter" && !event.isComposing && event.keyCode !== 229;
}

/* Puts the focus into the first field of a panel that has just opened. */
function useFocusInside<Kind extends HTMLElement>(selector: string) {
	const panel = useRef<Kind>(null);
	useEffect(() => {
		panel.current?.querySelector<HTMLElement>(selector)?.focus();
	}, []);
	return panel;
}

export function EditPanel(props: {
	before: string;
	text: string;
	busy: boolean;
	pending: boolean;
	onText(text: string): void;
	onSave(text: string, approve: boolean): void;
	onLeave(): void;
}) {
	const panel = useFocusInside<HTMLFormElement>("textarea");
	const text = tidy(props.text);
	const length = graphemes(text);
	const unchanged = text === props.before;
	const wrong = length === 0 || length > LONGEST_QUESTION || unchanged;
	const save = (approve: boolean) => {
		if (!wrong && !props.busy)
			props.onSave(text, approve && props.pending);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (!isPlainEnter(event) || !(event.ctrlKey || event.metaKey))
			return;
		event.preventDefault();
		save(event.shiftKey);
	};
	return (
		<form class="panel" ref={panel} onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); save(false); }}>
			<TextArea
				label={t("edit.label")}
				hint={t("edit.hint")}
				value={props.text}
				onValue={props.onText}
				end={<span class={length > LONGEST_QUESTION ? "counter counter--over" : "counter"}>{length} / {LONGEST_QUESTION}</span>}
			/>
			<div class="panel__difference">
				<h2>{t("edit.difference")}</h2>
				{unchanged ? <p class="faint small">{t("edit.same")}</p> : <Difference before={props.before} after={text} />}
			</div>
			<div class="panel__actions">
				<Button kind="quiet" onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button type="submit" disabled={wrong} busy={props.busy}>{t("edit.save")}</Button>
				{props.pending && <Button kind="primary" disabled={wrong} busy={props.busy} onClick={() => save(true)}>{t("edit.saveApprove")}</Button>}
			</div>
		</form>
	);
}

export function RejectPanel(props: {
	reason: RejectReason | null;
	why: string;
	busy: boolean;
	onReason(reason: RejectReason): void;
	onWhy(why: string): void;
	onSend(): void;
	onLeave(): void;
}) {
	const panel = useRef<HTMLFormElement>(null);
	const [tried, setTried] = useState(false);
	const missing = props.reason === "other" && tidy(props.why) === "";
	/* After the digit the next key is the Enter that sends, or the first letter of a word to the asker. */
	useEffect(() => {
		if (props.reason)
			panel.current?.querySelector("textarea")?.focus();
	}, [props.reason]);
	const send = () => {
		setTried(true);
		if (props.reason && !missing && !props.busy)
			props.onSend();
	};
	return (
		<form class="panel low" ref={panel} onSubmit={(event) => { event.preventDefault(); send(); }}>
			<fieldset class="reasons">
				<legend>{t("reject.title")}</legend>
				{REJECT_REASONS.map((reason, index) => (
					<button key={reason} type="button" class="reason" aria-pressed={props.reason === reason} onClick={() => props.onReason(reason)}>
						<kbd>{index + 1}</kbd>
						<span>{reasonName(reason)}</span>
					</button>
				))}
			</fieldset>
			<TextArea
				label={t("reject.why")}
				optional={props.reason !== "other"}
				hint={t("reject.whyHint")}
				error={tried && missing ? t("reject.whyNeeded") : null}
				rows={2}
				value={props.why}
				onValue={props.onWhy}
				onKeyDown={(event: KeyboardEvent) => {
					if (isPlainEnter(event) && !event.shiftKey) {
						event.preventDefault();
						send();
					}
				}}
			/>
			<div class="panel__actions">
				<span class="panel__note" role="status">{props.reason ? "" : t("reject.choose")}</span>
				<Button kind="quiet" onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button kind="danger" type="submit" disabled={!props.reason} busy={props.busy}>{t("reject.send")}</Button>
			</div>
		</form>
	);
}

/* One text with a button: why something is hidden, what the asker of a refused appeal is told. */
export function WhyPanel(props: {
	label: string;
	hint: string;
	send: string;
	optional?: boolean;
	why: string;
	busy: boolean;
	onWhy(why: string): void;
	onSend(): void;
	onLeave(): void;
}) {
	const panel = useFocusInside<HTMLFormElement>("textarea");
	const missing = !props.optional && tidy(props.why) === "";
	const send = () => {
		if (!missing && !props.busy)
			props.onSend();
	};
	return (
		<form class="panel low" ref={panel} onSubmit={(event) => { event.preventDefault(); send(); }}>
			<TextArea
				label={props.label}
				hint={props.hint}
				optional={Boolean(props.optional)}
				rows={2}
				value={props.why}
				onValue={props.onWhy}
				onKeyDown={(event: KeyboardEvent) => {
					if (isPlainEnter(event) && !event.shiftKey) {
						event.preventDefault();
						send();
					}
				}}
			/>
			<div class="panel__actions">
				<Button kind="quiet" onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button kind="danger" type="submit" disabled={missing} busy={props.busy}>{props.send}</Button>
			</div>
		</form>
	);
}
