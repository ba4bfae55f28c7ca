/*
 * use_keys.ts - hands the page's key presses to the desk, unless a dialog has them.
 */
import { useEffect, useRef } from "preact/hooks";
import type { Press } from "./keys";

function pressOf(event: KeyboardEvent): Press {
	const target = event.target as HTMLElement | null;
	const typing = Boolean(target?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
	return {
		key: event.key,
		keyCode: event.keyCode,
		isComposing: event.isComposing,
		ctrlKey: event.ctrlKey,
		altKey: event.altKey,
		metaKey: event.metaKey,
		typing,
	};
}

/* Calls TAKE with every press; what it answers true to is not handled by the browser. */
export function useKeys(take: (press: Press) => boolean): void {
	const current = useRef(take);
	current.current = take;
	useEffect(() => {
		const listen = (event: KeyboardEvent) => {
			if (event.defaultPrevented || document.querySelector("dialog[open]"))
				return;
			if (current.current(pressOf(event)))
				event.preventDefault();
		};
		addEventListener("keydown", listen);
		return () => removeEventListener("keydown", listen);
	}, []);
}
