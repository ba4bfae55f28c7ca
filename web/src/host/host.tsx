/*
 * host.tsx - the host's page: the run of show, what is said to all, the units, the numbers, and the
 * private line.
 *
 * On a wide screen all of it at once, each part scrolling for itself; on a phone one part at a
 * time, with the state of the event, the clock and the switch always in sight.
 */
import { useState } from "preact/hooks";
import { EventBadge } from "../shared/components/badge";
import { Failed } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { LinkHealth } from "../shared/components/link-health";
import { Main } from "../shared/components/shell";
import { useNow, useTitle, useWide } from "../shared/hooks";
import { left, serverNow } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { count, titleOf } from "../shared/words";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { NoteAlerts, NotesPanel, useNotes } from "../staff/notes";
import { SoundButton, UrgentBand, useAlarm } from "../staff/urgent";
import { useUrgent } from "../staff/use_urgent";
import { t as staff } from "../staff/words";
import { Show } from "./clock";
import { Numbers } from "./numbers";
import { OnAir } from "./on_air";
import { StopButton, Stopped } from "./output";
import { countdown } from "./plan";
import { Questions } from "./questions";
import type { Kind } from "./speak";
import { Speak } from "./speak";
import { oldestOf, unitRows } from "./units";
import { Units } from "./units_pane";
import type { HostModel } from "./use_host";
import { useHost } from "./use_host";
import { t } from "./words";

type Part = "show" | "said" | "units" | "notes";
const PARTS: readonly Part[] = ["show", "said", "units", "notes"];

function Bar({ model, several, now, alarm }: { model: HostModel; several: boolean; now: number; alarm: ReturnType<typeof useAlarm> }) {
	const { event } = model;
	const counted = countdown(event, now);
	return (
		<section class="host-bar" aria-label={t("title")}>
			<div class="host-bar__event">
				<EventBadge state={event.state} />
				<h1 dir="auto">{titleOf(event)}</h1>
				{event.rehearsal && <span class="mark mark--urgent">{t("event.rehearsal")}</span>}
				{several && <a class="host-bar__change" href="/host?event=">{staff("pick.change")}</a>}
			</div>
			<div class="host-bar__end">
				{model.viewers > 0 && <span class="host-bar__viewers number">{staff("viewers", { n: count(model.viewers) })}</span>}
				{counted && (
					<span class={counted.soon ? "host-bar__clock host-bar__clock--soon number" : "host-bar__clock number"} aria-hidden="true">
						{counted.kind === "over" ? `+${left(new Date(now + (now - counted.at)).toISOString(), now)}` : left(new Date(counted.at).toISOString(), now)}
					</span>
				)}
				{alarm && <SoundButton alarm={alarm} />}
				<StopButton model={model} />
			</div>
		</section>
	);
}

export function HostPage({ session, event: first, several }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const model = useHost(first);
	const roles = rolesIn(session, first.id).map((role) => role.role);
	const host = roles.includes("host");
	const notes = useNotes(model.keeper, first.id, { id: session.person.id, name: session.person.name ?? "" });
	const urgent = useUrgent(model.keeper, first.id);
	const alarm = useAlarm(true, urgent.cards.length > 0);
	const wide = useWide(760);
	const [part, setPart] = useState<Part>("show");
	const [wish, setWish] = useState<{ kind: Kind; text: string } | null>(null);
	useNow(1000);
	const now = serverNow();
	const { event, keeper, queue } = model;
	useTitle(`${event.output_stopped ? `■ ${t("stopped.short")} · ` : ""}${t("title")} · ${t("brand")}`);
	const rows = unitRows(event, queue.cards.values(), model.officials, model.here);
	const shows = (one: Part) => wide || part === one;
	const announce = () => {
		setPart("said");
		setWish({ kind: "announce", text: t("stopped.announcement") });
	};
	return (
		<div class={wide || part === "show" ? "hosting hosting--clock" : "hosting"}>
			<Header place="host" session={session} />
			<div class="hosting__top">
				<Bar model={model} several={several} now={now} alarm={alarm} />
				<LinkHealth link={model.link} reopen={() => keeper?.reopen()} />
				<Stopped model={model} onAnnounce={host ? announce : undefined} />
				<UrgentBand cards={urgent.cards} busy={urgent.busy} onSeen={urgent.seen} />
				<NoteAlerts notes={notes} event={event} onOpen={() => setPart("notes")} />
			</div>
			{!wide && (
				<nav class="parts" aria-label={t("parts")}>
					{PARTS.map((one) => (
						<button key={one} type="button" class="parts__one" aria-current={part === one ? "page" : undefined} onClick={() => setPart(one)}>
							{t(`part.${one}`)}
							{one === "notes" && notes.wanting.length > 0 && <span class="notes-button__count">{notes.wanting.length}</span>}
						</button>
					))}
				</nav>
			)}
			<Main class="hosting__main">
				{model.failure && <Failed problem={model.failure} again={() => void keeper?.load()} />}
				{shows("show") && (
					<div class="hosting__column">
						<Show model={model} now={now} host={host} />
						<Numbers model={model} oldest={oldestOf(rows)} now={now} />
						{wide && <div class="pane"><NotesPanel notes={notes} event={event} roles={roles} /></div>}
					</div>
				)}
				{shows("said") && (
					<div class="hosting__column hosting__column--wide">
						{host && <Speak model={model} wish={wish} />}
						<OnAir model={model} host={host} />
					</div>
				)}
				{!wide && part === "notes" && <div class="pane"><NotesPanel notes={notes} event={event} roles={roles} /></div>}
				{shows("units") && (
					<div class="hosting__column">
						<Units rows={rows} model={model} now={now} host={host} />
						<Questions model={model} now={now} host={host} />
					</div>
				)}
			</Main>
		</div>
	);
}
