/*
 * badge.tsx - a state in a word or two.  Colour only supports the word.
 */
import type { ComponentChildren } from "preact";
import type { Answered, CaseState, EventState, Outcome, QuestionState } from "../types";
import { t } from "../words";

export type Tone = "plain" | "accent" | "good" | "warn" | "bad" | "live";

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
	return <span class={`badge badge--${tone}`}>{children}</span>;
}

const EVENT: Record<EventState, Tone> = {
	draft: "plain", scheduled: "accent", open: "accent", live: "live", paused: "warn", closing: "warn",
	ended: "plain", archived: "plain", cancelled: "bad",
};
const QUESTION: Record<QuestionState, Tone> = {
	pending: "warn", approved: "good", rejected: "bad", merged: "accent", hidden: "bad", withdrawn: "plain",
};
const ANSWERED: Record<Answered, Tone> = { open: "plain", answering: "live", answered: "good", taken_up: "accent" };
const OUTCOME: Record<Outcome, Tone> = {
	resolved: "good", explained: "plain", planned: "accent", refused: "bad", adopted: "good", partly_adopted: "accent", noted: "plain",
};
const CASE: Record<CaseState, Tone> = {
	received: "warn", dispatched: "accent", handling: "accent", review: "accent", answered: "good", closed: "good",
	withdrawn: "plain", merged: "plain",
};

export const EventBadge = ({ state }: { state: EventState }) => <Badge tone={EVENT[state]}>{t(`event.state.${state}`)}</Badge>;
export const QuestionBadge = ({ state }: { state: QuestionState }) =>
	<Badge tone={QUESTION[state]}>{t(`question.state.${state}`)}</Badge>;
export const AnsweredBadge = ({ answered }: { answered: Answered }) =>
	<Badge tone={ANSWERED[answered]}>{t(`answered.${answered}`)}</Badge>;
export const OutcomeBadge = ({ outcome }: { outcome: Outcome }) => <Badge tone={OUTCOME[outcome]}>{t(`outcome.${outcome}`)}</Badge>;
export const CaseBadge = ({ state }: { state: CaseState }) => <Badge tone={CASE[state]}>{t(`case.state.${state}`)}</Badge>;
