/*
 * moderator.ts - what a moderator does to a question, and what comes back.
 *
 * Every act names the version, and an approval the very text, that was read.  Where a
 * colleague was first, the server refuses and sends the question as it stands: the card
 * turns to that, a conflict says who did what and when, and what was typed stays where it is.
 */
import { Problem, asProblem } from "../shared/api";
import { problemText } from "../shared/problem";
import { toast } from "../shared/components/toast";
import { serverNow } from "../shared/time";
import type { Card, Person, PersonRef, RejectReason } from "../shared/types";
import type { Keeper } from "../staff/keeper";
import type { Read } from "./state";

export interface Conflict {
	question: string;
	kind: "decided" | "changed" | "claimed";
	by: PersonRef | null;
	at: string | null;
	/* What had been typed when it came to the conflict; kept to be read and copied. */
	typed: string | null;
}

export type Done =
	| "edited" | "assigned" | "hidden" | "shown" | "pinned" | "unpinned" | "unmerged" | "upheld" | "dismissed";

export interface Listener {
	/* ID was decided and leaves the list of those who wait. */
	onDecided(id: string, said: "approved" | "rejected" | "merged"): void;
	/* Something else was done to ID. */
	onDone(id: string, said: Done): void;
	onConflict(conflict: Conflict): void;
	/* Which questions have a command under way. */
	onBusy(busy: ReadonlySet<string>): void;
}

const CONFLICTS: Readonly<Record<string, Conflict["kind"]>> = {
	stale: "changed",
	wrong_state: "decided",
	claimed: "claimed",
};

interface Result {
	version?: number;
	text?: string;
	content?: string;
}

export class Moderator {
	private busy: ReadonlySet<string> = new Set();

	constructor(
		private readonly keeper: Keeper,
		private readonly me: Person,
		private readonly listener: Listener,
	) {}

	async approve(read: Read): Promise<boolean> {
		const { question, version, content } = read;
		return this.decide(question, "question.approve", { question, version, content }, { state: "approved" }, "approved", null);
	}

	async reject(read: Read, reason: RejectReason, why: string): Promise<boolean> {
		const args = { question: read.question, version: read.version, reason, ...(why && { why }) };
		return this.decide(read.question, "question.reject", args, { state: "rejected", reason, why }, "rejected", why);
	}

	async merge(read: Read, into: string): Promise<boolean> {
		const args = { question: read.question, version: read.version, into };
		return this.decide(read.question, "question.merge", args, { state: "merged", into }, "merged", null);
	}

	async unmerge(card: Card): Promise<boolean> {
		const args = { question: card.question, version: card.version };
		const result = await this.run(card.question, "question.unmerge", args, null);
		if (!result)
			return false;
		this.patch(card.question, result, { state: "pending", into: null });
		this.listener.onDone(card.question, "unmerged");
		return true;
	}

	/* A lead's decision about an appeal: upheld, the question waits for review again. */
	async decideAppeal(card: Card, uphold: boolean, why: string): Promise<boolean> {
		const args = { question: card.question, version: card.version, uphold, ...(why && { why }) };
		const result = await this.run(card.question, "question.decide_appeal", args, why);
		if (!result)
			return false;
		this.patch(card.question, result, { state: uphold ? "pending" : "rejected", appeal: null });
		this.listener.onDone(card.question, uphold ? "upheld" : "dismissed");
		return true;
	}

	/* Answers what may be approved now: the text as the server has taken it. */
	async edit(read: Read, text: string): Promise<Read | null> {
		const args = { question: read.question, version: read.version, text };
		const result = await this.run(read.question, "question.edit", args, text);
		if (!result)
			return null;
		const next = {
			question: read.question,
			version: result.version ?? read.version + 1,
			text: result.text ?? text,
			content: result.content ?? read.content,
		};
		this.patch(read.question, result, { text: next.text, content: next.content, edited: true });
		this.listener.onDone(read.question, "edited");
		return next;
	}

	async assign(id: string, unit: string): Promise<void> {
		const result = await this.run(id, "question.assign", { question: id, unit }, null);
		if (!result)
			return;
		this.patch(id, result, { unit });
		this.listener.onDone(id, "assigned");
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

	async pin(event: string, question: string, pinned: boolean): Promise<void> {
		const result = await this.run(question, "question.pin", { event, question: pinned ? question : null }, null);
		if (result)
			this.listener.onDone(question, pinned ? "pinned" : "unpinned");
	}

	private async decide(
		id: string, command: string, args: unknown, patch: Partial<Card>, said: "approved" | "rejected" | "merged", typed: string | null,
	): Promise<boolean> {
		const result = await this.run(id, command, args, typed);
		if (!result)
			return false;
		this.patch(id, result, {
			...patch,
			decided_by: this.self(),
			decided_at: new Date(serverNow()).toISOString(),
			claimed_by: null,
			claimed_until: null,
		});
		this.listener.onDecided(id, said);
		return true;
	}

	private self(): PersonRef {
		return { id: this.me.id, name: this.me.name || this.me.login || "" };
	}

	private patch(id: string, result: Result, patch: Partial<Card>): void {
		this.keeper.patch(id, result.version === undefined ? patch : { ...patch, version: result.version });
	}

	/* One command a question at a time: a second key press while one is under way does nothing. */
	private async run(id: string, command: string, args: unknown, typed: string | null): Promise<Result | null> {
		if (this.busy.has(id))
			return null;
		this.mark(id, true);
		try {
			return await this.keeper.command<Result>(command, args);
		} catch (error) {
			this.refused(id, asProblem(error), typed);
			return null;
		} finally {
			this.mark(id, false);
		}
	}

	private mark(id: string, busy: boolean): void {
		const next = new Set(this.busy);
		if (busy)
			next.add(id);
		else
			next.delete(id);
		this.busy = next;
		this.listener.onBusy(next);
	}

	private refused(id: string, problem: Problem, typed: string | null): void {
		const kind = CONFLICTS[problem.type];
		if (problem.status !== 409 || !kind)
			return toast(problemText(problem), "bad");
		const current = problem.current;
		if (current)
			this.keeper.put(current);
		else
			this.keeper.read(id).catch(() => undefined);
		const decided = kind === "claimed" ? false : current ? current.state !== "pending" : kind === "decided";
		const card = current ?? this.keeper.card(id);
		this.listener.onConflict({
			question: id,
			kind: kind === "claimed" ? "claimed" : decided ? "decided" : "changed",
			by: (kind === "claimed" ? card?.claimed_by : decided ? card?.decided_by : this.keeper.card(id)?.edited_by) ?? null,
			at: (decided ? card?.decided_at : this.keeper.card(id)?.edited_at) ?? null,
			typed: typed || null,
		});
	}
}
