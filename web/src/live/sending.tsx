/*
 * sending.tsx - a question on its way: sent, working for its place in a rush, or waiting for the network.
 */
import { Badge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Text } from "../shared/components/words-of";
import type { Sending } from "./asking";
import { useScene } from "./context";
import { t } from "./words";

export function SendingCard({ sending }: { sending: Sending }) {
	const { asking } = useScene();
	return (
		<article class="card own" data-state="sending">
			<header class="own__head"><Badge tone="warn">{sending.waiting ? t("ask.waiting") : sending.working ? t("ask.working") : t("ask.sending")}</Badge></header>
			<Text class="own__text" text={sending.args.text} />
			{sending.working && <p class="faint small">{t("ask.workingText")}</p>}
			{(sending.waiting || sending.working) && <footer class="own__actions"><Button small onClick={() => asking.drop()}>{t("ask.drop")}</Button></footer>}
		</article>
	);
}
