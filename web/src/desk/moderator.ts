/*
 * moderator.ts - what a moderator does to a question, and what comes back.
 *
 * Every act names the version, and an approval the very text, that was read.  Where a
 * colleague was first, the server refuses and sends the question as it stands: the card
 * turns to that, a conflict says who did what and when, and what was typed stays where it is.
 */
import { Problem, asProblem } from "../shared/api";
import { newKey } from "../shared/ids";
import { problemText } from "../shared/problem";
import { toast } from "../shared/components/toast";
import { serverNow } from "../shared/time";
import type { Card, ClusterResult, Id, Mark, Maybe, Person, PersonRef, QuestionState, RejectReason } from "../shared/types";
import type { Keeper } from "../staff/keeper";
import type { StaffCard } from "../staff/queue";
import type { Outbox } from "./outbox";
import { clusterItem } from "./stack";
import type { Read } from "./state";
import type { Decision, Undoable } from "./undo";
import { undoUntil } from "./undo";

export interface Conflict {
	question: string;
	kind: "decided" | "changed" | "claimed";
	by: PersonRef | null;
	at: string | null;
	/* What had been typed when it came to the conflict; kept to be read and copied. */
	typed: string | null;
}

export type Left = "first" | "held" | "second" | "urgent";
export type Done =
	| "edited" | "masked" | "assigned" | "hidden" | "shown" | "pinned" | "unpinned" | "unmerged" | "upheld" | "dismissed"
	| "unheld" | "undone" | "reopened" | "calmed" | "seen";

export interface Listener {
	/* ID was decided and leaves the hand or the list; with ALONG others of its pile. */
	onDecided(id: Id, said: Decision, along: number, undo: Undoable | null): void;
	/* ID goes to the shelves that all share. */
	onLeft(id: Id, said: Left): void;
	/* Something else was done to ID. */
	onDone(id: Id, said: Done): void;
	onConflict(conflict: Conflict): void;
	/* Which questions have a command under way. */
	onBusy(busy: ReadonlySet<Id>): void;
	/* Asked while the link is down: nothing was sent. */
	onCutOff(): void;
}

const CONFLICTS: Readonly<Record<string, Conflict["kind"]>> = {
	stale: "changed",
	wrong_state: "decided",
	claimed: "claimed",
	/* Put aside, urgent, or left to another person: the card says so by itself. */
	held: "claimed",
	second: "claimed",
	urgent: "claimed",
};

interface Result {
	version?: number;
	state?: QuestionState;
	text?: string;
	content?: string;
	first?: Maybe<boolean | Mark>;
	publish_at?: Maybe<string>;
}

/* What the decisions about a whole pile have in common. */
interface Pile {
	decision: "reject" | "merge" | "approve";
	reason?: RejectReason;
	why?: string;
	into?: Id;
}

const DECIDED = { reject: "rejected", merge: "merged", approve: "approved" } as const;

export class Moderator {
	private busy: ReadonlySet<Id> = new Set();

	constructor(
		private readonly keeper: Keeper,
		private readonly event: Id,
		private readonly me: Person,
		private readonly outbox: Outbox,
		private readonly listener: Listener,
	) {}

	/* Approve what was READ; the others of its pile, if PILE has any, are merged into it. */
	async approve(read: Read, pile: readonly Card[], topic?: Maybe<Id>): Promise<boolean> {
		const { question, version, content } = read;
		const result = await this.run(question, "question.approve", { question, version, content, ...(topic && { topic }) }, null);
		if (!result)
			return false;
		if (result.first && result.state !== "approved") {
			this.patch(question, result, { first: this.mark(), claimed_by: null, claimed_until: null });
			this.listener.onLeft(question, "first");
			return true;
		}
		this.patch(question, result, { ...this.decided("approved"), publish_at: result.publish_at ?? null });
		const along = pile.length > 0 ? await this.cluster(pile, { decision: "merge", into: question }) : [];
		this.told(question, read.text, "approved", result, along);
		return true;
	}

