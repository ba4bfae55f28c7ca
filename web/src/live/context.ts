/*
 * context.ts - the room and the person's doings, for the components of the
 * live page.
 */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Room, Thread } from "../shared/state";
import type { Unit } from "../shared/types";
import { nameOf } from "../shared/words";
import type { Asking, Doing } from "./asking";
import type { Live, LiveStore } from "./store";

export interface Scene {
	room: Room;
	doing: Doing;
	asking: Asking;
	/* Open the form; FOLLOWS is what the question follows. */
	ask: (follows?: Thread) => void;
	report: (target: string) => void;
}

export const SceneContext = createContext<Scene | null>(null);

export function useScene(): Scene {
	const scene = useContext(SceneContext);
	if (!scene)
		throw new Error("outside of a scene");
	return scene;
}

export function useLive(store: LiveStore): Live {
	const [live, set] = useState(store.live);
	useEffect(() => {
		set(store.live);
		return store.subscribe(() => set(store.live));
	}, [store]);
	return live;
}

export function useDoing(asking: Asking): Doing {
	const [doing, set] = useState(asking.doing);
	useEffect(() => {
		set(asking.doing);
		return asking.subscribe(() => set(asking.doing));
	}, [asking]);
	return doing;
}

export function unitName(room: Room, id: string | null | undefined): string {
	return nameOf((room.event.units ?? []).find((unit: Unit) => unit.id === id));
}

/* Whether netizens may ask and vote now. */
export function mayAsk(room: Room): boolean {
	return room.event.state === "open" || room.event.state === "live";
}

/* Whether the event is over, whatever comes after. */
export function isOver(room: Room): boolean {
	return ["ended", "archived", "cancelled"].includes(room.event.state);
}
