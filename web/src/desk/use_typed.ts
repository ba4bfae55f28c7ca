/*
 * use_typed.ts - what was typed about each question and not sent.  Neither a conflict nor another
 * question nor a reload of the page loses it.
 */
import { useRef, useState } from "preact/hooks";
import type { Id } from "../shared/types";
import { tabStorage } from "./outbox";
import type { Typed } from "./sheet";

const MOST = 50;

function recall(name: string): Map<Id, Typed> {
	try {
		return new Map(JSON.parse(tabStorage()?.getItem(name) ?? "[]") as [Id, Typed][]);
	} catch {
		return new Map();
	}
}

export interface TypedModel {
	of(id: Id | null | undefined): Typed;
	set(id: Id, typed: Typed): void;
	forget(id: Id): void;
}

export function useTyped(event: Id): TypedModel {
	const name = `desk.typed.${event}`;
	const [first] = useState(() => recall(name));
	const typed = useRef(first);
	const [, redraw] = useState(0);
	const changed = () => {
		try {
			tabStorage()?.setItem(name, JSON.stringify([...typed.current].slice(-MOST)));
		} catch {
			/* A full or forbidden storage: then it is kept until the page goes. */
		}
		redraw((n) => n + 1);
	};
	return {
		of: (id) => (id ? typed.current.get(id) : undefined) ?? {},
		set: (id, next) => {
			typed.current.delete(id);
			typed.current.set(id, next);
			changed();
		},
		forget: (id) => {
			if (typed.current.delete(id))
				changed();
		},
	};
}
