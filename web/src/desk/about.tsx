/*
 * about.tsx - what stands around the text of a question: who asked and when, what waits for whom,
 * what was decided, and what the same person asked before.
 */
import { OutcomeBadge, QuestionBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import { reasonName } from "../shared/reasons";
import { clock, clockSeconds, when } from "../shared/time";
import type { AskerRecord, Card, EventInfo, Mark } from "../shared/types";
import { appealOf, holder } from "../staff/card";
import { Difference, duration, topicName, unitName } from "../staff/parts";
import type { Conflict } from "./moderator";
import { t } from "./words";

/* 本场：问 3 · 公开 1 · 未公开 1 */
function Record({ record, now }: { record: AskerRecord; now: number }) {
	const until = record.blocked_until ?? record.muted_until;
	const stopped = until ? Date.parse(until) > now : false;
	return (
		<span class="record">
			{t("record", { asked: record.asked, published: record.published, declined: record.declined })}
			{stopped && <span class="mark mark--urgent">{t(record.blocked_until ? "record.blocked" : "record.muted", { time: when(until) })}</span>}
		</span>
	);
}

export function Facts({ card, event, now, onPerson }: { card: Card; event: EventInfo; now: number; onPerson: (() => void) | null }) {
	const asked = card.asked_before ?? 0;
	const waited = (now - Date.parse(card.asked_at)) / 1000;
	const topic = topicName(event, card.topic);
	const motion = card.motion ? event.motions?.find((one) => one.id === card.motion) : undefined;
	return (
		<div class="facts">
			{onPerson
				? <button type="button" class="facts__person" aria-keyshortcuts="I" onClick={onPerson}><Icon name="person" /><Name name={card.label} /></button>
				: <Name name={card.label} />}
			{card.record ? <Record record={card.record} now={now} /> : <span>{asked > 0 ? t("card.askedBefore", { n: asked }) : t("card.firstTime")}</span>}
			<span>{clock(card.asked_at)}</span>
			{card.state === "pending" && <span>{t("card.waited", { time: duration(waited) })}</span>}
			{card.domain && <span>{t(`domain.${card.domain}`)}</span>}
			{topic && <span>{topic}</span>}
			{motion && <span dir="auto">{motion.number} {motion.title}</span>}
			{card.follows && <span class="mark">{t("card.follows")}</span>}
			{Boolean(card.votes) && <span>{t("card.votes", { n: card.votes ?? 0 })}</span>}
		</div>
	);
}

function conflictText(conflict: Conflict, card: Card): string {
	const name = conflict.by?.name || t("someone");
	if (conflict.kind === "claimed")
		return t("conflict.claimed", { name });
	const time = clockSeconds(conflict.at ?? new Date().toISOString());
	if (conflict.kind === "changed")
		return t("conflict.changed", { name, time });
	return t("conflict.decided", { name, time, state: t(`question.state.${card.state}`) });
}

export function ConflictNote({ conflict, card, onDismiss }: { conflict: Conflict; card: Card; onDismiss(): void }) {
	return (
		<div class="note note--bad" role="alert">
			<div class="note__text">
				<p>{conflictText(conflict, card)}</p>
				{conflict.kind === "decided" && card.reason && <p>{t("conflict.reason", { reason: reasonName(card.reason) })}</p>}
				{conflict.typed && <><p>{t("conflict.kept")}</p><Text text={conflict.typed} class="note__kept" /></>}
			</div>
			<Button kind="quiet" small icon="close" label={t("action.close")} onClick={onDismiss} />
		</div>
	);
}

function MarkNote({ mark, text, tone = "warn" }: { mark: Mark; text: string; tone?: "warn" | "bad" | "plain" }) {
	return (
		<div class={tone === "plain" ? "note" : `note note--${tone}`}>
			<div class="note__text"><p>{text}</p>{mark.why && <Text text={mark.why} />}</div>
		</div>
	);
}

/* What others have said about this question that bears on deciding it. */
export function Notes({ card, me, now, lost }: { card: Card; me: string; now: number; lost: { name: string | null } | null }) {
	const held = card.state === "pending" ? holder(card, now) : null;
	const appeal = appealOf(card);
	const name = (mark: Mark) => (mark.by?.id === me ? t("you") : mark.by?.name || t("someone"));
	const time = (mark: Mark) => clock(mark.at);
	const pending = card.state === "pending";
	return (
		<>
			{pending && card.urgent && <MarkNote mark={{}} tone="bad" text={t("card.urgent")} />}
			{pending && card.first && <MarkNote mark={card.first} text={t("card.first", { name: name(card.first), time: time(card.first) })} />}
			{pending && card.second && <MarkNote mark={card.second} text={t("card.second", { name: name(card.second), time: time(card.second) })} />}
			{pending && card.held && <MarkNote mark={card.held} text={t("card.held", { name: name(card.held), time: time(card.held) })} />}
			{pending && lost && <MarkNote mark={{}} text={lost.name ? t("lost.to", { name: lost.name }) : t("lost.none")} />}
			{held && held.id !== me && !lost && (
				<div class="note note--warn">
					<p class="note__text">
						{t("claim.other", { name: held.name, seconds: Math.ceil((Date.parse(card.claimed_until ?? "") - now) / 1000) })}
					</p>
				</div>
			)}
			{appeal !== null && (
				<div class="note note--warn"><div class="note__text"><p>{t("row.appeal")}</p><Text text={appeal} /></div></div>
			)}
			{pending && card.answered_in && (
				<div class="note note--good">
					<div class="note__text">
						<p>
							{t("answeredIn.before")}
							<a href={`/cases/${encodeURIComponent(card.answered_in.number)}`} target="_blank" rel="noopener noreferrer">{card.answered_in.number}</a>
							{t("answeredIn.after")}
						</p>
						{card.answered_in.text && <Text text={card.answered_in.text} class="note__quote" />}
					</div>
				</div>
			)}
		</>
	);
}

/* What was decided, where it was. */
export function Decision({ card, me, cards }: { card: Card; me: string; cards: ReadonlyMap<string, Card> }) {
	if (card.state === "pending")
		return null;
	const into = card.into ? cards.get(card.into) : undefined;
	const by = card.decided_by;
	return (
		<div class="decision">
			<QuestionBadge state={card.state} />
			{by && (by.id === "system" ? <span>{t("row.machine")}</span> : by.id === me ? <span>{t("you")}</span> : <Name name={by.name} />)}
			{card.decided_at && <time dateTime={card.decided_at}>{clockSeconds(card.decided_at)}</time>}
			{card.reason && <span>{reasonName(card.reason)}</span>}
			{card.why && <span dir="auto" class="decision__why">{card.why}</span>}
			{into && <blockquote class="decision__into"><span class="faint small">{t("card.mergedInto")}</span><Text text={into.text} /></blockquote>}
		</div>
	);
}

export function Answers({ card, event }: { card: Card; event: EventInfo }) {
	if (!card.answers?.length)
		return null;
	return (
		<section class="answers">
			<h3>{t("card.answers")}</h3>
			{card.answers.map((answer) => (
				<article key={answer.answer} class="answer">
					<p class="answer__head">
						<span class="answer__unit">{unitName(event, answer.unit)}</span> <Name name={answer.by} /> <time dateTime={answer.at}>{clock(answer.at)}</time>
						{answer.outcome && <OutcomeBadge outcome={answer.outcome} />}
					</p>
					<Text text={answer.text} />
				</article>
			))}
		</section>
	);
}

/* What the asker wrote, for those who may see it, and how the text for approval differs. */
export function Original({ card, open, onToggle }: { card: Card; open: boolean; onToggle(open: boolean): void }) {
	if (!card.original || card.original === card.text)
		return null;
	return (
		<details class="original" open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
			<summary>{t("card.original")}<kbd aria-hidden="true">O</kbd></summary>
			<Difference before={card.original} after={card.text} />
		</details>
	);
}

export function Earlier({ card }: { card: Card }) {
	if (!card.earlier?.length)
		return null;
	return (
		<details class="history">
			<summary>{t("card.earlier")}<span class="history__count">{card.earlier.length}</span></summary>
			<ul class="earlier">
				{card.earlier.map((one) => (
					<li key={one.question}>
						<span class="earlier__head"><time dateTime={one.asked_at}>{clock(one.asked_at)}</time><QuestionBadge state={one.state} /></span>
						<Text text={one.text} />
					</li>
				))}
			</ul>
		</details>
	);
}
