/*
 * use_acts.ts - what the moderator of this desk does, by key or by button, and what comes of it.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { toast } from "../shared/components/toast";
import { useReasons } from "../shared/hooks";
import { current as inUse } from "../shared/reasons";
import { serverNow } from "../shared/time";
import type { Card, CityReason, Id, Person } from "../shared/types";
import { appealOf } from "../staff/card";
import { unitName } from "../staff/parts";
import type { StaffCard } from "../staff/queue";
import { TEXT_ID, selectionIn } from "./findings";
import { obstacleText } from "./decide_keys";
import type { Act } from "./keys";
import { digitOf } from "./keys";
import type { Press } from "./keys";
import type { May, Obstacle } from "./may";
import { obstacle, obstacleToApprove } from "./may";
import type { Conflict, Done, Left, Listener } from "./moderator";
import { Moderator } from "./moderator";
import { Outbox, tabStorage } from "./outbox";
import { NEEDS_WORDS } from "./panels";
import type { Mode, Typed } from "./sheet";
import { masked } from "./spans";
import { isExact, stackOf, waitingIn } from "./stack";
import { byMachine, changedSinceRead, goOn, move, readAgain, readAs, reveal, select, takeUp, turnTo } from "./state";
import { guessFor } from "./suggest";
import type { Decision, Undoable } from "./undo";
import { forget, isRecallable, remember, undoable } from "./undo";
import type { DealingState } from "./use_dealer";
import type { DeskModel } from "./use_desk";
import { useTyped } from "./use_typed";
import type { Voice } from "./use_voice";
import { t } from "./words";

export type Asking = "merge" | "urgent" | "person" | "help" | "slow" | "notes" | null;

export interface Acts {
	card: StaffCard | undefined;
	mode: Mode;
	asking: Asking;
	conflict: Conflict | null;
	busy: ReadonlySet<Id>;
	typed: Typed;
	reasons: readonly CityReason[];
	stack: readonly Card[];
	together: boolean;
	target: Card | null;
	selection: boolean;
	original: boolean;
	undos: readonly Undoable[];
	blocked: Obstacle | null;
	unapprovable: Obstacle | null;
	moderator: Moderator | null;
	act(what: Act): void;
	/* A digit: a reason.  Answers whether it was one. */
	digit(press: Press): boolean;
	ask(what: Asking): void;
	type(typed: Typed): void;
	leave(): void;
	dismiss(): void;
	readAgain(): void;
	saveEdit(text: string, approve: boolean): void;
	reject(): void;
	hide(): void;
	hold(): void;
	second(): void;
	urgent(why: string): void;
	urgentSeen(id: Id): void;
	dismissAppeal(): void;
	assign(unit: Id): void;
	merge(into: Id): void;
	mask(start: number, end: number): void;
	select(some: boolean): void;
	showOriginal(open: boolean): void;
	clearTarget(): void;
	undo(): void;
}

/* What is open on a question. */
interface Open {
	question: Id | null;
	mode: Mode;
	asking: Asking;
	selection: boolean;
	original: boolean;
}

const CLOSED: Open = { question: null, mode: "read", asking: null, selection: false, original: false };

/* What may be done while a panel is open: the rest would be a slip of the finger. */
const BESIDE_PANEL: readonly Act[] = ["next", "previous", "leave", "help", "undo"];
const QUIET: readonly Done[] = ["edited", "assigned", "undone", "seen"];