	/* Reject what was READ, and its whole PILE for the same reason. */
	async reject(read: Read, reason: RejectReason, why: string, pile: readonly Card[]): Promise<boolean> {
		const args = { question: read.question, version: read.version, reason, ...(why && { why }) };
		const result = await this.run(read.question, "question.reject", args, why);
		if (!result)
			return false;
		this.patch(read.question, result, { ...this.decided("rejected"), reason, why });
		const along = pile.length > 0 ? await this.cluster(pile, { decision: "reject", reason, ...(why && { why }) }) : [];
		this.told(read.question, read.text, "rejected", result, along);
		return true;
	}

	async merge(read: Read, into: Id, pile: readonly Card[]): Promise<boolean> {
		const args = { question: read.question, version: read.version, into };
		const result = await this.run(read.question, "question.merge", args, null);
		if (!result)
			return false;
		this.patch(read.question, result, { ...this.decided("merged"), into });
		const rest = pile.filter((card) => card.question !== into);
		const along = rest.length > 0 ? await this.cluster(rest, { decision: "merge", into }) : [];
		this.told(read.question, read.text, "merged", result, along);
		return true;
	}

	/* Decide all CARDS at once; answers those that went through. */
	private async cluster(cards: readonly Card[], pile: Pile): Promise<{ question: Id; version: number }[]> {
		const first = cards[0]!.question;
		const args = { event: this.event, ...pile, items: cards.map(clusterItem) };
		const result = await this.send<ClusterResult>(first, "question.cluster", args, null);
		if (!result)
			return [];
		for (const { question, version, publish_at } of result.done)
			this.patch(question, { version }, {
				...this.decided(DECIDED[pile.decision]), reason: pile.reason ?? null, why: pile.why ?? null, into: pile.into ?? null,
				publish_at: publish_at ?? null,
			});
		for (const { question, current } of result.refused) {
			if (current)
				this.keeper.put(current);
			else
				this.keeper.read(question).catch(() => undefined);
		}
		return result.done;
	}

	async unmerge(card: Card): Promise<boolean> {
		return this.simple(card, "question.unmerge", {}, { state: "pending", into: null }, "unmerged");
	}

	/* A lead's decision about an appeal: upheld, the question waits for review again. */
	async decideAppeal(card: Card, uphold: boolean, why: string): Promise<boolean> {
		const patch: Partial<Card> = { state: uphold ? "pending" : "rejected", appeal: null };
		return this.simple(card, "question.decide_appeal", { uphold, ...(why && { why }) }, patch, uphold ? "upheld" : "dismissed", why);
	}

	/* What was rejected, by a colleague or a rule of the city, waits for review again. */
	async reopen(card: Card): Promise<boolean> {
		return this.simple(card, "question.reopen", {}, { state: "pending", reason: null, why: null }, "reopened");
	}

	/* Answers what may be approved now: the text as the server has taken it. */
	async edit(read: Read, text: string, said: "edited" | "masked" = "edited"): Promise<Read | null> {
		const args = { question: read.question, version: read.version, text };
		const result = await this.run(read.question, "question.edit", args, said === "edited" ? text : null);
		if (!result)
			return null;
		const next = {
			question: read.question,
			version: result.version ?? read.version + 1,
			text: result.text ?? text,
			content: result.content ?? read.content,
		};
		this.patch(read.question, result, { text: next.text, content: next.content, edited: true });
		this.listener.onDone(read.question, said);
		return next;
	}

	async assign(id: Id, unit: Id): Promise<boolean> {
		const result = await this.run(id, "question.assign", { question: id, unit }, null);
		if (!result)
			return false;
		this.patch(id, result, { unit });
		this.listener.onDone(id, "assigned");
		return true;
	}

	/* Put aside, where all see it, until someone takes it back. */
	async hold(card: Card, why: string): Promise<boolean> {
		return this.leave(card, "question.hold", { ...(why && { why }) }, { held: this.mark(why) }, "held", why);
	}

