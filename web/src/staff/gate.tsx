/*
 * gate.tsx - lets those in who hold one of the roles, and tells the others why not.
 */
import type { ComponentChildren } from "preact";
import { LinkButton } from "../shared/components/button";
import { Empty, Loading } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { useSession } from "../shared/hooks";
import type { EventInfo, Role, RoleName, Session } from "../shared/types";
import { t } from "./words";

type Place = "desk" | "host" | "console" | "editor" | "admin";

export type StaffSession = Session & { person: NonNullable<Session["person"]> };

function Outside({ place, session, children }: { place: Place; session: Session | null; children: ComponentChildren }) {
	return (
		<>
			<Header place={place} session={session} />
			<Main>{children}</Main>
		</>
	);
}

export function Gate(props: { place: Place; roles: readonly RoleName[]; children: (session: StaffSession) => ComponentChildren }) {
	const { session } = useSession();
	const { place } = props;
	if (!session)
		return <Outside place={place} session={null}><Loading /></Outside>;
	const { person } = session;
	const next = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
	if (!person || person.kind === "anonymous")
		return (
			<Outside place={place} session={session}>
				<Empty icon="person" title={t("gate.nobody")}>
					<p>{t("gate.nobodyText")}</p>
					<LinkButton kind="primary" href={next}>{t("gate.signIn")}</LinkButton>
				</Empty>
			</Outside>
		);
	if (!session.roles?.some((role) => props.roles.includes(role.role)))
		return (
			<Outside place={place} session={session}>
				<Empty icon="person" title={t("gate.forbidden")}>
					<p>{t("gate.forbiddenText", { name: person.name || person.login || "" })}</p>
					<LinkButton href={next}>{t("gate.signIn")}</LinkButton>
				</Empty>
			</Outside>
		);
	return <>{props.children({ ...session, person })}</>;
}

function stillHeld(role: Role): boolean {
	return !role.expires_at || Date.parse(role.expires_at) > Date.now();
}

/* The roles that SESSION's person holds in EVENT: those bound to it, and those bound to none. */
export function rolesIn(session: Session, event: string): Role[] {
	return (session.roles ?? []).filter((role) => (!role.event || role.event === event) && stillHeld(role));
}

const LIVELY = ["live", "paused", "closing", "open", "scheduled", "ended", "draft"];
const OVER = ["ended", "archived"];

/* The events that are over, the newest first as they come, where SESSION holds one of ROLES. */
export function pastEventsFor(session: Session, roles: readonly RoleName[], events: readonly EventInfo[]): EventInfo[] {
	return events
		.filter((event) => OVER.includes(event.state))
		.filter((event) => rolesIn(session, event.id).some((role) => roles.includes(role.role)))
		.sort((one, other) => OVER.indexOf(one.state) - OVER.indexOf(other.state));
}

/* The events in which SESSION holds one of ROLES, the liveliest first; past ones are left out. */
export function eventsFor(session: Session, roles: readonly RoleName[], events: readonly EventInfo[]): EventInfo[] {
	return events
		.filter((event) => LIVELY.includes(event.state))
		.filter((event) => rolesIn(session, event.id).some((role) => roles.includes(role.role)))
		.sort((one, other) => LIVELY.indexOf(one.state) - LIVELY.indexOf(other.state));
}
