/*
 * use_open.ts - what is open on the selected question: a panel, a dialog, its original.
 *
 * Another question closes what was open on the last one, and at once: the next key may come
 * before the next frame.
 */
import { useState } from "preact/hooks";
import type { Id } from "../shared/types";
import type { Mode } from "./sheet";

export type Asking = "merge" | "urgent" | "person" | "help" | "slow" | "notes" | null;

interface State {
	mode: Mode;
	asking: Asking;
	/* Something of the text is selected. */
	selection: boolean;
	/* The asker's own text is shown. */
	original: boolean;
}

export interface Open extends State {
	set(changes: Partial<State>): void;
	/* Close panel and dialog, if it is question ID that they belong to. */
	close(id: Id): void;
}

const CLOSED: State = { mode: "read", asking: null, selection: false, original: false };

export function useOpen(selected: Id | null): Open {
	const [open, setOpen] = useState<State & { question: Id | null }>({ ...CLOSED, question: null });
	const set = (changes: Partial<State>) =>
		setOpen((old) => ({ ...(old.question === selected ? old : CLOSED), ...changes, question: selected }));
	const { mode, asking, selection, original } = open.question === selected ? open : CLOSED;
	return {
		mode, asking, selection, original, set,
		close: (id) => {
			if (id === selected)
				set({ mode: "read", asking: null });
		},
	};
}
