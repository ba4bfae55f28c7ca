/*
 * writer.ts - one answer being written: kept on this device with every key, sent to the
 * unit's shared draft a moment later, one writer at a time.
 *
 * Saves go one after another, each naming the draft's version that it follows; so what a
 * colleague saved meanwhile is never overwritten unseen.
 */
import { Problem, asProblem } from "../shared/api";
import { problemText } from "../shared/problem";
import { keep, recall } from "../shared/text";
import { serverNow } from "../shared/time";
import type { Card, Draft, Person, PersonRef } from "../shared/types";
import { writer as writerOf } from "../staff/card";
import type { Keeper } from "../staff/keeper";
import type { Kept } from "./drafts";
import { delayOfSave, keptAt, reconcile } from "./drafts";

export interface Writing {
	text: string;
	status: "clean" | "typing" | "saving" | "saved" | "local" | "failed";
	/* Why the last save failed. */
	why: string;
	/* A colleague's text that is not in ours. */
	theirs: string | null;
	restored: boolean;
	/* Who holds the pen now, when it is not us. */
	held: PersonRef | null;
	/* The question's version that this draft answers. */
	begun: number;
	answer: string | null;
	/* The shared draft's version that we know. */
	version: number | null;
}

interface Saved {
	answer: string;
	version: number;
	writer_until?: string;
}

export class Writer {
	state: Writing;
	private saved: string;
	private firstUnsent = 0;
	private saving = false;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private closed = false;

	constructor(
		private readonly keeper: Keeper,
		private readonly me: Person,
		private readonly question: string,
		card: Card,
		draft: Draft | null,
		/* In whose name, where a clerk types; null while none is chosen. */
		private official: string | null,
		private readonly clerk: boolean,
		private readonly onChange: () => void,
	) {
		const found = reconcile(recall<Kept>(this.place()), draft, card.version);
		this.saved = found.saved;
		this.state = {
			text: found.text,
			status: found.state === "clean" ? "clean" : "typing",
			why: "",
			theirs: found.theirs,
			restored: found.state === "restored",
			held: this.holder(draft),
			begun: found.begun,
			answer: found.answer,
			version: draft?.version ?? null,
		};
		if (found.state === "restored")
			this.plan(Date.now());
	}

	private place(): string {
		return keptAt(this.me.id, this.question);
	}

	private holder(draft: Draft | null): PersonRef | null {
		const held = draft ? writerOf(draft, serverNow()) : null;
		return held && held.id !== this.me.id ? held : null;
	}

	private set(change: Partial<Writing>): void {
		this.state = { ...this.state, ...change };
		if (!this.closed)
			this.onChange();
	}

	private remember(): void {
		const { text, answer, begun } = this.state;
		const nothing = text === this.saved || text === "";
		keep(this.place(), nothing ? null : { text, saved: this.saved, answer, begun });
	}

	setOfficial(official: string | null): void {
		this.official = official;
		if (this.isUnsent())
			this.plan(Date.now());
	}

	isUnsent(): boolean {
		return this.state.text !== this.saved;
	}

	type(text: string): void {
		const now = Date.now();
		if (!this.isUnsent())
			this.firstUnsent = now;
		this.set({ text, status: "typing", restored: false });
		this.remember();
		this.plan(now);
	}

	/* The question as it stands now has been read. */
	begin(version: number): void {
		this.set({ begun: version });
		this.remember();
	}

	/* The shared draft as the server has it now. */
	follow(draft: Draft | null): void {
		const held = this.holder(draft);
		const version = draft?.version ?? this.state.version;
		const ours = !draft || draft.version <= (this.state.version ?? 0) || draft.text === this.state.text;
		if (ours || this.saving)
			return held?.id === this.state.held?.id ? undefined : this.set({ held });
		if (this.isUnsent() && draft.text !== this.saved)
			return this.set({ held, theirs: draft.text, version, answer: draft.answer });
		this.saved = draft.text;
		this.set({ held, text: draft.text, status: "clean", version, answer: draft.answer, theirs: null });
		this.remember();
	}

	/* Take the pen: the text stays, and is ours from the next save on. */
	async takeOver(): Promise<void> {
		this.set({ held: null });
		await this.save(true);
	}

	useTheirs(): void {
		this.saved = this.state.theirs ?? this.saved;
		this.set({ text: this.saved, theirs: null, status: "clean" });
		this.remember();
	}

	keepMine(): void {
		this.set({ theirs: null });
		this.plan(Date.now());
	}

	/* Sent: nothing is left to keep on this device. */
	finish(): void {
		clearTimeout(this.timer);
		this.saved = "";
		this.set({ text: "", status: "clean", answer: null, version: null, theirs: null });
		keep(this.place(), null);
	}

	/* Leave the page or the question; what is unsent is kept, and sent if it can be. */
	close(): void {
		clearTimeout(this.timer);
		if (this.isUnsent())
			void this.save();
		this.closed = true;
	}

	private plan(now: number): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.save(), delayOfSave(now, this.firstUnsent || now, now));
	}

	/* Send what is unsent; FORCE sends even an unchanged text, to take the pen. */
	async save(force = false): Promise<boolean> {
		clearTimeout(this.timer);
		if (this.saving || this.state.theirs !== null || (this.clerk && !this.official))
			return false;
		if (!this.isUnsent() && !force)
			return true;
		const { text, answer, version } = this.state;
		this.saving = true;
		this.set({ status: navigator.onLine ? "saving" : "local" });
		const slow = setTimeout(() => this.set({ status: "local" }), 4_000);
		try {
			const args = {
				question: this.question,
				text,
				...(answer && { answer }),
				...(answer && version !== null && { version }),
				...(this.official && { official: this.official }),
			};
			this.onSaved(await this.keeper.command<Saved>("answer.draft", args), text);
			return true;
		} catch (error) {
			this.onRefused(asProblem(error));
			return false;
		} finally {
			clearTimeout(slow);
			this.saving = false;
			if (this.isUnsent() && this.state.status !== "failed" && this.state.theirs === null && !this.closed)
				this.plan(Date.now());
		}
	}

	private onSaved(result: Saved, text: string): void {
		this.saved = text;
		this.firstUnsent = Date.now();
		const status = this.state.text === text ? "saved" : "typing";
		this.set({ answer: result.answer, version: result.version, status, held: null, why: "" });
		this.remember();
	}

	private onRefused(problem: Problem): void {
		const { current } = problem;
		if (current)
			this.keeper.put(current);
		const draft = current?.drafts?.find((one) => one.answer === this.state.answer) ?? null;
		const held = this.holder(draft);
		const theirs = draft && draft.text !== this.state.text && draft.text !== this.saved ? draft.text : null;
		const version = draft?.version ?? this.state.version;
		if (problem.status === 409 && (held || theirs !== null))
			return this.set({ status: "typing", held, theirs, version });
		this.set({ status: "failed", why: problemText(problem) });
	}
}
