/*
 * types.ts - the shapes that travel between the server and the pages.
 *
 * Types only, no code.  Optional fields may be absent or null; readers take
 * both.  The server may add fields and kinds at any time: unknown ones are
 * ignored.
 */

import type { Card, Mark, Screening } from "./types.desk";

export type * from "./types.desk";

export type Id = string;
export type Maybe<T> = T | null | undefined;

export type EventKind = "session" | "duty" | "collection";
export type EventState =
	| "draft" | "scheduled" | "open" | "live" | "paused" | "closing" | "ended" | "archived" | "cancelled";
export type Domain = "problem" | "help" | "suggestion" | "consultation";
export type Outcome = "resolved" | "explained" | "planned" | "refused" | "adopted" | "partly_adopted" | "noted";
/* The reasons that every city begins with; it may have others (GET /api/reasons). */
export type RejectReason =
	| "off_topic" | "duplicate" | "personal" | "abuse" | "spam" | "unclear" | "illegal" | "other" | (string & {});
export type QuestionState = "pending" | "approved" | "rejected" | "merged" | "hidden" | "withdrawn";
export type Answered = "open" | "answering" | "answered" | "taken_up";
export type CaseState =
	| "received" | "dispatched" | "handling" | "review" | "answered" | "closed" | "withdrawn" | "merged";
export type RoleName =
	| "moderator" | "lead_moderator" | "host" | "official" | "approver" | "guest" | "clerk"
	| "dispatcher" | "supervisor" | "editor" | "admin";

export interface Unit {
	id: Id;
	name: string;
	name_en?: Maybe<string>;
	level?: Maybe<"city" | "district" | "department" | "subordinate">;
	power?: Maybe<"approval" | "enforcement" | "oversight" | "service">;
}

export interface Topic {
	id: Id;
	name: string;
	name_en?: Maybe<string>;
}

export interface Motion {
	id: Id;
	number: string;
	title: string;
	proposer?: Maybe<string>;
	units?: Maybe<Id[]>;
}

export interface EventNumbers {
	received: number;
	published: number;
	declined: number;
	answered: number;
	taken_up: number;
	present: number;
	peak: number;
	visitors: number;
}

/* With how often each of the city's reasons was given, by its id. */
export type Numbers = Partial<EventNumbers> & { declined_by_reason?: Maybe<Record<Id, number>> };

export interface EventInfo {
	id: Id;
	kind: EventKind;
	series?: Maybe<{ id: Id; title: string; title_en?: Maybe<string> }>;
	title: string;
	title_en?: Maybe<string>;
	summary?: Maybe<string>;
	summary_en?: Maybe<string>;
	state: EventState;
	state_why?: Maybe<string>;
	version?: number;
	opens_at?: Maybe<string>;
	starts_at?: Maybe<string>;
	asking_ends_at?: Maybe<string>;
	ends_at?: Maybe<string>;
	ended_at?: Maybe<string>;
	archived_at?: Maybe<string>;
	units?: Maybe<Unit[]>;
	topics?: Maybe<Topic[]>;
	motions?: Maybe<Motion[]>;
	stream_url?: Maybe<string>;
	rehearsal?: Maybe<boolean>;
	answer_policy?: Maybe<"self" | "approver" | "moderator">;
	hold_seconds?: Maybe<number>;
	max_pending?: Maybe<number>;
	output_stopped?: Maybe<boolean>;
	edited?: Maybe<boolean>;
	pinned?: Maybe<Id>;
	/* Slow mode: so many seconds between two questions of a person. */
	slow_seconds?: Maybe<number>;
	/* The unit that the host has given the floor. */
	floor?: Maybe<Id>;
	/* How long after `ends_at` it ends by itself. */
	grace_minutes?: Maybe<number>;
	numbers?: Maybe<Numbers>;
}

/* One line of a log.  Which of the other fields there are depends on `kind`. */
/* A picture or a document of a news line or an answer; its bytes are at /files/ID, smaller at /files/ID/preview. */
export interface FileRef {
	id: Id;
	kind: "picture" | "document";
	type: string;
	bytes: number;
	width?: Maybe<number>;
	height?: Maybe<number>;
	name?: Maybe<string>;
	/* What it shows, for those who do not see it. */
	alt?: Maybe<string>;
}