export function useActs(model: DeskModel, may: May, me: Person, wide: boolean, dealing: DealingState, voice: Voice): Acts {
	const { desk, event, keeper } = model;
	const [open, setOpen] = useState<Open>(CLOSED);
	const [conflict, setConflict] = useState<Conflict | null>(null);
	const [busy, setBusy] = useState<ReadonlySet<Id>>(new Set());
	const [undos, setUndos] = useState<readonly Undoable[]>([]);
	const [targetId, setTarget] = useState<Id | null>(null);
	const typed = useTyped(event.id);
	const reasons = inUse(useReasons());

	/* Another question closes what was open on the last one, at once: the next key may come before the next frame. */
	const { mode, asking, selection, original } = open.question === desk.selected ? open : CLOSED;
	const set = (changes: Partial<Open>) =>
		setOpen((old) => ({ ...(old.question === desk.selected ? old : CLOSED), ...changes, question: desk.selected }));
	const setMode = (next: Mode) => set({ mode: next });
	const ask = (next: Asking) => set({ asking: next });
	const { read } = desk;
	const card = desk.selected ? desk.queue.cards.get(desk.selected) : undefined;
	const now = serverNow();
	const typedNow = typed.of(card?.question);
	const stack = useMemo(() => (card ? stackOf(card, desk.queue.cards.values()) : []), [card, desk.queue.cards]);
	const waiting = waitingIn(stack);
	const together = card?.state === "pending" && waiting.length > 0 && (typedNow.together ?? isExact(card, waiting));
	const pile = together ? waiting : [];
	const target = targetId ? desk.queue.cards.get(targetId) ?? null : null;
	const circumstances = { me: me.id, now, fresh: model.fresh, changed: changedSinceRead(desk) };
	const cutOff: Obstacle | null = model.fresh ? null : { why: "cut" };
	const blocked = card?.state === "pending" ? obstacle(card, circumstances) : cutOff;
	const unapprovable = card?.state === "pending" ? obstacleToApprove(card, circumstances) : cutOff;

	const listener = useRef<Listener>(null as unknown as Listener);
	const gone = (id: Id) => {
		typed.forget(id);
		setMode("read");
		ask(null);
		setConflict(null);
		model.change((old) => goOn(old, id, me.id, serverNow()));
		dealing.want();
		model.glanceAgain();
	};
	listener.current = {
		onDecided: (id: Id, what: Decision, along: number, undo: Undoable | null) => {
			if (undo)
				setUndos((old) => remember(old, undo));
			gone(id);
			const left = Math.max(0, model.waiting - 1 - along);
			voice.say(along > 0 ? t(`said.${what}Along`, { m: along, n: left }) : t(`said.${what}`, { n: left }));
		},
		onLeft: (id: Id, what: Left) => {
			gone(id);
			toast(t(`said.${what}`), "good");
		},
		onDone: (id: Id, what: Done) => {
			const text = t(`said.${what}`, { unit: unitName(event, keeper?.card(id)?.unit) });
			if (QUIET.includes(what))
				voice.say(text);
			else if (what !== "masked")
				toast(text, "good");
			setMode("read");
			if (what === "undone" || what === "unheld") {
				setUndos((old) => forget(old, id));
				model.change((old) => takeUp(old, id));
				keeper?.command("question.claim", { question: id }).catch(() => undefined);
			}
			model.glanceAgain();
		},
		onConflict: (met: Conflict) => {
			setConflict(met);
			ask(null);
			setUndos((old) => forget(old, met.question));
			if (met.kind !== "changed")
				setMode("read");
			if (met.question !== desk.selected)
				toast(t("conflict.elsewhere", { name: met.by?.name || t("someone") }), "bad");
		},
		onBusy: setBusy,
		onCutOff: () => toast(t("obstacle.cut"), "bad"),
	};
	const moderator = useMemo(() => {
		if (!keeper)
			return null;
		return new Moderator(keeper, event.id, me, new Outbox(event.id, me.id, tabStorage()), {
			onDecided: (...told) => listener.current.onDecided(...told),
			onLeft: (...told) => listener.current.onLeft(...told),
			onDone: (...told) => listener.current.onDone(...told),
			onConflict: (...told) => listener.current.onConflict(...told),
			onBusy: (...told) => listener.current.onBusy(...told),
			onCutOff: () => listener.current.onCutOff(),
		});
	}, [keeper]);

	/* What an earlier page had sent is sent again once there is a link. */
	useEffect(() => {
		const again = model.fresh ? moderator?.replay() : 0;
		if (again)
			toast(t("said.replayed", { n: again }));
	}, [moderator, model.fresh]);
	useEffect(() => {
		if (busy.size === 0)
			return;
		const warn = (event: BeforeUnloadEvent) => event.preventDefault();
		addEventListener("beforeunload", warn);
		return () => removeEventListener("beforeunload", warn);
	}, [busy.size === 0]);

	/* Another question: read it in full. */
	useEffect(() => {
		setConflict((old) => (old && old.question === desk.selected ? old : null));
		if (desk.selected)
			keeper?.read(desk.selected).catch(() => undefined);
	}, [desk.selected, keeper]);

	const stopped = (one: Obstacle | null): boolean => {
		if (!one)
			return false;
		voice.say(obstacleText(one));
		return true;
	};
	const type = (next: Typed) => {
		if (card)
			typed.set(card.question, next);
	};
	const pending = card?.state === "pending" && may.moderate;
	const openForAll = may.moderate && (card?.state === "pending" || card?.state === "approved");
	const appealed = card?.state === "rejected" && appealOf(card) !== null && may.lead;

	const approve = () => {
		if (!card || !read || !moderator)
			return;
		if (circumstances.changed)
			model.change(readAgain);
		else if (pending && !stopped(unapprovable))
			void moderator.approve(read, pile, typedNow.topic ?? null);
		else if (appealed)
			void moderator.decideAppeal(card, true, "");
		else if (card.state === "rejected" && (may.lead || (may.moderate && byMachine(card))))
			void moderator.reopen(card);
	};
	const openPanel = (panel: Mode, allowed: boolean) => {
		if (allowed && !stopped(blocked))
			setMode(panel);
	};
	const rejectFor = (reason: string, why: string) => {
		if (read && card && !stopped(blocked))
			void moderator?.reject(read, reason, why, pile);
	};
	const mergeInto = (into: Id) => {
		if (read && !stopped(blocked))
			void moderator?.merge(read, into, pile);
	};
	const merge = (choose: boolean) => {
		if (!card || !may.moderate)
			return;
		if (card.state === "merged")
			void moderator?.unmerge(card);
		else if (openForAll && !stopped(blocked))
			!choose && target && target.question !== card.question ? mergeInto(target.question) : ask("merge");
	};
	const mask = async (start: number, end: number) => {
		if (!read || !pending || !moderator || stopped(blocked))
			return;
		const before = read.text;
		const next = await moderator.edit(read, masked(before, start, end), "masked");
		if (!next)
			return;
		getSelection()?.removeAllRanges();
		model.change((old) => readAs(old, next));
		const hidden = [...before].slice(start, end).join("");
		toast(t("said.masked", { text: hidden.length > 16 ? `${hidden.slice(0, 16)}…` : hidden }), "good", {
			text: t("action.undo"),
			run: () => void moderator.edit(next, before).then((back) => back && model.change((old) => readAs(old, back))),
		});
	};
	const maskSelection = () => {
		const chosen = selectionIn(document.getElementById(TEXT_ID));
		if (chosen)
			void mask(chosen.start, chosen.end);
		else if (pending)
			voice.say(t("mask.nothing"));
	};
	const aside = () => {
		if (!card)
			return;
		if (pending)
			card.held ? !stopped(cutOff) && void moderator?.unhold(card) : openPanel("hold", !card.urgent);
		else if (card.state === "hidden" && may.hide)
			void moderator?.show(card);
		else if (card.state === "approved" && may.hide)
			setMode("hide");
	};
	const second = () => {
		if (pending && read && card.second?.by?.id === me.id)
			!stopped(cutOff) && void moderator?.unsecond(read);
		else if (pending)
			openPanel("second", !card?.second && !card?.urgent);
		else if (card?.state === "approved" && may.pin)
			void moderator?.pin(card.question, event.pinned !== card.question);
	};
	const takeGuess = async () => {
		const guess = card ? guessFor(card, typedNow.topic ?? null) : null;
		if (!card || !guess || !may.moderate || stopped(blocked))
			return;
		if (guess.topic)
			type({ ...typedNow, topic: guess.topic });
		if (guess.unit && guess.unit !== card.unit)
			await moderator?.assign(card.question, guess.unit);
	};
	const setTargetHere = () => {
		if (!openForAll || !card)
			return;
		const chosen = targetId !== card.question;
		setTarget(chosen ? card.question : null);
		voice.say(t(chosen ? "said.target" : "said.untarget"));
	};
	const undo = () => {
		const [newest] = undoable(undos, serverNow());
		if (card && may.moderate && isRecallable(card, serverNow()))
			void moderator?.undo({ question: card.question, version: card.version, decision: "approved", text: card.text, until: 0, along: [] });
		else if (newest)
			void moderator?.undo(newest);
		else
			voice.say(t("undo.nothing"));
	};
	const leave = () => {
		if (mode !== "read")
			setMode("read");
		else if (!wide)
			model.change((old) => select(old, null));
	};
	const search = () => {
		model.change((old) => turnTo(old, "list"));
		/* The field comes with the list. */
		setTimeout(() => document.getElementById("desk-search")?.focus());
	};
	const act = (what: Act): void => {
		if (mode !== "read" && !BESIDE_PANEL.includes(what))
			return;
		switch (what) {
		case "next": return model.change((old) => move(old, 1));
		case "previous": return model.change((old) => move(old, -1));
		case "reveal": return model.change(reveal);
		case "turn": return model.change((old) => turnTo(old, old.surface === "deal" || dealing.none || !may.moderate ? "list" : "deal"));
		case "help": return ask("help");
		case "search": return search();
		case "leave": return leave();
		case "approve": return approve();
		case "reject": return appealed ? setMode("dismiss") : openPanel("reject", Boolean(pending));
		case "edit": return openPanel("edit", openForAll);
		case "assign": return openPanel("assign", openForAll);
		case "merge": return merge(false);
		case "mergeInto": return merge(true);
		case "target": return setTargetHere();
		case "mask": return maskSelection();
		case "aside": return aside();
		case "second": return second();
		case "urgent": return (openForAll || card?.urgent) && may.moderate && !stopped(cutOff) ? ask("urgent") : undefined;
		case "undo": return undo();
		case "guess": return void takeGuess();
		case "together": return waiting.length > 0 ? type({ ...typedNow, together: !together }) : undefined;
		case "original": return set({ original: !original });
		case "person": return card && may.moderate ? ask("person") : undefined;
		}
	};
	/* A digit rejects at once, for there is the undo; with Shift, or where words are needed, one may write. */
	const digit = (press: Press): boolean => {
		const number = mode === "reject" ? digitOf(press) : null;
		const reason = number ? reasons[number - 1] : undefined;
		if (!reason)
			return false;
		if (press.shiftKey || reason.id === NEEDS_WORDS || (typedNow.why ?? "") !== "")
			type({ ...typedNow, reason: reason.id });
		else
			rejectFor(reason.id, "");
		return true;
	};
	const saveEdit = async (text: string, thenApprove: boolean) => {
		if (!read || !moderator)
			return;
		const next = await moderator.edit(read, text);
		if (!next)
			return;
		const { edit: _sent, ...kept } = typed.of(next.question);
		typed.set(next.question, kept);
		model.change((old) => readAs(old, next));
		/* Only what the moderator has in fact read: the server took the very text they wrote. */
		if (thenApprove && next.text === text)
			await moderator.approve(next, pile, typedNow.topic ?? null);
	};

	return {
		card, mode, asking, conflict, busy, typed: typedNow, reasons, stack, together, target, selection, original, undos, blocked, unapprovable,
		moderator, act, digit, ask, type, undo,
		leave: () => setMode("read"),
		dismiss: () => setConflict(null),
		readAgain: () => model.change(readAgain),
		saveEdit: (text, thenApprove) => void saveEdit(text, thenApprove),
		reject: () => typedNow.reason && rejectFor(typedNow.reason, (typedNow.why ?? "").trim()),
		hide: () => card && void moderator?.hide(card, (typedNow.hide ?? "").trim()),
		hold: () => card && void moderator?.hold(card, (typedNow.aside ?? "").trim()),
		second: () => card && read && void moderator?.second(read, card, (typedNow.aside ?? "").trim()),
		urgent: (why) => card && void moderator?.urgent(card, !card.urgent, why),
		urgentSeen: (id) => void moderator?.urgentSeen(id),
		dismissAppeal: () => card && void moderator?.decideAppeal(card, false, (typedNow.why ?? "").trim()),
		assign: (unit) => card && void moderator?.assign(card.question, unit),
		merge: mergeInto,
		mask: (start, end) => void mask(start, end),
		select: (some) => some !== selection && set({ selection: some }),
		showOriginal: (shown) => shown !== original && set({ original: shown }),
		clearTarget: () => setTarget(null),
	};
}
