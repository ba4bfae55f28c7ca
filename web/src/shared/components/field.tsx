/*
 * field.tsx - things to fill in.  Each has its label, its hint and its error
 * tied to it, so that a screen reader says all three.
 */
import type { ComponentChildren, TextareaHTMLAttributes } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words";

interface FieldProps {
	label: string;
	hint?: ComponentChildren;
	error?: string | null | undefined;
	optional?: boolean;
	/* The label is for screen readers only. */
	quietLabel?: boolean;
}

function describedBy(id: string, { hint, error }: FieldProps): string | undefined {
	return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

function Frame(props: FieldProps & { id: string; children: ComponentChildren; end?: ComponentChildren }) {
	const { id, label, hint, error, optional, quietLabel, children, end } = props;
	return (
		<div class={error ? "field field--wrong" : "field"}>
			<label class={quietLabel ? "field__label visually-hidden" : "field__label"} for={id}>
				{label}
				{optional && <span class="field__optional">{t("optional")}</span>}
			</label>
			{children}
			{(hint || end) && (
				<div class="field__under">
					{hint && <div class="field__hint" id={`${id}-hint`}>{hint}</div>}
					{end}
				</div>
			)}
			{error && <div class="field__error" id={`${id}-error`} role="alert">{error}</div>}
		</div>
	);
}

interface InputProps extends FieldProps {
	value: string;
	onValue: (value: string) => void;
	type?: "text" | "password" | "search" | "tel" | "email" | "url" | "number" | "date" | "datetime-local";
	name?: string;
	autoComplete?: string;
	autoCapitalize?: "none" | "off";
	autoFocus?: boolean;
	inputMode?: "text" | "numeric" | "search" | "tel" | "email" | "url";
	placeholder?: string;
	maxLength?: number;
	minLength?: number;
	required?: boolean;
	disabled?: boolean;
	spellcheck?: boolean;
	/* The id of a <datalist>. */
	list?: string;
}

export function TextField(props: InputProps) {
	const { label, hint, error, optional, quietLabel, value, onValue, type = "text", ...rest } = props;
	const id = useId();
	const frame = { label, hint, error, ...(optional && { optional }), ...(quietLabel && { quietLabel }) };
	return (
		<Frame id={id} {...frame}>
			<input
				{...rest}
				type={type as "text"}
				id={id}
				class="input"
				value={value}
				aria-invalid={error ? "true" : undefined}
				aria-describedby={describedBy(id, frame)}
				onInput={(event) => onValue(event.currentTarget.value)}
			/>
		</Frame>
	);
}

type AreaProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "label" | "value" | "onInput" | "id"> & {
	value: string;
	onValue: (value: string) => void;
	/* Beside the hint: a counter. */
	end?: ComponentChildren;
};

/* A text of several lines; grows with what is in it. */
export function TextArea({ label, hint, error, optional, quietLabel, value, onValue, end, ...rest }: AreaProps) {
	const id = useId();
	const ref = useRef<HTMLTextAreaElement>(null);
	useLayoutEffect(() => {
		const area = ref.current;
		if (!area || CSS.supports("field-sizing", "content"))
			return;
		area.style.height = "auto";
		area.style.height = `${area.scrollHeight + 2}px`;
	}, [value]);
	const frame = { label, hint, error, ...(optional && { optional }), ...(quietLabel && { quietLabel }) };
	return (
		<Frame id={id} {...frame} end={end}>
			<textarea
				rows={4}
				{...rest}
				ref={ref}
				id={id}
				class="input input--area"
				dir="auto"
				value={value}
				aria-invalid={error ? "true" : undefined}
				aria-describedby={describedBy(id, frame)}
				onInput={(event) => onValue(event.currentTarget.value)}
			/>
		</Frame>
	);
}

export interface Option {
	value: string;
	text: string;
	group?: string;
}

type SelectProps = FieldProps & {
	value: string;
	onValue: (value: string) => void;
	options: Option[];
	/* The text of the choice "none of them"; without it one has to be chosen. */
	none?: string;
	disabled?: boolean;
};

function grouped(options: Option[]): [string, Option[]][] {
	const groups = new Map<string, Option[]>();
	for (const option of options) {
		const list = groups.get(option.group ?? "") ?? [];
		list.push(option);
		groups.set(option.group ?? "", list);
	}
	return [...groups];
}

/* The platform's own select: on a phone nothing is better. */
export function Select({ value, onValue, options, none, disabled, ...frame }: SelectProps) {
	const id = useId();
	const option = (item: Option) => <option key={item.value} value={item.value}>{item.text}</option>;
	return (
		<Frame id={id} {...frame}>
			<select
				id={id}
				class="input input--select"
				value={value}
				disabled={disabled}
				aria-invalid={frame.error ? "true" : undefined}
				aria-describedby={describedBy(id, frame)}
				onChange={(event) => onValue(event.currentTarget.value)}
			>
				{none !== undefined && <option value="">{none}</option>}
				{grouped(options).map(([group, list]) =>
					group ? <optgroup key={group} label={group}>{list.map(option)}</optgroup> : list.map(option))}
			</select>
		</Frame>
	);
}

export function Check(props: { checked: boolean; onValue: (checked: boolean) => void; children: ComponentChildren; hint?: string; disabled?: boolean }) {
	const id = useId();
	return (
		<div class="check">
			<input
				id={id}
				type="checkbox"
				checked={props.checked}
				disabled={props.disabled}
				aria-describedby={props.hint ? `${id}-hint` : undefined}
				onChange={(event) => props.onValue(event.currentTarget.checked)}
			/>
			<label for={id}>{props.children}</label>
			{props.hint && <div class="check__hint" id={`${id}-hint`}>{props.hint}</div>}
		</div>
	);
}

/* One of a few, shown as a row of chips; radio buttons underneath. */
export function Choice(props: {
	label: string;
	value: string;
	onValue: (value: string) => void;
	options: Option[];
	/* Choosing the chosen one again clears it. */
	clearable?: boolean;
	optional?: boolean;
	quietLabel?: boolean;
}) {
	const name = useId();
	return (
		<fieldset class="choice">
			<legend class={props.quietLabel ? "visually-hidden" : "field__label"}>
				{props.label}
				{props.optional && <span class="field__optional">{t("optional")}</span>}
			</legend>
			<div class="choice__row">
				{props.options.map((option) => (
					<label key={option.value} class="chip">
						<input
							type="radio"
							name={name}
							value={option.value}
							checked={props.value === option.value}
							onChange={() => props.onValue(option.value)}
							onClick={() => props.clearable && props.value === option.value && props.onValue("")}
						/>
						<span>{option.text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}
