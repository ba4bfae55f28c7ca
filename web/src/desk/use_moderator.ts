/*
 * use_moderator.ts - hands this moderator's commands to the server, and turns what comes back into
 * what the desk shows and says.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { toast } from "../shared/components/toast";
import { serverNow } from "../shared/time";
import type { Id, Person } from "../shared/types";
import { unitName } from "../staff/parts";
import type { Conflict, Done, Left, Listener } from "./moderator";
import { Moderator } from "./moderator";
import { Outbox, tabStorage } from "./outbox";
import { goOn, takeUp } from "./state";
import type { Decision, Undoable } from "./undo";
import { forget, remember } from "./undo";
import type { DealingState } from "./use_dealer";
import type { DeskModel } from "./use_desk";
import type { Open } from "./use_open";
import type { TypedModel } from "./use_typed";
import type { Voice } from "./use_voice";
import { t } from "./words";

export interface ModeratorModel {
	moderator: Moderator | null;
	/* Which questions have a command under way. */
	busy: ReadonlySet<Id>;
	/* What may still be taken back, the newest first. */
	undos: readonly Undoable[];
	conflict: Conflict | null;
	dismiss(): void;
}

/* Said to screen readers only: the card itself shows it. */
const QUIET: readonly Done[] = ["edited", "assigned", "undone", "seen"];
/* What comes back to one's own hand. */
const MINE_AGAIN: readonly Done[] = ["undone", "unheld"];

/* What an earlier page had sent is sent again, once, when there is a link. */
function useReplay(moderator: Moderator | null, fresh: boolean): void {
	const done = useRef(false);
	useEffect(() => {
		if (!fresh || !moderator || done.current)
			return;
		done.current = true;
		const again = moderator.replay();
		if (again > 0)
			toast(t("said.replayed", { n: again }));
	}, [moderator, fresh]);
}

/* Nobody closes the page unawares while decisions are under way. */
function useWarning(underWay: boolean): void {
	useEffect(() => {
		if (!underWay)
			return;
		const warn = (event: BeforeUnloadEvent) => event.preventDefault();
		addEventListener("beforeunload", warn);
		return () => removeEventListener("beforeunload", warn);
	}, [underWay]);
}

export function useModerator(
	model: DeskModel, me: Person, dealing: DealingState, open: Open, typed: TypedModel, voice: Voice,
): ModeratorModel {
	const { desk, event, keeper } = model;
	const [conflict, setConflict] = useState<Conflict | null>(null);
	const [busy, setBusy] = useState<ReadonlySet<Id>>(new Set());
	const [undos, setUndos] = useState<readonly Undoable[]>([]);

	const gone = (id: Id) => {
		typed.forget(id);
		open.close(id);
		setConflict((old) => (old?.question === id ? null : old));
		model.change((old) => goOn(old, id, me.id, serverNow()));
		dealing.want();
		model.glanceAgain();
	};
	const listener = useRef<Listener>(null as unknown as Listener);
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
			open.close(id);
			if (MINE_AGAIN.includes(what)) {
				setUndos((old) => forget(old, id));
				model.change((old) => takeUp(old, id));
				keeper?.command("question.claim", { question: id }).catch(() => undefined);
			}
			model.glanceAgain();
		},
		onConflict: (met: Conflict) => {
			setConflict(met);
			setUndos((old) => forget(old, met.question));
			if (met.kind !== "changed")
				open.close(met.question);
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
	useReplay(moderator, model.fresh);
	useWarning(busy.size > 0);

	/* Another question: read it in full. */
	useEffect(() => {
		setConflict((old) => (old && old.question === desk.selected ? old : null));
		if (desk.selected)
			keeper?.read(desk.selected).catch(() => undefined);
	}, [desk.selected, keeper]);

	return { moderator, busy, undos, conflict, dismiss: () => setConflict(null) };
}
