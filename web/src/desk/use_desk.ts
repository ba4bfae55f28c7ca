/*
 * use_desk.ts - the desk's state in one place: the queue, the hand, the view on them, and who is here.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../shared/api";
import { toastProblem } from "../shared/components/toast";
import type { Problem } from "../shared/problem";
import type { LinkState } from "../shared/socket";
import type { Card, EventInfo, Glance, Id, PersonRef } from "../shared/types";
import { Keeper } from "../staff/keeper";
import type { Queue } from "../staff/queue";
import { oldestPending } from "../staff/queue";
import { isDealable, isWaiting } from "./shelves";
import type { Desk, View } from "./state";
import { EMPTY_DESK, changeView, follow, layOut, reload, stateOfTab } from "./state";
import { useGlance } from "./use_glance";

export interface DeskModel {
	desk: Desk;
	event: EventInfo;
	viewers: number;
	people: readonly PersonRef[];
	link: LinkState;
	/* What is shown is in step with the server, and decisions leave at once. */
	fresh: boolean;
	keeper: Keeper | null;
	failure: Problem | null;
	glance: Glance | null;
	/* How many wait, how many of them (and of what needs another person) for me, and since when the oldest does (milliseconds). */
	waiting: number;
	dealable: number;
	oldest: number | null;
	change(turn: (desk: Desk) => Desk): void;
	look(view: Partial<View>): void;
	more(): void;
	/* Ask anew how the desk stands: after a decision of one's own. */
	glanceAgain(): void;
}

/* The moderators' desk needs in full what it shows; the rest is read when it is looked at. */
function wants(id: Id, queue: Queue, desk: Desk, part: Part): boolean {
	const card = queue.cards.get(id);
	if (desk.selected === id || desk.hand.slots.includes(id))
		return true;
	/* Rows tell of an answer's files, which its entry does not. */
	if (card?.state === "approved" && card.answered === "answered")
		return true;
	/* Appeals concern the lead, submitted answers whoever signs them, also where the question is not listed. */
	return card ? card.state === "pending" || (part.signs && card.state === "approved") : part.lead || part.signs || desk.view.tab !== "pending";
}

/* What this person has to see besides the queue. */
export interface Part {
	me: Id;
	/* Begins with the hand, not with the list. */
	dealt: boolean;
	lead: boolean;
	/* Called to what is urgent, public until a moment ago or not. */
	alarmed: boolean;
	/* Moderators approve the answers of this event. */
	signs: boolean;
}

function listingOf(view: View, cursor: string | null): string {
	const query = new URLSearchParams({ state: stateOfTab(view.tab), view: "desk" });
	if (view.search)
		query.set("q", view.search);
	if (view.unit && view.unit !== "none")
		query.set("unit", view.unit);
	if (view.colour)
		query.set("colour", view.colour);
	if (cursor)
		query.set("cursor", cursor);
	return query.toString();
}

const SEARCH_PAUSE_MS = 300;
/* The queue has all that is pending, also what the server would leave out of the waiting. */
const LISTING = "state=pending&shelf=all&view=desk";

/* How many of QUEUE are pending and WAIT, those that are not listed included. */
function countWaiting(queue: Queue, waits: (card: Card) => boolean): number {
	let aside = 0;
	for (const card of queue.cards.values())
		if (card.state === "pending" && !waits(card))
			aside += 1;
	return Math.max(0, queue.counts.pending - aside);
}

export function useDesk(first: EventInfo, part: Part): DeskModel {
	const [desk, setDesk] = useState<Desk>({ ...EMPTY_DESK, me: part.me, surface: part.dealt ? "deal" : "list" });
	const [event, setEvent] = useState(first);
	const [viewers, setViewers] = useState(0);
	const [people, setPeople] = useState<readonly PersonRef[]>([]);
	const [link, setLink] = useState<LinkState>({ state: "connecting" });
	const [failure, setFailure] = useState<Problem | null>(null);
	const [keeper, setKeeper] = useState<Keeper | null>(null);
	const { glance, again } = useGlance(first.id);
	/* How often the queue was read whole. */
	const [loads, setLoads] = useState(0);
	const current = useRef(desk);
	current.current = desk;
	const acting = useRef(part);
	acting.current = part;

	useEffect(() => {
		const made = new Keeper({
			event: first.id,
			listing: LISTING,
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
		if (loads > 0 && part.alarmed)
			keeper?.list("state=hidden&shelf=urgent&view=desk").catch(() => undefined);
	}, [keeper, loads, part.lead, part.alarmed]);
	/* Filters act at once on what is known; the server adds what is not. */
	useEffect(() => {
		const { view } = current.current;
		const timer = setTimeout(() => void fetchView(view, null), view.search ? SEARCH_PAUSE_MS : 0);
		return () => clearTimeout(timer);
	}, [keeper, desk.view, loads]);

	return {
		desk, event, viewers, people, link, keeper, failure, glance,
		fresh: link.state === "open" && loads > 0,
		waiting: countWaiting(desk.queue, isWaiting),
		dealable: countWaiting(desk.queue, (card) => isDealable(card, part.me)),
		oldest: oldestPending(desk.queue, isWaiting),
		change: setDesk,
		look: (view) => setDesk((old) => changeView(old, view)),
		more: () => void fetchView(desk.view, desk.cursor),
		glanceAgain: again,
	};
}
