/*
 * asking.ts - what this person does in the room: asking, voting, rating.
 *
 * A question is put into an outbox in this browser before it is sent, with
 * its key.  It leaves the outbox when the server has acknowledged or refused
 * it; until then it is sent again, after a reload too, and arrives once.
 */
import { asProblem, command, ensureSession, get, session } from "../shared/api";
import { newKey } from "../shared/ids";
import { prove } from "../shared/proof";
import { reasonName } from "../shared/reasons";
import { keep, recall } from "../shared/text";
import { toast, toastProblem } from "../shared/components/toast";
import type { Asked, Domain, Id, Notice, Own } from "../shared/types";
import type { LiveStore } from "./store";
import { t } from "./words";

export interface AskArgs {
	event: Id;
	text: string;
	unit?: Id;
	topic?: Id;
	domain?: Domain;
	follows?: Id;
	motion?: Id;
	district?: string;
	details?: string;
	contact?: string;
	pass_on: boolean;
	consent?: number;
}

export interface Sending {
	key: string;
	args: AskArgs;
	at: string;
	/* The network failed; it is sent when it is back. */
	waiting: boolean;
	/* Very many ask at once: this browser works for its place before it is sent again. */
	working?: boolean;
}

export interface Doing {
	mine: readonly Own[];
	sending: Sending | null;
	voted: ReadonlySet<Id>;
	rated: ReadonlyMap<Id, boolean>;
	/* The notice that has to be agreed to, and whether this browser has done so. */
	notice: { version: number; agreed: boolean };
}

const MANY_NOTICES = 3;
/* The work grows with the flood, and a proof may come too late: so often it is done anew. */
const MOST_PROOFS = 4;

export class Asking {
	doing: Doing;
	/* Brings one's own questions into sight; set by the page. */
	look: () => void = () => {};
	private readonly listeners = new Set<() => void>();
	private readonly outbox: string;
	private readonly votedKey: string;
	private readonly ratedKey: string;
	private inFlight = false;

