/*
 * panels.tsx - what opens on the card when a decision needs words: edit, reject, hold, hide.
 *
 * What is typed belongs to its question and is kept by the caller, so that neither a
 * conflict nor a look at another question loses it.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { TextArea } from "../shared/components/field";
import { reasonName, reasonText } from "../shared/reasons";
import { graphemes, tidy } from "../shared/text";
import type { CityReason, RejectReason } from "../shared/types";
import { Difference } from "../staff/parts";
import { maskedUnits } from "./spans";
import { t } from "./words";

const LONGEST_QUESTION = 500;
/* A reason that says nothing by itself: the asker has to be told more. */
export const NEEDS_WORDS = "other";

export function isComposing(event: KeyboardEvent): boolean {
	return event.isComposing || event.keyCode === 229;
}

export function isPlainEnter(event: KeyboardEvent): boolean {
	return event.key === "Enter" && !isComposing(event);
}

/* Puts the focus into the first field of a panel that has just opened. */
export function useFocusInside<Kind extends HTMLElement>(selector: string) {
	const panel = useRef<Kind>(null);
	useEffect(() => {
		panel.current?.querySelector<HTMLElement>(selector)?.focus();
	}, []);
	return panel;
}

/* Masks what is selected in the field of PANEL; answers the new text, or null where nothing is. */
function maskSelection(panel: HTMLElement | null): string | null {
	const field = panel?.querySelector("textarea");
	if (!field || field.selectionStart === field.selectionEnd)
		return null;
	return maskedUnits(field.value, field.selectionStart, field.selectionEnd);
}

export function EditPanel(props: {
	before: string;
	text: string;
	busy: boolean;
	off: boolean;
	pending: boolean;
	onText(text: string): void;
	onSave(text: string, approve: boolean): void;
	onLeave(): void;
}) {
	const panel = useFocusInside<HTMLFormElement>("textarea");
	const text = tidy(props.text);
	const length = graphemes(text);
	const unchanged = text === props.before;
	const wrong = length === 0 || length > LONGEST_QUESTION || unchanged || props.off;
	const save = (approve: boolean) => {
		if (!wrong && !props.busy)
			props.onSave(text, approve && props.pending);
	};
	const mask = () => {
		const next = maskSelection(panel.current);
		if (next !== null)
			props.onText(next);
		panel.current?.querySelector("textarea")?.focus();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (isComposing(event) || !(event.ctrlKey || event.metaKey))
			return;
		if (event.key === "Enter")
			save(event.shiftKey);
		else if (event.key.toLowerCase() === "b")
			mask();
		else
			return;
		event.preventDefault();
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
				<h3>{t("edit.difference")}</h3>
				{unchanged ? <p class="faint small">{t("edit.same")}</p> : <Difference before={props.before} after={text} />}
			</div>
			<div class="panel__actions">
				<Button kind="quiet" icon="mask" class="panel__start" aria-keyshortcuts="Control+B" onMouseDown={(event: MouseEvent) => event.preventDefault()} onClick={mask}>
					{t("act.mask")}<kbd aria-hidden="true">Ctrl B</kbd>
				</Button>
				<Button kind="quiet" onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button type="submit" disabled={wrong} busy={props.busy}>{t("edit.save")}</Button>
				{props.pending && <Button kind="primary" disabled={wrong} busy={props.busy} onClick={() => save(true)}>{t("edit.saveApprove")}</Button>}
			</div>
		</form>
	);
}

export function RejectPanel(props: {
	reasons: readonly CityReason[];
	reason: RejectReason | null;
	why: string;
	/* How many are rejected by it. */
	count: number;
	busy: boolean;
	off: boolean;
	onReason(reason: RejectReason): void;
	onWhy(why: string): void;
	onSend(): void;
	onLeave(): void;
}) {
	const panel = useRef<HTMLFormElement>(null);
	const [tried, setTried] = useState(false);
	const missing = props.reason === NEEDS_WORDS && tidy(props.why) === "";
	/* Once there is a reason, what comes next is a word to the asker, or the Enter that sends. */
	useEffect(() => {
		if (props.reason)
			panel.current?.querySelector("textarea")?.focus();
		else
			panel.current?.querySelector<HTMLElement>(".reason")?.focus();
	}, [props.reason]);
	const send = () => {
		setTried(true);
		if (props.reason && !missing && !props.busy && !props.off)
			props.onSend();
	};
	const told = reasonText(props.reason);
	return (
		<form class="panel low" ref={panel} onSubmit={(event) => { event.preventDefault(); send(); }}>
			<fieldset class="reasons">
				<legend>{props.count > 1 ? t("reject.titleAll", { n: props.count }) : t("reject.title")}</legend>
				{props.reasons.map((reason, index) => (
					<button
						key={reason.id} type="button" class="reason" aria-pressed={props.reason === reason.id} title={reasonText(reason.id) || undefined}
						onClick={() => props.onReason(reason.id)}
					>
						{index < 9 && <kbd>{index + 1}</kbd>}
						<span>{reasonName(reason.id)}</span>
					</button>
				))}
			</fieldset>
			{told && <p class="panel__told"><span class="faint">{t("reject.told")}</span> <span dir="auto">{told}</span></p>}
			<TextArea
				label={t("reject.why")}
				optional={props.reason !== NEEDS_WORDS}
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
				<span class="panel__note">{props.reason ? "" : t("reject.choose")}</span>
				<Button kind="quiet" onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button kind="danger" type="submit" disabled={!props.reason || props.off} busy={props.busy}>{t("reject.send")}</Button>
			</div>
		</form>
	);
}

/* One text with a button: why something is hidden or put aside, what the asker of a refused appeal is told. */
export function WhyPanel(props: {
	label: string;
	hint: string;
	send: string;
	optional?: boolean;
	danger?: boolean;
	why: string;
	busy: boolean;
	off: boolean;
	onWhy(why: string): void;
	onSend(): void;
	onLeave(): void;
}) {
	const panel = useFocusInside<HTMLFormElement>("textarea");
	const missing = (!props.optional && tidy(props.why) === "") || props.off;
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
				<Button kind={props.danger ? "danger" : "primary"} type="submit" disabled={missing} busy={props.busy}>{props.send}</Button>
			</div>
		</form>
	);
}
