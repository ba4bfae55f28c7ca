/*
 * status.tsx - the desk at a glance: how many wait, since when, who watches, who is here.
 */
import { LinkHealth } from "../shared/components/link-health";
import { EventBadge } from "../shared/components/badge";
import { Name } from "../shared/components/words-of";
import type { LinkState } from "../shared/socket";
import type { EventInfo, PersonRef } from "../shared/types";
import { count, titleOf } from "../shared/words";
import { Clock } from "../staff/clock";
import { duration } from "../staff/parts";
import { t as staff } from "../staff/words";
import { urgencyOfWait } from "./state";
import { t } from "./words";

export interface StatusProps {
	event: EventInfo;
	several: boolean;
	waiting: number;
	/* When the oldest was asked (milliseconds), or null. */
	oldest: number | null;
	viewers: number;
	people: readonly PersonRef[];
	me: string;
	link: LinkState;
	now: number;
	onReopen(): void;
}

function Figure({ label, value, tone }: { label: string; value: string; tone?: string }) {
	return (
		<div class={tone ? `figure figure--${tone}` : "figure"}>
			<dt>{label}</dt>
			<dd>{value}</dd>
		</div>
	);
}

function People({ people, me }: { people: readonly PersonRef[]; me: string }) {
	const others = people.filter((person) => person.id !== me && /moderator|host/.test(person.role ?? "moderator"));
	return (
		<div class="here">
			<span class="here__label">{t("here")}</span>
			{others.length === 0 && <span>{t("nobodyElse")}</span>}
			{others.slice(0, 4).map((person) => <Name key={person.id} name={person.name} />)}
			{others.length > 4 && <span>+{others.length - 4}</span>}
		</div>
	);
}

export function Status(props: StatusProps) {
	const { event, oldest, now } = props;
	const waited = oldest === null ? 0 : (now - oldest) / 1000;
	const open = props.link.state === "open";
	return (
		<section class="status" aria-label={t("title")}>
			<div class="status__event">
				<h1 dir="auto">{titleOf(event)}</h1>
				<EventBadge state={event.state} />
				{event.rehearsal && <span class="mark mark--urgent">{t("event.rehearsal")}</span>}
				{props.several && <a class="status__change" href="/desk?event=">{staff("pick.change")}</a>}
			</div>
			<dl class="figures">
				<Figure label={t("waiting")} value={count(props.waiting)} />
				<Figure label={t("oldest")} value={oldest === null ? "–" : duration(waited)} tone={oldest === null ? "calm" : urgencyOfWait(waited)} />
				<Figure label={t("viewers")} value={count(props.viewers)} />
			</dl>
			<Clock event={event} now={now} />
			<People people={props.people} me={props.me} />
			<span class={open ? "pulse pulse--open" : "pulse"} title={open ? staff("link.open") : t("link.connecting")} />
			<LinkHealth link={props.link} reopen={props.onReopen} />
		</section>
	);
}