	constructor(private readonly store: LiveStore) {
		this.outbox = `outbox:${store.event}`;
		this.votedKey = `voted:${store.event}`;
		this.ratedKey = `rated:${store.event}`;
		const left = recall<Sending>(this.outbox);
		this.doing = {
			mine: [],
			sending: left && { ...left, waiting: true, working: false },
			voted: new Set(recall<Id[]>(this.votedKey) ?? []),
			rated: new Map(recall<[Id, boolean][]>(this.ratedKey) ?? []),
			notice: { version: 0, agreed: false },
		};
		store.onNotice((notice) => this.onNotice(notice));
		store.subscribe(() => this.onStore());
		void this.begin();
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/* Send a question.  Resolves with what was acknowledged; with null if it waits for the network. */
	async ask(args: AskArgs): Promise<Asked | null> {
		const version = this.doing.notice.version;
		const sending: Sending = {
			key: newKey(),
			args: version ? { ...args, consent: version } : args,
			at: new Date().toISOString(),
			waiting: false,
		};
		keep(this.outbox, sending);
		this.set({ sending });
		return this.send();
	}

	/* Take what waits in the outbox out of it. */
	drop(): void {
		keep(this.outbox, null);
		this.set({ sending: null });
	}

	async vote(question: Id): Promise<void> {
		const was = this.doing.voted.has(question);
		const before = this.store.live.room?.votes.get(question) ?? 0;
		this.mark(question, !was);
		this.store.tally({ questions: { [question]: Math.max(0, before + (was ? -1 : 1)) } });
		try {
			await this.haveSession();
			const result = await command<{ votes?: number }>(was ? "question.unvote" : "question.vote", { question });
			if (typeof result.votes === "number")
				this.store.tally({ questions: { [question]: result.votes } });
		} catch (error) {
			this.mark(question, was);
			this.store.tally({ questions: { [question]: before } });
			toastProblem(error);
		}
	}

	async rate(answer: Id, helpful: boolean): Promise<void> {
		const before = this.doing.rated;
		if (before.get(answer) === helpful)
			return;
		const rated = new Map(before).set(answer, helpful);
		this.set({ rated });
		try {
			await this.haveSession();
			await command("answer.rate", { answer, helpful });
			keep(this.ratedKey, [...rated]);
		} catch (error) {
			this.set({ rated: before });
			toastProblem(error);
		}
	}

	async report(target: Id, why: string): Promise<void> {
		await this.haveSession();
		await command("entry.report", { target, why });
	}

	/* A change that this page itself made to one of its questions. */
	changeOwn(question: Id, changes: Partial<Own>): void {
		this.set({ mine: this.doing.mine.map((own) => (own.question === question ? { ...own, ...changes } : own)) });
	}

	private async begin(): Promise<void> {
		try {
			const { notice_version } = await session();
			const agreed = recall<number>("agreed");
			const version = notice_version ?? agreed ?? 0;
			this.set({ notice: { version, agreed: agreed !== null && agreed >= version } });
		} catch {
			/* Reading along needs no session. */
		}
		if (recall("asked"))
			void this.readMine().then(() => this.readMissed());
		if (this.doing.sending)
			void this.send().catch(toastProblem);
	}

	private async haveSession(consent?: number): Promise<void> {
		const { created } = await ensureSession(consent);
		if (created)
			this.store.reopen();
	}

	private async send(): Promise<Asked | null> {
		const sending = this.doing.sending;
		if (!sending || this.inFlight)
			return null;
		this.inFlight = true;
		this.set({ sending: { ...sending, waiting: false } });
		try {
			await this.haveSession(sending.args.consent);
			const asked = await this.letIn(sending);
			if (!asked)
				return null;
			this.acknowledged(sending, asked);
			return asked;
		} catch (error) {
			if (asProblem(error).status !== 0) {
				this.drop();
				throw error;
			}
			this.set({ sending: { ...sending, waiting: true } });
			return null;
		} finally {
			this.inFlight = false;
		}
	}

	/* Send it, and where that is asked for work for it and send it again; null where it was dropped meanwhile. */
	private async letIn(sending: Sending): Promise<Asked | null> {
		const wanted = () => this.doing.sending?.key === sending.key;
		let proof: string | null = null;
		for (let proofs = 0; ; proofs += 1) {
			try {
				return await command<Asked>("question.ask", { ...sending.args, ...(proof && { proof }) }, { key: sending.key });
			} catch (error) {
				const { challenge } = asProblem(error);
				if (!challenge || proofs === MOST_PROOFS)
					throw error;
				this.set({ sending: { ...sending, waiting: false, working: true } });
				proof = await prove(challenge, wanted);
				if (proof === null)
					return null;
			}
		}
	}

	private acknowledged(sending: Sending, asked: Asked): void {
		const event = this.store.live.room?.event;
		const own: Own = {
			...asked,
			text: sending.args.text,
			asked_at: sending.at,
			...(sending.args.unit && { unit: sending.args.unit }),
			...(event && { event: { id: event.id, title: event.title, title_en: event.title_en, state: event.state } }),
		};
		keep("asked", true);
		if (sending.args.consent) {
			keep("agreed", sending.args.consent);
			this.set({ notice: { ...this.doing.notice, agreed: true } });
		}
		keep(this.outbox, null);
		const others = this.doing.mine.filter((one) => one.question !== own.question);
		this.set({ sending: null, mine: [own, ...others] });
	}

	private onStore(): void {
		if (this.doing.sending?.waiting && this.store.live.link.state === "open" && !this.inFlight)
			void this.send().catch(toastProblem);
	}

	private async readMine(): Promise<void> {
		try {
			const { questions } = await get<{ questions: Own[] }>("/api/questions/mine");
			const mine = questions.filter((own) => !own.event || own.event.id === this.store.event);
			this.set({ mine: mine.sort((a, b) => (a.asked_at < b.asked_at ? 1 : -1)) });
		} catch {
			/* shown as they were; the next notice asks again */
		}
	}

	private async readMissed(): Promise<void> {
		const after = recall<Id>("notice");
		try {
			const { notices } = await get<{ notices: Notice[] }>(`/api/notices${after ? `?after=${encodeURIComponent(after)}` : ""}`);
			const last = notices[notices.length - 1];
			if (!last)
				return;
			keep("notice", last.id);
			if (notices.length > MANY_NOTICES)
				this.say(t("notice.several", { n: notices.length }));
			else
				notices.forEach((notice) => this.tell(notice));
		} catch {
			/* the questions themselves say how they stand */
		}
	}

	private onNotice(notice: Notice): void {
		keep("notice", notice.id);
		this.tell(notice);
		void this.readMine();
	}

	private tell(notice: Notice): void {
		const number = notice.number ?? this.doing.mine.find((own) => own.question === notice.question)?.number;
		const text = noticeText(notice, number);
		if (text)
			this.say(text, notice.kind === "approved" || notice.kind === "answered");
	}

	private say(text: string, good = false): void {
		toast(text, good ? "good" : "plain", { text: t("notice.look"), run: () => this.look() });
	}

	private mark(question: Id, voted: boolean): void {
		const next = new Set(this.doing.voted);
		if (voted)
			next.add(question);
		else
			next.delete(question);
		keep(this.votedKey, [...next]);
		this.set({ voted: next });
	}

	private set(changes: Partial<Doing>): void {
		this.doing = { ...this.doing, ...changes };
		this.listeners.forEach((listener) => listener());
	}
}

/* What NOTICE says; a kind from the future says nothing. */
function noticeText(notice: Notice, number: string | number | null | undefined): string | null {
	const key = `notice.${notice.kind}` as Parameters<typeof t>[0];
	const reason = [reasonName(notice.reason), notice.why].filter(Boolean).join("：");
	const text = t(key, {
		number: number ? t("notice.number", { number }) : "",
		case: notice.case ?? "",
		reason: reason || t("reason.other"),
		numbers: notice.emergency_numbers ?? "",
	});
	return text === key ? null : text;
}
