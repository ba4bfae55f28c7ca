/*
 * use_acts.ts - what the moderator of this desk does, by key or by button, and what comes of it.
 */
import { useMemo, useState } from "preact/hooks";
import { toast } from "../shared/components/toast";
import { useReasons } from "../shared/hooks";
import { current as inUse } from "../shared/reasons";
import { serverNow } from "../shared/time";
import type { Card, CityReason, Id, Person } from "../shared/types";
import { appealOf } from "../staff/card";
import type { StaffCard } from "../staff/queue";
import { obstacleText } from "./decide_keys";
import { TEXT_ID, selectionIn } from "./findings";
import type { Act, Press } from "./keys";
import { digitOf } from "./keys";
import type { May, Obstacle } from "./may";
import { obstacle, obstacleToApprove } from "./may";
import type { Conflict, Moderator } from "./moderator";
import { NEEDS_WORDS } from "./panels";
import type { Mode, Typed } from "./sheet";
import { masked } from "./spans";
import { isExact, stackOf, waitingIn } from "./stack";
import { byMachine, changedSinceRead, move, readAgain, readAs, reveal, select, turnTo } from "./state";
import { guessFor } from "./suggest";
import type { Undoable } from "./undo";
import { isRecallable, undoable } from "./undo";
import type { DealingState } from "./use_dealer";
import type { DeskModel } from "./use_desk";
import { useModerator } from "./use_moderator";
import type { Asking } from "./use_open";
import { useOpen } from "./use_open";
import { useTyped } from "./use_typed";
import type { Voice } from "./use_voice";
import { t } from "./words";

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

/* What may be done while a panel is open: the rest would be a slip of the finger. */
const BESIDE_PANEL: readonly Act[] = ["next", "previous", "leave", "help", "undo"];

export function useActs(model: DeskModel, may: May, me: Person, wide: boolean, dealing: DealingState, voice: Voice): Acts {
	const { desk, event } = model;
	const open = useOpen(desk.selected);
	const typed = useTyped(event.id);
	const { moderator, busy, undos, conflict, dismiss } = useModerator(model, me, dealing, open, typed, voice);
	const [targetId, setTarget] = useState<Id | null>(null);
	const reasons = inUse(useReasons());
	const { mode, asking, selection, original } = open;
	const setMode = (next: Mode) => open.set({ mode: next });
	const ask = (next: Asking) => open.set({ asking: next });
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
		case "original": return open.set({ original: !original });
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
		moderator, act, digit, ask, type, undo, dismiss,
		leave: () => setMode("read"),
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
		select: (some) => some !== selection && open.set({ selection: some }),
		showOriginal: (shown) => shown !== original && open.set({ original: shown }),
		clearTarget: () => setTarget(null),
	};
}
