/*
 * main.tsx - the page /admin: the city's events, made and changed, its words, its reasons of
 * rejection and its machine rules.  Units and people come by the command line.
 */
import "../../style/admin.css";
import { useState } from "preact/hooks";
import { get } from "../shared/api";
import { Badge, EventBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main, mount } from "../shared/components/shell";
import { useLoaded, useTitle } from "../shared/hooks";
import { when } from "../shared/time";
import type { EventInfo, EventState, RoleName, Topic, Unit } from "../shared/types";
import { titleOf } from "../shared/words";
import type { StaffSession } from "../staff/gate";
import { Gate } from "../staff/gate";
import { Editor } from "./editor";
import { PartNav, partOf } from "./parts";
import { Reasons } from "./reasons";
import { Rules } from "./rules";
import { WordList } from "./word_list";
import { t } from "./words";

/* A lead moderator keeps the words, and sees the rest of the rules. */
const ROLES: readonly RoleName[] = ["admin", "lead_moderator"];

const GROUPS: readonly { name: "now" | "coming" | "past"; states: readonly EventState[] }[] = [
	{ name: "now", states: ["live", "paused", "closing", "open"] },
	{ name: "coming", states: ["draft", "scheduled"] },
	{ name: "past", states: ["ended", "archived", "cancelled"] },
];

interface City {
	events: EventInfo[];
	units: Unit[];
	topics: Topic[];
}

async function loadCity(): Promise<City> {
	const [{ events }, { units }] = await Promise.all([
		get<{ events: EventInfo[] }>("/api/events"),
		get<{ units: Unit[] }>("/api/units"),
	]);
	/* The topics that events have had; a new one is made in the form. */
	const topics = new Map(events.flatMap((event) => event.topics ?? []).map((topic) => [topic.id, topic]));
	return { events, units, topics: [...topics.values()] };
}

function Row({ event, onOpen }: { event: EventInfo; onOpen(id: string): void }) {
	return (
		<li>
			<button type="button" class="event-row" onClick={() => onOpen(event.id)}>
				<EventBadge state={event.state} />
				<span class="event-row__title" dir="auto">{titleOf(event)}</span>
				{event.rehearsal && <Badge tone="warn">{t("event.rehearsal")}</Badge>}
				<span class="event-row__more">{t(`event.kind.${event.kind}`)} · {t("row.units", { n: event.units?.length ?? 0 })}</span>
				<time dateTime={event.starts_at ?? event.opens_at ?? undefined}>{when(event.starts_at ?? event.opens_at)}</time>
			</button>
		</li>
	);
}

function List({ city, onOpen }: { city: City; onOpen(id: string): void }) {
	return (
		<>
			<header class="admin__head">
				<h1>{t("title")}</h1>
				<Button kind="primary" icon="plus" onClick={() => onOpen("new")}>{t("new")}</Button>
			</header>
			{city.events.length === 0 && <Empty icon="clock" title={t("list.none")}>{t("list.noneText")}</Empty>}
			{GROUPS.map(({ name, states }) => {
				const events = city.events.filter((event) => states.includes(event.state));
				return events.length > 0 && (
					<section key={name} class="event-group">
						<h2>{t(`group.${name}`)}</h2>
						<ul>{events.map((event) => <Row key={event.id} event={event} onOpen={onOpen} />)}</ul>
					</section>
				);
			})}
		</>
	);
}

function Events() {
	const loaded = useLoaded(loadCity, []);
	const [open, setOpen] = useState<string | null>(null);
	const [turn, setTurn] = useState(0);
	useTitle(`${t("title")} · ${t("brand")}`);
	const city = loaded.value;
	const event = open && open !== "new" ? city?.events.find((one) => one.id === open) ?? null : null;
	const show = (id: string | null) => {
		setOpen(id);
		scrollTo(0, 0);
	};
	const saved = (id: string) => {
		void loadCity().then((next) => {
			loaded.replace(next);
			show(id);
			setTurn((n) => n + 1);
		}, loaded.again);
	};
	return (
		<>
			{!city && (loaded.problem ? <Failed problem={loaded.problem} again={loaded.again} /> : <Loading />)}
			{city && open === null && <List city={city} onOpen={show} />}
			{city && open !== null && (open === "new" || event) && (
				<Editor key={`${open}.${turn}`} event={event} units={city.units} topics={city.topics} onSaved={saved} onLeave={() => show(null)} />
			)}
		</>
	);
}

function AdminPage({ session }: { session: StaffSession }) {
	const isAdmin = (session.roles ?? []).some((role) => role.role === "admin");
	const part = partOf(location.search, isAdmin);
	return (
		<>
			<Header place="admin" session={session} />
			<Main class="admin">
				<PartNav part={part} isAdmin={isAdmin} />
				{part === "events" && <Events />}
				{part === "words" && <WordList />}
				{part === "reasons" && <Reasons mayEdit={isAdmin} />}
				{part === "rules" && <Rules mayEdit={isAdmin} />}
			</Main>
		</>
	);
}

mount(() => <Gate place="admin" roles={ROLES}>{(session) => <AdminPage session={session} />}</Gate>);
