/*
 * urgent.tsx - marks a question as urgent, or no longer so.  The alarm is in staff/urgent.tsx.
 */
import { useState } from "preact/hooks";
import { Confirm } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Text } from "../shared/components/words-of";
import { tidy } from "../shared/text";
import type { Card } from "../shared/types";
import { isPlainEnter } from "./panels";
import { t } from "./words";

/* Asks once more before CARD is marked (or no longer marked) as urgent. */
export function UrgentDialog({ card, busy, onYes, onClose }: { card: Card; busy: boolean; onYes(why: string): void; onClose(): void }) {
	const [why, setWhy] = useState("");
	const calm = Boolean(card.urgent);
	const yes = () => onYes(tidy(why));
	return (
		<Confirm open title={t(calm ? "calm.title" : "urgent.title")} yes={t(calm ? "calm.yes" : "urgent.yes")} danger={!calm} busy={busy} onYes={yes} onClose={onClose}>
			<div class="stack low" onKeyDown={(event) => { if (isPlainEnter(event) && !event.shiftKey) { event.preventDefault(); yes(); } }}>
				<Text text={card.text} class="merge__source" />
				<p>{t(calm ? "calm.text" : "urgent.text")}</p>
				<TextArea label={t("urgent.why")} optional rows={2} autoFocus value={why} onValue={setWhy} />
			</div>
		</Confirm>
	);
}