export interface Entry extends Screening {
	type?: "entry";
	seq: number;
	at: string;
	kind: string;
	hidden?: Maybe<boolean>;
	removed?: Maybe<boolean>;
	question?: Maybe<Id>;
	answer?: Maybe<Id>;
	post?: Maybe<Id>;
	announcement?: Maybe<Id>;
	material?: Maybe<Id>;
	target?: Maybe<Id>;
	into?: Maybe<Id>;
	text?: Maybe<string>;
	why?: Maybe<string>;
	unit?: Maybe<Id>;
	topic?: Maybe<Id>;
	domain?: Maybe<Domain>;
	follows?: Maybe<Id>;
	motion?: Maybe<Id>;
	on?: Maybe<boolean>;
	outcome?: Maybe<Outcome>;
	oral?: Maybe<boolean>;
	continues?: Maybe<Id>;
	revision?: Maybe<number>;
	case?: Maybe<string>;
	url?: Maybe<string>;
	files?: Maybe<FileRef[]>;
	state?: Maybe<string>;
	stopped?: Maybe<boolean>;
	asking_ends_at?: Maybe<string>;
	ends_at?: Maybe<string>;
	/* A label on the public stream, a person on the desk's. */
	by?: Maybe<string | PersonRef>;
	version?: Maybe<number>;
	content?: Maybe<string>;
	label?: Maybe<string>;
	asked_at?: Maybe<string>;
	reason?: Maybe<RejectReason>;
	from?: Maybe<Id>;
	answered?: Maybe<Answered>;
	publish_at?: Maybe<string>;
	seconds?: Maybe<number>;
	first?: Maybe<Mark | boolean>;
	held?: Maybe<Mark>;
	second?: Maybe<Mark>;
	invited?: Maybe<Id[]>;
}

export interface PersonRef {
	id: Id;
	name: string;
	role?: Maybe<string>;
	/* At the desk: the questions whose leases they hold. */
	working_on?: Maybe<Id[]>;
}

export interface Tally {
	questions?: Maybe<Record<Id, number>>;
	answers?: Maybe<Record<Id, { helpful: number; unhelpful: number }>>;
	numbers?: Maybe<Numbers>;
}

export interface Hello {
	type: "hello";
	protocol?: number;
	event: EventInfo;
	stream: "public" | "desk";
	epoch: string | number;
	seq: number;
	entries: Entry[];
	tally?: Maybe<Tally>;
	viewers?: Maybe<number>;
	now?: Maybe<string>;
}

export type NoticeKind =
	| "approved" | "rejected" | "merged" | "unmerged" | "edited" | "hidden" | "shown"
	| "answered" | "revised" | "taken_up" | "case" | "appeal_decided" | "muted";

export interface Notice {
	id: Id;
	at: string;
	kind: NoticeKind | (string & {});
	question?: Maybe<Id>;
	number?: Maybe<string | number>;
	event?: Maybe<Id>;
	reason?: Maybe<RejectReason>;
	why?: Maybe<string>;
	into?: Maybe<Id>;
	case?: Maybe<string>;
	text?: Maybe<string>;
	emergency_numbers?: Maybe<string>;
}

/* Transient messages to the desk; no `seq`, nothing to resume. */
export interface DeskMessage {
	type: "desk";
	kind: "claimed" | "released" | "here" | (string & {});
	question?: Maybe<Id>;
	answer?: Maybe<Id>;
	by?: Maybe<PersonRef>;
	until?: Maybe<string>;
	writer_until?: Maybe<string>;
	people?: Maybe<PersonRef[]>;
}

/* The private line of an event's staff. */
export type NoteAudience = "all" | "moderators" | "hosts" | "unit";

export interface StaffNote {
	note: Id;
	at: string;
	by: PersonRef;
	to: NoteAudience;
	unit?: Maybe<Id>;
	question?: Maybe<Id>;
	text: string;
	acknowledged?: Maybe<{ id: Id; name: string; at: string }[]>;
	/* I wrote it. */
	mine?: Maybe<boolean>;
	/* I have to acknowledge it, and have not. */
	wants?: Maybe<boolean>;
}

export interface Answer {
	answer: Id;
	unit?: Maybe<Id>;
	by: string;
	text: string;
	version?: Maybe<number>;
	revision?: Maybe<number>;
	state?: Maybe<"published" | "hidden">;
	outcome?: Maybe<Outcome>;
	oral?: Maybe<boolean>;
	files?: Maybe<FileRef[]>;
	at: string;
}

