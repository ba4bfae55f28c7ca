/*
 * dialogs.tsx - whatever the desk asks or shows above everything else, one at a time.
 */
import { Help } from "./help";
import { MergeDialog } from "./merge";
import { PersonDialog, SlowDialog } from "./person";
import { UrgentDialog } from "./urgent";
import type { Acts } from "./use_acts";
import type { DeskModel } from "./use_desk";
import type { Letters } from "./use_keys";

export function DeskDialogs({ acts, model, letters }: { acts: Acts; model: DeskModel; letters: Letters }) {
	const { desk, event, keeper } = model;
	const { card } = acts;
	const close = () => acts.ask(null);
	if (!keeper)
		return null;
	if (acts.asking === "help")
		return <Help letters={letters} onClose={close} />;
	if (acts.asking === "slow")
		return <SlowDialog seconds={event.slow_seconds ?? 0} event={event} keeper={keeper} onDone={model.glanceAgain} onClose={close} />;
	if (!card)
		return null;
	switch (acts.asking) {
	case "merge":
		return (
			<MergeDialog
				card={card} cards={desk.queue.cards}
				onSearch={(words) => void keeper.list(new URLSearchParams({ state: "approved", view: "desk", q: words }).toString()).catch(() => undefined)}
				onMerge={acts.merge} onClose={close}
			/>
		);
	case "urgent":
		return <UrgentDialog card={card} busy={acts.busy.has(card.question)} onYes={acts.urgent} onClose={close} />;
	case "person":
		return <PersonDialog card={card} event={event} keeper={keeper} onClose={close} />;
	default:
		return null;
	}
}
