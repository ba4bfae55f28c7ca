/*
 * contact.tsx - how to reach who asked: shown on a deliberate click, which goes into the audit.
 */
import { useEffect, useState } from "preact/hooks";
import { asProblem } from "../shared/api";
import { Button } from "../shared/components/button";
import { toastProblem } from "../shared/components/toast";
import { Text } from "../shared/components/words-of";
import type { Card } from "../shared/types";
import type { Keeper } from "../staff/keeper";
import type { Acting } from "./state";
import { t } from "./words";

interface Found {
	contact?: string | null;
	details?: string | null;
}

/* The unit that holds it may look; who else may, the server knows. */
function mayLook(card: Card, acting: Acting): boolean {
	return Boolean(card.unit) && (acting.official || acting.approver) && acting.units.includes(card.unit!);
}

export function Contact({ card, acting, keeper }: { card: Card; acting: Acting; keeper: Keeper | null }) {
	const [found, setFound] = useState<Found | "none" | null>(null);
	const [busy, setBusy] = useState(false);
	useEffect(() => setFound(null), [card.question]);
	if (!keeper || !mayLook(card, acting))
		return null;
	const look = async () => {
		setBusy(true);
		try {
			setFound(await keeper.command<Found>("question.contact", { question: card.question }));
		} catch (error) {
			if (asProblem(error).status === 404)
				setFound("none");
			else
				toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<div class="contact" role="status">
			{found === null && (
				<>
					<Button small kind="quiet" icon="person" busy={busy} onClick={() => void look()}>{t("contact")}</Button>
					<span class="faint small">{t("contact.audited")}</span>
				</>
			)}
			{found === "none" && <span class="faint small">{t("contact.none")}</span>}
			{found !== null && found !== "none" && (
				<dl class="contact__found">
					{found.contact && <div><dt>{t("contact.way")}</dt><dd dir="auto">{found.contact}</dd></div>}
					{found.details && <div><dt>{t("contact.details")}</dt><dd><Text text={found.details} /></dd></div>}
				</dl>
			)}
		</div>
	);
}
