/*
 * pick.tsx - which event to work on: the only one, the one in the address, or one of a list.
 */
import type { ComponentChildren } from "preact";
import { get } from "../shared/api";
import { EventBadge } from "../shared/components/badge";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { useLoaded } from "../shared/hooks";
import { fromQuery } from "../shared/ids";
import { when } from "../shared/time";
import type { EventInfo, RoleName } from "../shared/types";
import { titleOf } from "../shared/words";
import type { StaffSession } from "./gate";
import { eventsFor, pastEventsFor } from "./gate";
import { t } from "./words";

function Choice({ place, event }: { place: string; event: EventInfo }) {
	return (
		<li>
			<a class="pick__event" href={`/${place}?event=${event.id}`}>
				<EventBadge state={event.state} />
				<strong dir="auto">{titleOf(event)}</strong>
				<span class="pick__when">{when(event.starts_at ?? event.opens_at)}</span>
			</a>
		</li>
	);
}

const UNDER_WAY = ["live", "paused", "closing"];

/*
 * The event that is WANTED; without a wish the only one of MINE that is under way, or the
 * only one at all.  An empty wish ("?event=") asks for the list.
 */
function choose(mine: readonly EventInfo[], all: readonly EventInfo[], wanted: string | null): EventInfo | undefined {
	if (wanted)
		return all.find((event) => event.id === wanted);
	if (wanted === "")
		return undefined;
	const running = mine.filter((event) => UNDER_WAY.includes(event.state));
	if (running.length === 1)
		return running[0];
	return mine.length === 1 ? mine[0] : undefined;
}

export function Pick(props: {
	place: "desk" | "host" | "console" | "editor";
	session: StaffSession;
	roles: readonly RoleName[];
	children: (event: EventInfo, several: boolean) => ComponentChildren;
}) {
	const { place, session } = props;
	const loaded = useLoaded(() => get<{ events: EventInfo[] }>("/api/events"), []);
	if (loaded.value) {
		const among = place === "editor" ? pastEventsFor : eventsFor;
		const events = among(session, props.roles, loaded.value.events);
		const chosen = choose(events, loaded.value.events, fromQuery("event"));
		if (chosen)
			return <>{props.children(chosen, events.length > 1)}</>;
		return (
			<>
				<Header place={place} session={session} />
				<Main class="pick">
					<h1>{t("pick.title")}</h1>
					{events.length === 0 && <Empty icon="clock" title={t("pick.none")}>{t("pick.noneText")}</Empty>}
					<ul class="pick__list">{events.map((event) => <Choice key={event.id} place={place} event={event} />)}</ul>
				</Main>
			</>
		);
	}
	return (
		<>
			<Header place={place} session={session} />
			<Main>{loaded.problem ? <Failed problem={loaded.problem} again={loaded.again} /> : <Loading />}</Main>
		</>
	);
}
