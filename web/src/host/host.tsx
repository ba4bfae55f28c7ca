/*
 * host.tsx - the host's page: the run of show.
 */
import { useEffect, useState } from "preact/hooks";
import { Header } from "../shared/components/header";
import { LinkHealth } from "../shared/components/link-health";
import { Main } from "../shared/components/shell";
import { useNow, useTitle } from "../shared/hooks";
import type { LinkState } from "../shared/socket";
import { serverNow } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { titleOf } from "../shared/words";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { Keeper } from "../staff/keeper";
import type { Queue } from "../staff/queue";
import { EMPTY_QUEUE } from "../staff/queue";
import { Host } from "./panel";
import { t } from "./words";

export function HostPage({ session, event: first }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const roles = rolesIn(session, first.id).map((role) => role.role);
	const [keeper, setKeeper] = useState<Keeper | null>(null);
	const [event, setEvent] = useState(first);
	const [queue, setQueue] = useState<Queue>(EMPTY_QUEUE);
	const [link, setLink] = useState<LinkState>({ state: "connecting" });
	useEffect(() => {
		const made = new Keeper({
			event: first.id,
			listing: "state=approved&view=desk",
			onQueue: setQueue,
			onEvent: setEvent,
			onViewers: () => undefined,
			onHere: () => undefined,
			onLink: setLink,
			onFailure: () => undefined,
			wants: () => false,
		});
		setKeeper(made);
		return () => made.close();
	}, [first.id]);
	useNow(1000);
	useTitle(`${t("title")} · ${t("brand")}`);
	return (
		<div class="hosting">
			<Header place="host" session={session} />
			<LinkHealth link={link} reopen={() => keeper?.reopen()} />
			<Main class="main--text">
				<h1>{titleOf(event)}</h1>
				{keeper && (
					<Host event={event} counts={queue.counts} now={serverNow()} host={roles.includes("host")} command={(name, args) => keeper.command(name, args)} />
				)}
			</Main>
		</div>
	);
}