	async unhold(card: Card): Promise<boolean> {
		const result = await this.run(card.question, "question.unhold", { question: card.question }, null);
		if (!result)
			return false;
		this.patch(card.question, result, { held: null });
		this.listener.onDone(card.question, "unheld");
		return true;
	}

	/* Another person shall decide it. */
	async second(read: Read, card: Card, why: string): Promise<boolean> {
		const args = { version: read.version, ...(why && { why }) };
		return this.leave(card, "question.second", args, { second: this.mark(why) }, "second", why);
	}

	/* Whoever asked for another person takes that back. */
	async unsecond(read: Read): Promise<boolean> {
		const args = { question: read.question, version: read.version, on: false };
		const result = await this.run(read.question, "question.second", args, null);
		if (!result)
			return false;
		this.patch(read.question, result, { second: null });
		this.listener.onDone(read.question, "unheld");
		return true;
	}

	async urgent(card: Card, on: boolean, why: string): Promise<boolean> {
		const args = { on, ...(why && { why }) };
		if (on)
			return this.leave(card, "question.urgent", args, { ...this.outOfSight(card), urgent: true, urgency: this.mark(why) }, "urgent", why);
		const result = await this.run(card.question, "question.urgent", { question: card.question, ...args }, why);
		if (!result)
			return false;
		this.patch(card.question, result, { urgent: false, urgency: null });
		this.listener.onDone(card.question, "calmed");
		return true;
	}

	async urgentSeen(id: Id): Promise<boolean> {
		const result = await this.run(id, "question.urgent_seen", { question: id }, null);
		if (!result)
			return false;
		this.patch(id, result, { urgency: { ...this.keeper.card(id)?.urgency, seen: this.mark() } });
		this.listener.onDone(id, "seen");
		return true;
	}

	/* Take back what was decided a moment ago; those decided along with it first. */
	async undo(one: Undoable): Promise<boolean> {
		for (const { question, version } of [...one.along, { question: one.question, version: one.version }]) {
			const result = await this.run(question, "question.undo", { question, version }, null);
			if (!result)
				return false;
			this.patch(question, result, {
				state: "pending", decided_by: null, decided_at: null, reason: null, why: null, into: null, publish_at: null,
			});
		}
		this.listener.onDone(one.question, "undone");
		return true;
	}

	async hide(card: Card, why: string): Promise<boolean> {
		const result = await this.run(card.question, "entry.hide", { target: card.question, why }, why);
		if (!result)
			return false;
		this.patch(card.question, result, { state: "hidden", why, decided_by: this.self() });
		this.listener.onDone(card.question, "hidden");
		return true;
	}

	async show(card: Card): Promise<void> {
		const result = await this.run(card.question, "entry.show", { target: card.question }, null);
		if (!result)
			return;
		this.patch(card.question, result, { state: "approved" });
		this.listener.onDone(card.question, "shown");
	}

	async pin(question: Id, pinned: boolean): Promise<void> {
		const result = await this.run(question, "question.pin", { event: this.event, question: pinned ? question : null }, null);
		if (result)
			this.listener.onDone(question, pinned ? "pinned" : "unpinned");
	}

	/* Send again what an earlier page had sent and not heard of; answers how many there were. */
	replay(): number {
		const left = this.outbox.all(Date.now());
		for (const { key, command, args, question } of left) {
			this.markBusy(question, true);
			this.keeper.command<Result>(command, args, key)
				.then(() => this.keeper.read(question), (error) => this.refused(question, asProblem(error), null))
				.catch(() => undefined)
				.finally(() => {
					this.outbox.remove(key, Date.now());
					this.markBusy(question, false);
				});
		}
		return left.length;
	}

	/* What is urgent is not public, and not about to be. */
	private outOfSight(card: Card): Partial<StaffCard> {
		const cleared = { held: null, second: null, first: null, publish_at: null };
		if (card.state !== "approved")
			return cleared;
		return { ...cleared, state: card.publish_at && Date.parse(card.publish_at) > serverNow() ? "pending" : "hidden" };
	}

