/*
 * status.tsx - the desk at a glance: how many wait, since when, how fast they go, which units
 * owe answers, who watches, who is here and on what.
 */
import type { ComponentChildren } from "preact";
import { EventBadge } from "../shared/components/badge";
import { LinkHealth } from "../shared/components/link-health";
import { Name } from "../shared/components/words-of";
import type { LinkState } from "../shared/socket";
import type { Card, EventInfo, Glance, Id, PersonRef } from "../shared/types";
import { count, titleOf } from "../shared/words";
import { Clock } from "../staff/clock";
import { duration, unitName } from "../staff/parts";
import { t as staff } from "../staff/words";
import { urgencyOfWait } from "./wait";
import { t } from "./words";

export interface StatusProps {
	event: EventInfo;
	several: boolean;
	waiting: number;
	/* When the oldest was asked (milliseconds), or null. */
	oldest: number | null;
	glance: Glance | null;
	viewers: number;
	people: readonly PersonRef[];
	cards: ReadonlyMap<Id, Card>;
	me: Id;
	link: LinkState;
	/* Decisions that were sent and wait for the link. */
	underWay: number;
	now: number;
	/* Slow mode, the sound, notes. */
	tools: ComponentChildren;
	onReopen(): void;
}

function Figure({ label, value, tone, word }: { label: string; value: string; tone?: string; word?: string }) {
	return (
		<div class={tone ? `figure figure--${tone}` : "figure"}>
			<dt>{label}</dt>
			<dd>{value}{word && <span class="figure__word">{word}</span>}</dd>
		</div>
	);
}

interface Present {
	id: Id;
	name: string;
	working: readonly Id[];
}

const DESK_ROLES = /moderator|host/;

/* Who is here: as the link tells it at once, or else as the desk was asked. */
function presentOf({ glance, people, me }: StatusProps): Present[] {
	return (people.length > 0 ? people : glance?.people ?? [])
		.filter((person) => person.id !== me && DESK_ROLES.test(person.role ?? "moderator"))
		.map((person) => ({ id: person.id, name: person.name, working: person.working_on ?? [] }));
}

const MOST_PEOPLE = 6;

function People({ props }: { props: StatusProps }) {
	const others = presentOf(props);
	const doing = (person: Present) =>
		person.working.map((id) => props.cards.get(id)?.text).filter(Boolean).map((text) => `· ${text!.slice(0, 40)}`).join("\n");
	return (
		<div class="here">
			<span class="here__label">{t("here")}</span>
			{others.length === 0 && <span>{t("nobodyElse")}</span>}
			<ul class="here__people">
				{others.slice(0, MOST_PEOPLE).map((person) => (
					<li key={person.id} class="here__person" title={doing(person) || undefined}>
						<Name name={person.name} />
						{person.working.length > 0 && <span class="here__count">{t("here.working", { n: person.working.length })}</span>}
					</li>
				))}
			</ul>
			{others.length > MOST_PEOPLE && <span>+{others.length - MOST_PEOPLE}</span>}
		</div>
	);
}

const MOST_UNITS = 3;

/* The units with most questions unanswered; all of them for who asks. */
function Units({ glance, event }: { glance: Glance | null; event: EventInfo }) {
	const owing = (glance?.by_unit ?? []).filter((one) => one.unanswered > 0).sort((one, other) => other.unanswered - one.unanswered);
	if (owing.length === 0)
		return null;
	const name = (unit: Id | null | undefined) => (unit ? unitName(event, unit) || unit : staff("unit.none"));
	const line = (one: (typeof owing)[number]) => (
		<li key={one.unit ?? ""} class="owing__unit"><span>{name(one.unit)}</span> <span class="owing__count">{count(one.unanswered)}</span></li>
	);
	return (
		<div class="owing">
			<span class="here__label">{t("owing")}</span>
			<ul class="owing__list">{owing.slice(0, MOST_UNITS).map(line)}</ul>
			{owing.length > MOST_UNITS && (
				<details class="owing__more">
					<summary>+{owing.length - MOST_UNITS}<span class="visually-hidden">{t("owing.all")}</span></summary>
					<ul class="owing__all">{owing.map(line)}</ul>
				</details>
			)}
		</div>
	);
}

function Oldest({ props }: { props: StatusProps }) {
	if (props.oldest === null)
		return <Figure label={t("oldest")} value="–" tone="calm" />;
	const waited = (props.now - props.oldest) / 1000;
	const tone = urgencyOfWait(waited);
	return <Figure label={t("oldest")} value={duration(waited)} tone={tone} {...(tone !== "calm" && { word: t(`wait.${tone}`) })} />;
}

export function Status(props: StatusProps) {
	const { event, glance } = props;
	const open = props.link.state === "open";
	return (
		<section class="status" aria-label={t("title")}>
			<div class="status__first">
				<div class="status__event">
					<span class={open ? "pulse pulse--open" : "pulse"} role="img" aria-label={open ? staff("link.open") : t("link.connecting")} title={open ? staff("link.open") : t("link.connecting")} />
					<h1 dir="auto">{titleOf(event)}</h1>
					<EventBadge state={event.state} />
					{event.rehearsal && <span class="mark mark--urgent">{t("event.rehearsal")}</span>}
					{props.several && <a class="status__change" href="/desk?event=">{staff("pick.change")}</a>}
				</div>
				<dl class="figures">
					<Figure label={t("waiting")} value={count(props.waiting)} />
					<Oldest props={props} />
					{glance && <Figure label={t("pace")} value={String(Math.round(glance.decisions_per_minute * 10) / 10)} tone="pace" />}
					<Figure label={t("viewers")} value={count(props.viewers)} />
				</dl>
				<Clock event={event} now={props.now} />
			</div>
			<div class="status__second">
				<Units glance={glance} event={event} />
				<People props={props} />
				<div class="status__tools">{props.tools}</div>
			</div>
			{props.underWay > 0 && !open && <p class="status__replay" role="status">{t("link.replay", { n: props.underWay })}</p>}
			<LinkHealth link={props.link} reopen={props.onReopen} />
		</section>
	);
}
