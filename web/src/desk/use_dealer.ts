/*
 * use_dealer.ts - cards are dealt to this page while it shows its hand and its moderator works.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Heard } from "../staff/keeper";
import { Dealer } from "./dealer";
import { EMPTY_HAND, leases } from "./hand";
import { isDealable } from "./shelves";
import { takeDealt, takeLoss } from "./state";
import type { DeskModel } from "./use_desk";

export interface DealingState {
	/* Nobody has been here for a while, and the leases lapse. */
	away: boolean;
	/* This server deals no cards. */
	none: boolean;
	/* There is room in the hand. */
	want(): void;
}

const FREEING = ["submitted", "decided", "held", "second", "first", "urgent"];

/* Whether there may be a card for me now that was not there, or was a colleague's. */
function freesCards(heard: Heard): boolean {
	if (heard.type === "entry")
		return FREEING.includes(heard.entry.kind);
	return heard.type === "desk" && heard.message.kind === "released";
}

/* Deal while ON; LOOK: the first card opens by itself. */
export function useDealer(model: DeskModel, on: boolean, look: boolean): DealingState {
	const { keeper, event, fresh } = model;
	const [away, setAway] = useState(false);
	const [none, setNone] = useState(false);
	const dealer = useRef<Dealer | null>(null);
	const current = useRef({ model, look });
	current.current = { model, look };

	useEffect(() => {
		if (!keeper || !on || none)
			return;
		const made = new Dealer(keeper, event.id, {
			leases: () => {
				const { desk } = current.current.model;
				return leases(desk.hand, (id) => isDealable(desk.queue.cards.get(id), desk.me));
			},
			onDealt: (ids) => current.current.model.change((old) => takeDealt(old, ids, current.current.look)),
			onLost: (lost) => current.current.model.change((old) => takeLoss(old, lost)),
			onAway: setAway,
			onNone: () => setNone(true),
		});
		dealer.current = made;
		return () => {
			dealer.current = null;
			made.stop();
			setAway(false);
			current.current.model.change((old) => ({ ...old, hand: EMPTY_HAND }));
		};
	}, [keeper, event.id, on, none]);

	/* The link is back, or there is something new: see whether there is a card for me. */
	useEffect(() => {
		if (fresh)
			dealer.current?.want();
	}, [fresh]);
	useEffect(() => dealer.current?.news(), [model.dealable]);
	useEffect(() => keeper?.hear((heard) => {
		if (freesCards(heard))
			dealer.current?.news();
	}), [keeper]);

	return { away, none, want: () => dealer.current?.want() };
}