export interface Draft {
	answer: Id;
	unit?: Maybe<Id>;
	text: string;
	content?: Maybe<string>;
	version: number;
	state: "draft" | "submitted";
	outcome?: Maybe<Outcome>;
	/* A correction: of which answer, and why. */
	revises?: Maybe<Id>;
	why?: Maybe<string>;
	files?: Maybe<FileRef[]>;
	writer?: Maybe<PersonRef>;
	writer_until?: Maybe<string>;
	official?: Maybe<PersonRef>;
	/* Typed by a clerk from what the official said. */
	oral?: Maybe<boolean>;
	/* Set by the page: it was handed in, and its text has still to be read. */
	unread?: boolean;
	/* Sent back by whoever was to sign it. */
	returned?: Maybe<{ by?: Maybe<PersonRef>; why?: Maybe<string>; at?: Maybe<string> }>;
}

/* A piece of an answer to use again: one's own, or the unit's. */
export interface Snippet {
	snippet: Id;
	unit?: Maybe<Id>;
	title: string;
	text: string;
	version: number;
	by?: Maybe<PersonRef>;
}

/* A question as its own asker sees it. */
export interface Own {
	question: Id;
	event?: Maybe<{ id: Id; title: string; title_en?: Maybe<string>; state?: Maybe<EventState> }>;
	number: string | number;
	receipt?: Maybe<string>;
	text: string;
	original?: Maybe<string>;
	state: QuestionState;
	answered?: Maybe<Answered>;
	reason?: Maybe<RejectReason>;
	/* What the city says about the reason. */
	reason_text?: Maybe<string>;
	reason_text_en?: Maybe<string>;
	/* Danger, a crime, a minor in need: whom to call. */
	urgent?: Maybe<boolean>;
	emergency_numbers?: Maybe<string>;
	why?: Maybe<string>;
	version?: Maybe<number>;
	asked_at: string;
	decided_at?: Maybe<string>;
	unit?: Maybe<Id>;
	into?: Maybe<Id>;
	appealable?: Maybe<boolean>;
	answers?: Maybe<Answer[]>;
	case?: Maybe<{ number: string; state?: Maybe<CaseState>; unit?: Maybe<Id>; due_at?: Maybe<string> }>;
}

export interface Asked {
	question: Id;
	version: number;
	number: string | number;
	receipt: string;
	state: QuestionState;
	label: string;
}

export interface Role {
	role: RoleName;
	unit?: Maybe<Id>;
	event?: Maybe<Id>;
	expires_at?: Maybe<string>;
}

export interface Person {
	id: Id;
	kind: "anonymous" | "netizen" | "staff";
	login?: Maybe<string>;
	name?: Maybe<string>;
}

export interface Session {
	person: Person | null;
	roles?: Maybe<Role[]>;
	csrf?: Maybe<string>;
	token?: Maybe<string>;
	expires_at?: Maybe<string>;
	notice_version?: Maybe<number>;
	/* Whether netizens may register here. */
	sign_up?: Maybe<boolean>;
	site?: Maybe<Site>;
}

/* What the operator calls the site, and what stands at the foot of every page. */
export interface Site {
	name: string;
	name_en: string;
	footer: string;
}

export interface CaseSummary {
	number: string;
	event?: Maybe<{ id: Id; title: string; title_en?: Maybe<string> }>;
	unit?: Maybe<Id>;
	topic?: Maybe<Id>;
	domain?: Maybe<Domain>;
	text: string;
	state: CaseState;
	outcome?: Maybe<Outcome>;
	received_at: string;
	answered_at?: Maybe<string>;
	due_at?: Maybe<string>;
	reply?: Maybe<string>;
}

export interface CaseReply {
	unit?: Maybe<Id>;
	by?: Maybe<string>;
	text: string;
	at: string;
	outcome?: Maybe<Outcome>;
	files?: Maybe<FileRef[]>;
	channel?: Maybe<"live" | "case">;
	revisions?: Maybe<{ text: string; why?: Maybe<string>; at: string }[]>;
}

export interface CaseDetail extends CaseSummary {
	by?: Maybe<string>;
	overdue?: Maybe<boolean>;
	children?: Maybe<{ text: string; by?: Maybe<string> }[]>;
	replies?: Maybe<CaseReply[]>;
	steps?: Maybe<{ at: string; action: string; unit?: Maybe<Id> }[]>;
}

export interface ProblemBody {
	type?: Maybe<string>;
	title?: Maybe<string>;
	status?: Maybe<number>;
	detail?: Maybe<string>;
	errors?: Maybe<{ pointer: string; detail: string }[]>;
	current?: Maybe<Card>;
	retry_after?: Maybe<number>;
	/* With too_many: the work that lets the command in all the same (shared/proof.ts). */
	challenge?: Maybe<Challenge>;
}

export interface Challenge {
	salt: string;
	bits: number;
}
