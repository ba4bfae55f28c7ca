/*
 * empty.tsx - what a place says that has nothing in it, is loading, or failed to.
 */
import type { ComponentChildren } from "preact";
import type { Problem } from "../problem";
import { problemText, t } from "../words";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

/* `page`: it stands for the whole page, so its title is the page's heading. */
export function Empty(props: { icon?: IconName; title: string; page?: boolean; children?: ComponentChildren }) {
	return (
		<div class="empty">
			{props.icon && <span class="empty__icon"><Icon name={props.icon} /></span>}
			{props.page ? <h1 class="empty__title">{props.title}</h1> : <p class="empty__title">{props.title}</p>}
			{props.children && <div class="empty__text">{props.children}</div>}
		</div>
	);
}

export function Loading() {
	return <div class="empty" role="status"><span class="spinner" aria-hidden="true" /><p class="empty__title">{t("loading")}</p></div>;
}

export function Failed({ problem, again }: { problem: Problem; again?: () => void }) {
	return (
		<div class="empty" role="alert">
			<p class="empty__title">{problemText(problem)}</p>
			{again && <Button onClick={again}>{t("action.retry")}</Button>}
		</div>
	);
}
