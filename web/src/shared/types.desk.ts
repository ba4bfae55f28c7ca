/*
 * types.desk.ts - the shapes of the moderators' desk: what screening found, a question as staff
 * see it, the queue and the desk at a glance.  Part of types.ts, which readers import.
 */
import type { Answer, Answered, Domain, Draft, Id, Maybe, PersonRef, ProblemBody, QuestionState, RejectReason } from "./types";

/* What screening found in a text: positions in code points, half open, the same in the original. */
export type FindingKind =
	| "word" | "phone" | "identity_number" | "bank_card" | "plate" | "email" | "wechat" | "qq" | "address" | "link"
	| "unreadable" | "flood";

export interface Finding {
	kind: FindingKind | (string & {});
	rule: string;
	start: number;
	end: number;
	severity?: Maybe<"note" | "suspect" | "banned">;
}

export type Colour = "green" | "amber" | "red";

/* Who did something that waits for others, and why. */
export interface Mark {
	by?: Maybe<PersonRef>;
	why?: Maybe<string>;
	at?: Maybe<string>;
}

/* What a netizen has asked in this event so far; for moderators. */
export interface AskerRecord {
	asked: number;
	published: number;
	declined: number;
	muted_until?: Maybe<string>;
	blocked_until?: Maybe<string>;
}

/* What screening knows of a question; it may come a moment after the question itself. */
export interface Screening {
	colour?: Maybe<Colour>;
	reasons?: Maybe<Finding[]>;
	masked?: Maybe<boolean>;
	/* `of`: the first of those that say the same; `count` and `votes` of them all. */
	twins?: Maybe<{ of?: Maybe<Id>; count: number; votes?: Maybe<number> }>;
	answered_in?: Maybe<{ number: string; text?: Maybe<string> }>;
	guess?: Maybe<{ unit?: Maybe<Id>; topic?: Maybe<Id>; why?: Maybe<string[]> }>;
	needs_two?: Maybe<boolean>;
}

/* A question as staff see it. */
export interface Card extends Screening {
	question: Id;
	version: number;
	state: QuestionState;
	answered: Answered;
	text: string;
	content: string;
	label: string;
	unit?: Maybe<Id>;
	topic?: Maybe<Id>;
	domain?: Maybe<Domain>;
	follows?: Maybe<Id>;
	motion?: Maybe<Id>;
	urgent?: Maybe<boolean>;
	claimed_by?: Maybe<PersonRef>;
	claimed_until?: Maybe<string>;
	asked_at: string;
	decided_at?: Maybe<string>;
	decided_by?: Maybe<PersonRef>;
	reason?: Maybe<RejectReason>;
	why?: Maybe<string>;
	votes?: Maybe<number>;
	edited?: Maybe<boolean>;
	into?: Maybe<Id>;
	appeal?: Maybe<{ why?: Maybe<string>; at?: Maybe<string>; state?: Maybe<string> } | string | boolean>;
	asked_before?: Maybe<number>;
	/* The first of two approvals. */
	first?: Maybe<Mark>;
	held?: Maybe<Mark>;
	/* A second opinion is wanted. */
	second?: Maybe<Mark>;
	/* Approved, and held back until then: it can still be undone. */
	publish_at?: Maybe<string>;
	/* Who marked it as urgent, and which host or lead moderator has seen that. */
	urgency?: Maybe<Mark & { seen?: Maybe<Mark> }>;
	record?: Maybe<AskerRecord>;
	answers?: Maybe<Answer[]>;
	drafts?: Maybe<Draft[]>;
	/* Units that answer it besides its own. */
	invited?: Maybe<Id[]>;
	invitations?: Maybe<{ unit: Id; by?: Maybe<PersonRef>; why?: Maybe<string>; at?: Maybe<string> }[]>;
	original?: Maybe<string>;
	history?: Maybe<HistoryLine[]>;
	/* In detail only: what the same netizen asked before. */
	earlier?: Maybe<{ question: Id; text: string; state: QuestionState; asked_at: string }[]>;
}

/* The desk at a glance: GET /api/events/{id}/desk. */
export interface Glance {
	now: string;
	waiting: number;
	oldest_at?: Maybe<string>;
	held: number;
	second: number;
	urgent: number;
	appeals: number;
	decisions_per_minute: number;
	viewers: number;
	by_unit?: Maybe<{ unit: Maybe<Id>; unanswered: number }[]>;
	people?: Maybe<PersonRef[]>;
	slow_seconds?: Maybe<number>;
}

/* One of several questions that one command decides. */
export interface ClusterItem {
	question: Id;
	version: number;
	content?: string;
}

export interface ClusterResult {
	done: { question: Id; version: number; state: QuestionState; publish_at?: Maybe<string> }[];
	refused: { question: Id; problem: string | ProblemBody; current?: Maybe<Card> }[];
}

/* One of the city's reasons for not publishing a question; its asker reads `text`. */
export interface CityReason {
	id: string;
	name: string;
	name_en?: Maybe<string>;
	text?: Maybe<string>;
	text_en?: Maybe<string>;
	position?: Maybe<number>;
	/* Not public, but a unit may deal with it. */
	pass_on?: Maybe<boolean>;
	version?: Maybe<number>;
	retired_at?: Maybe<string>;
}

export interface HistoryLine {
	at: string;
	action: string;
	by?: Maybe<PersonRef>;
	role?: Maybe<string>;
	detail?: Maybe<unknown>;
}

export interface Queue {
	seq: number;
	epoch: string | number;
	now: string;
	questions: Card[];
	cursor?: Maybe<string>;
	counts: Partial<Record<"pending" | "approved" | "rejected" | "merged" | "hidden" | "answered" | "withdrawn", number>>;
}
