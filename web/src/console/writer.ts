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
import type { Card, DeskMessage, Draft, Person, PersonRef } from "../shared/types";
import { writer as writerOf } from "../staff/card";
import type { Attached } from "../staff/attach";
import { asAttached, filesArgument } from "../staff/attach";
import type { Keeper } from "../staff/keeper";
import type { Kept } from "./drafts";
import { delayOfSave, keptAt, keyOf, reconcile } from "./drafts";

export interface Writing {
	text: string;
	files: readonly Attached[];
	status: "clean" | "typing" | "saving" | "saved" | "local" | "failed";
	/* Why the last save failed. */
	why: string;
	/* A colleague's text that is not in ours. */
	theirs: string | null;
	restored: boolean;
	/* Who holds the pen now, when it is not us. */
	held: PersonRef | null;
	/* We have asked them for it. */
	asked: boolean;
	/* Who asks us for it. */
	wanted: PersonRef | null;
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
	/* The files that the server last confirmed. */
	private savedFiles: string;
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
		this.savedFiles = found.savedFiles;
		this.state = {
			text: found.text,
			files: found.files,
			status: found.state === "clean" ? "clean" : "typing",
			why: "",
			theirs: found.theirs,
			restored: found.state === "restored",
			held: this.holder(draft),
			asked: false,
			wanted: null,
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
		const { text, files, answer, begun } = this.state;
		const typed = text !== this.saved && text !== "";
		const attached = keyOf(files) !== this.savedFiles;
		const kept: Kept = { text, saved: this.saved, answer, begun, ...(attached && { files, savedFiles: this.savedFiles }) };
		keep(this.place(), typed || attached ? kept : null);
	}

	setOfficial(official: string | null): void {
		this.official = official;
		if (this.isUnsent())
			this.plan(Date.now());
	}

	isUnsent(): boolean {
		return this.state.text !== this.saved || keyOf(this.state.files) !== this.savedFiles;
	}

	type(text: string): void {
		const now = Date.now();
		if (!this.isUnsent())
			this.firstUnsent = now;
		this.set({ text, status: "typing", restored: false });
		this.remember();
		this.plan(now);
	}

	attach(change: (now: readonly Attached[]) => Attached[]): void {
		const now = Date.now();
		if (!this.isUnsent())
			this.firstUnsent = now;
		this.set({ files: change(this.state.files), status: "typing", restored: false });
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
		const asked = this.state.asked && held !== null;
		/* Only its version went on (it was sent back, say): what is typed here follows that one. */
		const same = draft !== null && !this.saving && (draft.text === this.saved || draft.text === this.state.text);
		if (same && draft.version > (this.state.version ?? 0))
			return this.set({ held, asked, version: draft.version, answer: draft.answer, ...this.adopt(draft) });
		if (ours || this.saving)
			return held?.id === this.state.held?.id ? undefined : this.set({ held, asked, wanted: null });
		if (this.isUnsent() && draft.text !== this.saved)
			return this.set({ held, theirs: draft.text, version, answer: draft.answer });
		this.saved = draft.text;
		this.set({ held, text: draft.text, status: "clean", version, answer: draft.answer, theirs: null, ...this.adopt(draft) });
		this.remember();
	}

	/* The shared draft's files, unless there are some here that have not been sent. */
	private adopt(draft: Draft): Partial<Writing> {
		const files = asAttached(draft.files);
		if (keyOf(this.state.files) !== this.savedFiles || keyOf(files) === this.savedFiles)
			return {};
		this.savedFiles = keyOf(files);
		return { files };
	}

	/* Take the pen, once its holder has stopped or given it up: the draft as it is now, and ours to write on. */
	async takeOver(): Promise<boolean> {
		const { answer } = this.state;
		if (!answer)
			return false;
		try {
			await this.keeper.command("answer.take", { answer });
			await this.keeper.read(this.question);
			this.set({ held: null, asked: false });
			return true;
		} catch (error) {
			this.onRefused(asProblem(error));
			return false;
		}
	}

	/* Ask whoever writes; where nobody does, the pen is ours at once. */
	async askPen(): Promise<void> {
		const { answer } = this.state;
		if (!answer)
			return;
		try {
			const { free } = await this.keeper.command<{ free: boolean }>("answer.ask_pen", { answer });
			if (free)
				await this.takeOver();
			else
				this.set({ asked: true });
		} catch (error) {
			this.onRefused(asProblem(error));
		}
	}

	/* Let somebody else go on; what was typed is saved first. */
	async givePen(): Promise<void> {
		const { wanted } = this.state;
		if (!(await this.save()))
			return;
		const { answer } = this.state;
		if (!answer)
			return;
		try {
			await this.keeper.command("answer.give_pen", { answer });
			this.set({ wanted: null, held: wanted });
		} catch (error) {
			this.onRefused(asProblem(error));
		}
	}

	/* No: the pen stays. */
	keepPen(): void {
		this.set({ wanted: null });
	}

	/* What the desk says in passing about the pen of this draft. */
	hear(message: DeskMessage): void {
		if (!message.answer || message.answer !== this.state.answer || message.by?.id === this.me.id)
			return;
		if (message.kind === "pen_wanted" && !this.state.held)
			this.set({ wanted: message.by ?? null });
		else if (message.kind === "pen_free" && this.state.asked)
			void this.takeOver();
		else if (message.kind === "pen_taken")
			this.set({ held: message.by ?? null, wanted: null, asked: false });
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
		this.savedFiles = keyOf([]);
		this.set({ text: "", files: [], status: "clean", answer: null, version: null, theirs: null });
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

	/* Send what is unsent. */
	async save(): Promise<boolean> {
		clearTimeout(this.timer);
		if (this.saving || this.state.theirs !== null || (this.clerk && !this.official))
			return false;
		if (!this.isUnsent()) {
			if (this.state.status === "typing")
				this.set({ status: this.state.answer ? "saved" : "clean" });
			return true;
		}
		const { text, files, answer, version } = this.state;
		this.saving = true;
		this.set({ status: navigator.onLine ? "saving" : "local" });
		const slow = setTimeout(() => this.set({ status: "local" }), 4_000);
		try {
			const args = {
				question: this.question,
				text,
				...((files.length > 0 || keyOf(files) !== this.savedFiles) && { files: filesArgument(files) }),
				...(answer && { answer }),
				...(answer && version !== null && { version }),
				...(this.official && { official: this.official }),
			};
			this.onSaved(await this.keeper.command<Saved>("answer.draft", args), text, files);
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

	private onSaved(result: Saved, text: string, files: readonly Attached[]): void {
		this.saved = text;
		this.savedFiles = keyOf(files);
		this.firstUnsent = Date.now();
		const status = this.isUnsent() ? "typing" : "saved";
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
