/*
 * dialog.tsx - a modal: a sheet from below on a phone, a card elsewhere.
 *
 * It is the platform's <dialog>, so the focus is kept inside, Escape closes
 * it, and what lies behind is inert.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../words";
import { Button } from "./button";

export function Dialog(props: {
	open: boolean;
	title: string;
	onClose: () => void;
	children: ComponentChildren;
	/* Buttons at the lower end, always in sight. */
	actions?: ComponentChildren;
	/* "tall" fills the height of a phone. */
	tall?: boolean;
	wide?: boolean;
}) {
	const ref = useRef<HTMLDialogElement>(null);
	const title = useId();
	useEffect(() => {
		const dialog = ref.current;
		if (!dialog)
			return;
		if (props.open && !dialog.open)
			dialog.showModal();
		else if (!props.open && dialog.open)
			dialog.close();
	}, [props.open]);
	const shape = ["dialog", props.tall && "dialog--tall", props.wide && "dialog--wide"].filter(Boolean).join(" ");
	return (
		<dialog
			ref={ref}
			class={shape}
			aria-labelledby={title}
			onCancel={(event) => {
				if (event.target !== ref.current)
					return;
				event.preventDefault();
				props.onClose();
			}}
			onClick={(event) => {
				if (event.target === ref.current)
					props.onClose();
			}}
		>
			{props.open && (
				<div class="dialog__frame">
					<header class="dialog__head">
						<h2 id={title}>{props.title}</h2>
						<Button kind="quiet" icon="close" label={t("action.close")} onClick={props.onClose} />
					</header>
					<div class="dialog__body">{props.children}</div>
					{props.actions && <footer class="dialog__actions">{props.actions}</footer>}
				</div>
			)}
		</dialog>
	);
}

/* A question with two answers. */
export function Confirm(props: {
	open: boolean;
	title: string;
	children: ComponentChildren;
	yes: string;
	danger?: boolean;
	busy?: boolean;
	onYes: () => void;
	onClose: () => void;
}) {
	return (
		<Dialog
			open={props.open}
			title={props.title}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>{t("action.cancel")}</Button>
					<Button kind={props.danger ? "danger" : "primary"} busy={!!props.busy} onClick={props.onYes}>{props.yes}</Button>
				</>
			}
		>
			{props.children}
		</Dialog>
	);
}
