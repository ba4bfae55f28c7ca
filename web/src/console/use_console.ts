/*
 * use_console.ts - the console's state: the queue, the person's part in the event, who is here.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { asProblem, get } from "../shared/api";
import type { Problem } from "../shared/problem";
import type { LinkState } from "../shared/socket";
import type { EventInfo, PersonRef, Role } from "../shared/types";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { Keeper } from "../staff/keeper";
import type { Queue } from "../staff/queue";
import { EMPTY_QUEUE } from "../staff/queue";
import type { Acting } from "./state";
import { isMine } from "./state";

export interface Official extends PersonRef {
	unit?: string | null;
}

export interface ConsoleModel {
	queue: Queue;
	event: EventInfo;
	acting: Acting;
	officials: readonly Official[];
	approvers: readonly Official[];
	viewers: number;
	link: LinkState;
	keeper: Keeper | null;
	failure: Problem | null;
	selected: string | null;
	select(id: string | null): void;
}

function actingAs(me: string, roles: readonly Role[], event: EventInfo): Acting {
	const has = (name: Role["role"]) => roles.some((role) => role.role === name);
	const answering = roles.filter((role) => role.role === "official" || role.role === "approver" || role.role === "clerk");
	return {
		me,
		units: [...new Set(answering.flatMap((role) => (role.unit ? [role.unit] : [])))],
		official: has("official"),
		approver: has("approver"),
		clerk: has("clerk") && !has("official"),
		guest: has("guest") && !has("official"),
		moderator: event.answer_policy === "moderator" && (has("moderator") || has("lead_moderator")),
	};
}

/* Those who hold ROLE in the event, with their units: those bound to it, and those here. */
function usePeople(event: string, role: "official" | "approver", wanted: boolean, here: readonly PersonRef[]): readonly Official[] {
	const [bound, setBound] = useState<readonly Official[]>([]);
	useEffect(() => {
		if (!wanted)
			return;
		get<{ people: Official[] }>(`/api/events/${encodeURIComponent(event)}/people?role=${role}`)
			.then(({ people }) => setBound(people), () => undefined);
	}, [event, wanted]);
	return useMemo(() => {
		const all = new Map<string, Official>();
		for (const person of [...here.filter((one) => one.role === role), ...bound])
			all.set(person.id, person);
		return [...all.values()];
	}, [bound, here]);
}

export function useConsole(session: StaffSession, first: EventInfo): ConsoleModel {
	const [queue, setQueue] = useState<Queue>(EMPTY_QUEUE);
	const [event, setEvent] = useState(first);
	const [viewers, setViewers] = useState(0);
	const [here, setHere] = useState<readonly PersonRef[]>([]);
	const [link, setLink] = useState<LinkState>({ state: "connecting" });
	const [failure, setFailure] = useState<Problem | null>(null);
	const [keeper, setKeeper] = useState<Keeper | null>(null);
	const [selected, select] = useState<string | null>(null);
	const looking = useRef(selected);
	looking.current = selected;
	const acting = actingAs(session.person.id, rolesIn(session, event.id), event);
	const part = useRef(acting);
	part.current = acting;

	useEffect(() => {
		const made = new Keeper({
			event: first.id,
			listing: "state=approved&view=console",
			onQueue: (next) => {
				setFailure(null);
				setQueue(next);
			},
			onEvent: setEvent,
			onViewers: setViewers,
			onHere: setHere,
			onLink: setLink,
			onFailure: (error) => setFailure(asProblem(error)),
			/* New ones, our own ones that gained a draft or wait for a signature, and the one that is looked at. */
			wants: (id, now) => {
				const card = now.cards.get(id);
				if (!card || looking.current === id)
					return true;
				const ours = isMine(card, part.current);
				return ours && (!card.drafts?.length || card.drafts.some((draft) => draft.state === "submitted"));
			},
		});
		setKeeper(made);
		return () => made.close();
	}, [first.id]);

	useEffect(() => {
		if (selected)
			keeper?.read(selected).catch(() => undefined);
	}, [selected, keeper]);

	const officials = usePeople(first.id, "official", acting.clerk, here);
	const approvers = usePeople(first.id, "approver", event.answer_policy === "approver", here);
	return { queue, event, acting, officials, approvers, viewers, link, keeper, failure, selected, select };
}
