/*
 * card.ts - what the staff's queue holds: one card a question, as the server sends it.
 *
 * The field names are the interface's (GET /api/events/{id}/queue, GET /api/questions/{id}).
 * A field that is absent and one that is null mean the same.
 */

export interface Someone {
  id: string;
  name: string;
}

export type QuestionState =
  | "pending"
  | "approved"
  | "rejected"
  | "merged"
  | "hidden"
  | "withdrawn";

export type Answered = "open" | "answering" | "answered" | "taken_up";

export interface PublishedAnswer {
  answer: string;
  unit?: string | null;
  by: string;
  text: string;
  version: number;
  revision: number;
  state: "published" | "hidden";
  outcome?: string | null;
  at: string;
}

export interface Draft {
  answer: string;
  unit?: string | null;
  text: string;
  version: number;
  content?: string | null;
  state: "draft" | "submitted";
  outcome?: string | null;
  writer?: Someone | null;
  writer_until?: string | null;
  official?: Someone | null;
}

export interface Card {
  question: string;
  version: number;
  state: QuestionState;
  answered: Answered;
  text: string;
  content: string;
  label: string;
  unit?: string | null;
  topic?: string | null;
  domain?: string | null;
  follows?: string | null;
  motion?: string | null;
  urgent?: boolean | null;
  claimed_by?: Someone | null;
  claimed_until?: string | null;
  asked_at: string;
  decided_at?: string | null;
  decided_by?: Someone | null;
  reason?: string | null;
  why?: string | null;
  votes?: number | null;
  edited?: boolean | null;
  into?: string | null;
  appeal?: string | null;
  asked_before?: number | null;
  answers?: readonly PublishedAnswer[] | null;
  drafts?: readonly Draft[] | null;
}

export interface HistoryStep {
  at: string;
  action: string;
  by?: Someone | null;
  role?: string | null;
  detail?: string | null;
}

/** What only GET /api/questions/{id} tells. */
export interface Detail extends Card {
  original?: string | null;
  history?: readonly HistoryStep[] | null;
}

export interface Counts {
  pending: number;
  approved: number;
  rejected: number;
  merged: number;
  hidden: number;
  answered: number;
}

export interface QueuePage {
  seq: number;
  epoch: string;
  now: string;
  questions: readonly Card[];
  cursor?: string | null;
  counts: Counts;
}

export const NO_COUNTS: Counts = {
  pending: 0,
  approved: 0,
  rejected: 0,
  merged: 0,
  hidden: 0,
  answered: 0,
};

/** The reasons of a rejection, in the order of their digits. */
export const REJECT_REASONS = [
  "off_topic",
  "duplicate",
  "personal",
  "abuse",
  "spam",
  "unclear",
  "illegal",
  "other",
] as const;

export const OUTCOMES = [
  "resolved",
  "explained",
  "planned",
  "refused",
  "adopted",
  "partly_adopted",
  "noted",
] as const;

/** Who holds CARD at NOW (milliseconds), or null where nobody does or it lapsed. */
export function holder(card: Card, now: number): Someone | null {
  if (!card.claimed_by || !card.claimed_until) return null;
  return Date.parse(card.claimed_until) > now ? card.claimed_by : null;
}

/** Who is writing DRAFT at NOW (milliseconds), or null where it may be taken over. */
export function writer(draft: Draft, now: number): Someone | null {
  if (!draft.writer || !draft.writer_until) return null;
  return Date.parse(draft.writer_until) > now ? draft.writer : null;
}

/** Oldest first; what is urgent before all else. */
export function byAge(one: Card, other: Card): number {
  const urgency = Number(Boolean(other.urgent)) - Number(Boolean(one.urgent));
  if (urgency !== 0) return urgency;
  const age = Date.parse(one.asked_at) - Date.parse(other.asked_at);
  if (age !== 0) return age;
  return one.question < other.question ? -1 : 1;
}
