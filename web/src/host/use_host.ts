/*
 * use_host.ts - what the host's page knows: the desk's queue of public questions, what viewers
 * see, who is at their place.
 *
 * Two links: the desk's, over which commands go, and the public one, so that the host sees what
 * everybody sees and not what should have been sent.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { asProblem, get } from "../shared/api";
import { toast, toastProblem } from "../shared/components/toast";
import { LiveStore } from "../live/store";
import type { Problem } from "../shared/problem";
import type { LinkState } from "../shared/socket";
import type { Room } from "../shared/state";
import type { EventInfo, Id, PersonRef } from "../shared/types";
import { Keeper } from "../staff/keeper";
import type { Queue } from "../staff/queue";
import { EMPTY_QUEUE } from "../staff/queue";
import { t } from "./words";

export interface Official extends PersonRef {
	unit?: Id | null;
}

export interface HostModel {
	event: EventInfo;
	keeper: Keeper | null;
	queue: Queue;
	room: Room | null;
	/* The public link's, to ask for older entries. */
	store: LiveStore;
	loadingOlder: boolean;
	viewers: number;
	here: readonly PersonRef[];
	officials: readonly Official[];
	link: LinkState;
	failure: Problem | null;
	/* The command that is under way, or null. */
	busy: string | null;
	/* Run a command of this event; says that WHAT is done.  Answers its result, or null where it was refused. */
	run<T = unknown>(name: string, args: object, what: string): Promise<T | null>;
}

/* Which units have somebody who may answer for them. */
function useOfficials(event: Id): readonly Official[] {
	const [officials, setOfficials] = useState<readonly Official[]>([]);
	useEffect(() => {
		get<{ people: Official[] }>(`/api/events/${encodeURIComponent(event)}/people?role=official`)
			.then(({ people }) => setOfficials(people), () => undefined);
	}, [event]);
	return officials;
}

function useStore(event: Id): { store: LiveStore; room: Room | null; loadingOlder: boolean } {
	const store = useMemo(() => new LiveStore(event), [event]);
	const [, redraw] = useState(0);
	useEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store]);
	return { store, room: store.live.room, loadingOlder: store.live.loadingOlder };
}

/* The event as the desk tells it, with the numbers that viewers see: whoever heard last knows best. */
function together(desk: EventInfo, room: Room | null): EventInfo {
	return room ? { ...desk, numbers: { ...desk.numbers, ...room.event.numbers }, floor: room.event.floor ?? desk.floor ?? null } : desk;
}

export function useHost(first: EventInfo): HostModel {
	const [keeper, setKeeper] = useState<Keeper | null>(null);
	const [event, setEvent] = useState(first);
	const [queue, setQueue] = useState<Queue>(EMPTY_QUEUE);
	const [viewers, setViewers] = useState(0);
	const [here, setHere] = useState<readonly PersonRef[]>([]);
	const [link, setLink] = useState<LinkState>({ state: "connecting" });
	const [failure, setFailure] = useState<Problem | null>(null);
	const [busy, setBusy] = useState<string | null>(null);
	const officials = useOfficials(first.id);
	const { store, room, loadingOlder } = useStore(first.id);

	useEffect(() => {
		const made = new Keeper({
			event: first.id,
			listing: "state=approved&view=desk",
			onQueue: (next) => {
				setFailure(null);
				setQueue(next);
			},
			onEvent: setEvent,
			onViewers: setViewers,
			onHere: setHere,
			onLink: setLink,
			onFailure: (error) => setFailure(asProblem(error)),
			/* Those that became public since; what changes in them the log tells. */
			wants: (id, now) => !now.cards.has(id),
		});
		setKeeper(made);
		return () => made.close();
	}, [first.id]);

	const run = async <T,>(name: string, args: object, what: string): Promise<T | null> => {
		if (!keeper || busy)
			return null;
		setBusy(name);
		try {
			const result = await keeper.command<T>(name, args);
			toast(t("done", { what }), "good");
			return result;
		} catch (error) {
			toastProblem(error);
			return null;
		} finally {
			setBusy(null);
		}
	};
	const whole = useMemo(() => together(event, room), [event, room]);
	return { event: whole, keeper, queue, room, store, loadingOlder, viewers, here, officials, link, failure, busy, run };
}
