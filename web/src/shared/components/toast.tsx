/*
 * toast.tsx - a short word that goes by itself: toast("已复制").
 *
 * Announced politely; problems assertively, and they stay longer.  A page
 * shows <Toasts/> once (Shell does).
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { problemText, t } from "../words";
import { Button } from "./button";

type Kind = "plain" | "good" | "bad";

interface Toast {
	id: number;
	text: string;
	kind: Kind;
	action: { text: string; run: () => void } | null;
}

const STAYS_MS = 4_000;
const PROBLEM_STAYS_MS = 9_000;
const MOST = 3;

let toasts: Toast[] = [];
let nextId = 1;
let show: (toasts: Toast[]) => void = () => {};

function set(next: Toast[]): void {
	toasts = next;
	show(toasts);
}

function dismiss(id: number): void {
	set(toasts.filter((one) => one.id !== id));
}

export function toast(text: string, kind: Kind = "plain", action: Toast["action"] = null): void {
	const one = { id: nextId++, text, kind, action };
	set([...toasts.filter((other) => other.text !== text), one].slice(-MOST));
	setTimeout(() => dismiss(one.id), kind === "bad" || action ? PROBLEM_STAYS_MS : STAYS_MS);
}

/* Say what went wrong. */
export function toastProblem(problem: unknown): void {
	toast(problemText(problem), "bad");
}

export function Toasts() {
	const [list, setList] = useState(toasts);
	const place = useRef<HTMLDivElement>(null);
	/* A popover, shown anew for each toast: so it lies above an open dialog too. */
	useEffect(() => {
		const popover = place.current;
		if (!popover?.showPopover)
			return;
		if (popover.matches(":popover-open"))
			popover.hidePopover();
		if (list.length)
			popover.showPopover();
	}, [list]);
	useEffect(() => {
		show = setList;
		return () => {
			show = () => {};
		};
	}, []);
	const row = (one: Toast) => (
		<div key={one.id} class={`toast toast--${one.kind}`}>
			<span class="toast__text">{one.text}</span>
			{one.action && (
				<Button kind="quiet" small onClick={() => { one.action?.run(); dismiss(one.id); }}>{one.action.text}</Button>
			)}
			<Button kind="quiet" small icon="close" label={t("action.close")} onClick={() => dismiss(one.id)} />
		</div>
	);
	return (
		<div class="toasts" popover="manual" ref={place}>
			<div role="status">{list.filter((one) => one.kind !== "bad").map(row)}</div>
			<div role="alert">{list.filter((one) => one.kind === "bad").map(row)}</div>
		</div>
	);
}
