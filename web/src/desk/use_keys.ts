/*
 * use_keys.ts - hands the page's key presses to the desk, unless a dialog has them.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { keep, recall } from "../shared/text";
import type { Press } from "./keys";

function pressOf(event: KeyboardEvent): Press {
	const target = event.target as HTMLElement | null;
	const typing = Boolean(target?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
	return {
		key: event.key,
		code: event.code,
		keyCode: event.keyCode,
		isComposing: event.isComposing,
		ctrlKey: event.ctrlKey,
		altKey: event.altKey,
		metaKey: event.metaKey,
		shiftKey: event.shiftKey,
		repeat: event.repeat,
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

/* Whether single letters act: who dictates to their computer has to be able to switch that off. */
export interface Letters {
	on: boolean;
	set(on: boolean): void;
}

const OFF = "desk.letters.off";

export function useLetters(): Letters {
	const [on, set] = useState(() => recall<boolean>(OFF) !== true);
	return {
		on,
		set: (next) => {
			keep(OFF, next ? null : true);
			set(next);
		},
	};
}