	private async simple(card: Card, command: string, args: object, patch: Partial<Card>, said: Done, typed: string | null = null): Promise<boolean> {
		const result = await this.run(card.question, command, { question: card.question, version: card.version, ...args }, typed);
		if (!result)
			return false;
		this.patch(card.question, result, patch);
		this.listener.onDone(card.question, said);
		return true;
	}

	private async leave(card: Card, command: string, args: object, patch: Partial<Card>, said: Left, typed: string): Promise<boolean> {
		const result = await this.run(card.question, command, { question: card.question, ...args }, typed);
		if (!result)
			return false;
		this.patch(card.question, result, { ...patch, claimed_by: null, claimed_until: null });
		this.listener.onLeft(card.question, said);
		return true;
	}

	private told(id: Id, text: string, decision: Decision, result: Result, along: Undoable["along"]): void {
		const until = undoUntil(decision, result.publish_at, serverNow());
		const undo = until === null || result.version === undefined ? null
			: { question: id, version: result.version, decision, text, until, along };
		this.listener.onDecided(id, decision, along.length, undo);
	}

	private decided(state: Decision): Partial<StaffCard> {
		return { state, decided_by: this.self(), decided_at: this.now(), claimed_by: null, claimed_until: null };
	}

	private now(): string {
		return new Date(serverNow()).toISOString();
	}

	private mark(why?: string): Mark {
		return { by: this.self(), at: this.now(), ...(why && { why }) };
	}

	private self(): PersonRef {
		return { id: this.me.id, name: this.me.name || this.me.login || "" };
	}

	private patch(id: Id, result: Result, patch: Partial<StaffCard>): void {
		const state = result.state ? { state: result.state } : {};
		this.keeper.patch(id, { ...patch, ...state, ...(result.version !== undefined && { version: result.version }) });
	}

	private run(id: Id, command: string, args: unknown, typed: string | null): Promise<Result | null> {
		return this.send<Result>(id, command, args, typed);
	}

	/*
	 * One command a question at a time: a second key press while one is under way does nothing.
	 * With the link down nothing new is sent; what was sent before goes again by itself.
	 */
	private async send<T>(id: Id, command: string, args: unknown, typed: string | null): Promise<T | null> {
		if (this.busy.has(id))
			return null;
		if (!this.keeper.isOpen()) {
			this.listener.onCutOff();
			return null;
		}
		const key = newKey();
		this.markBusy(id, true);
		this.outbox.add({ key, command, args, question: id, at: Date.now() });
		try {
			return await this.keeper.command<T>(command, args, key);
		} catch (error) {
			this.refused(id, asProblem(error), typed);
			return null;
		} finally {
			this.outbox.remove(key, Date.now());
			this.markBusy(id, false);
		}
	}

	private markBusy(id: Id, busy: boolean): void {
		const next = new Set(this.busy);
		if (busy)
			next.add(id);
		else
			next.delete(id);
		this.busy = next;
		this.listener.onBusy(next);
	}

	private refused(id: Id, problem: Problem, typed: string | null): void {
		const kind = CONFLICTS[problem.type];
		const current = problem.current;
		if (current)
			this.keeper.put(current);
		else if (problem.status === 409)
			this.keeper.read(id).catch(() => undefined);
		if (problem.status !== 409 || !kind || (kind === "claimed" && problem.type !== "claimed"))
			return toast(problemText(problem), "bad");
		/* A colleague's lease may outlive their decision: the decision is what matters. */
		const claimed = kind === "claimed" && (current?.state === "pending" || current?.state === "approved");
		const decided = !claimed && (current ? current.state !== "pending" : kind === "decided");
		const card = current ?? this.keeper.card(id);
		this.listener.onConflict({
			question: id,
			kind: claimed ? "claimed" : decided ? "decided" : "changed",
			by: (claimed ? card?.claimed_by : decided ? card?.decided_by : this.keeper.card(id)?.edited_by) ?? null,
			at: (decided ? card?.decided_at : this.keeper.card(id)?.edited_at) ?? null,
			typed: typed || null,
		});
	}
}
