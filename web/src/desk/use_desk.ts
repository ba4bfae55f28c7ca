/*
 * use_desk.ts - the desk's state in one place: the queue, the view on it, and who is here.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../shared/api";
import { toastProblem } from "../shared/components/toast";
import type { Problem } from "../shared/problem";
import type { LinkState } from "../shared/socket";
import type { EventInfo, PersonRef } from "../shared/types";
import { Keeper } from "../staff/keeper";
import type { Queue } from "../staff/queue";
import type { Desk, Tab, View } from "./state";
import { EMPTY_DESK, changeView, follow, layOut, reload, stateOfTab } from "./state";

export interface DeskModel {
	desk: Desk;
	event: EventInfo;
	viewers: number;
	people: readonly PersonRef[];
	link: LinkState;
	keeper: Keeper | null;
	failure: Problem | null;
	change(turn: (desk: Desk) => Desk): void;
	look(view: Partial<View>): void;
	more(): void;
}

/* The moderators' desk needs in full what it shows; the rest is read when it is looked at. */
function wants(id: string, queue: Queue, desk: Desk, part: Part): boolean {
	const card = queue.cards.get(id);
	if (desk.selected === id)
		return true;
	/* Appeals concern the lead, submitted answers whoever signs them, also where the question is not listed. */
	return card ? part.signs && card.state === "approved" : part.lead || part.signs || desk.view.tab !== "pending";
}

/* What this person has to see besides the queue. */
export interface Part {
	lead: boolean;
	/* Moderators approve the answers of this event. */
	signs: boolean;
}

function listingOf(view: View, cursor: string | null): string {
	const query = new URLSearchParams({ state: stateOfTab(view.tab), view: "desk" });
	if (view.search)
		query.set("q", view.search);
	if (view.unit && view.unit !== "none")
		query.set("unit", view.unit);
	if (cursor)
		query.set("cursor", cursor);
	return query.toString();
}

const SEARCH_PAUSE_MS = 300;

export function useDesk(first: EventInfo, part: Part): DeskModel {
	const [desk, setDesk] = useState<Desk>(EMPTY_DESK);
	const [event, setEvent] = useState(first);
	const [viewers, setViewers] = useState(0);
	const [people, setPeople] = useState<readonly PersonRef[]>([]);
	const [link, setLink] = useState<LinkState>({ state: "connecting" });
	const [failure, setFailure] = useState<Problem | null>(null);
	const [keeper, setKeeper] = useState<Keeper | null>(null);
	/* How often the queue was read whole. */
	const [loads, setLoads] = useState(0);
	const current = useRef(desk);
	current.current = desk;
	const acting = useRef(part);
	acting.current = part;

	useEffect(() => {
		const made = new Keeper({
			event: first.id,
			listing: "state=pending&view=desk",
			onQueue: (queue, cause) => {
				setFailure(null);
				setDesk((old) => (cause === "loaded" ? reload(old, queue) : follow(old, queue)));
				if (cause === "loaded")
					setLoads((n) => n + 1);
			},
			onEvent: setEvent,
			onViewers: setViewers,
			onHere: setPeople,
			onLink: setLink,
			onFailure: (error) => setFailure(asProblem(error)),
			wants: (id, queue) => wants(id, queue, current.current, acting.current),
		});
		setKeeper(made);
		return () => made.close();
	}, [first.id]);

	const fetchView = async (view: View, cursor: string | null): Promise<void> => {
		if (!keeper || (view.tab === "pending" && !cursor))
			return;
		try {
			const next = await keeper.list(listingOf(view, cursor));
			setDesk((old) => (old.view === view ? { ...layOut(old), cursor: next } : old));
		} catch (error) {
			toastProblem(error);
		}
	};
	/* The newest public ones beside the queue: to see what was published, and to merge into. */
	useEffect(() => {
		if (loads > 0)
			keeper?.list("state=approved&view=desk").catch(() => undefined);
		if (loads > 0 && part.lead)
			keeper?.list("state=rejected&view=desk").catch(() => undefined);
	}, [keeper, loads, part.lead]);
	/* Filters act at once on what is known; the server adds what is not. */
	useEffect(() => {
		const { view } = current.current;
		const timer = setTimeout(() => void fetchView(view, null), view.search ? SEARCH_PAUSE_MS : 0);
		return () => clearTimeout(timer);
	}, [keeper, desk.view, loads]);

	return {
		desk, event, viewers, people, link, keeper, failure,
		change: setDesk,
		look: (view) => setDesk((old) => changeView(old, view)),
		more: () => void fetchView(desk.view, desk.cursor),
	};
}

export const TABS: readonly Tab[] = ["pending", "approved", "rejected", "merged", "hidden"];
