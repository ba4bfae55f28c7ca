/*
 * link-health.tsx - says that the live link is broken, and when it comes back.
 *
 * A link that is mended within two seconds says nothing at all.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { useNow } from "../hooks";
import type { LinkState } from "../socket";
import { t } from "../words";
import { Button } from "./button";
import { Icon } from "./icon";

const PATIENCE_MS = 2_000;
const BACK_STAYS_MS = 2_500;

function textOf(link: LinkState, now: number): string {
	if (!navigator.onLine && link.state !== "open")
		return t("link.offline");
	switch (link.state) {
	case "lost": {
		if (link.full)
			return t("link.full");
		const seconds = Math.ceil((link.retryAt - now) / 1000);
		return seconds > 1 ? t("link.lostIn", { n: seconds }) : t("link.lost");
	}
	case "refused":
		return t("link.refused");
	default:
		return t("link.lost");
	}
}

/* Whether the trouble has lasted long enough to speak of, and whether it has just ended. */
function usePhase(link: LinkState): "quiet" | "trouble" | "back" {
	const [phase, set] = useState<"quiet" | "trouble" | "back">("quiet");
	const current = useRef(phase);
	current.current = phase;
	const open = link.state === "open";
	useEffect(() => {
		if (!open) {
			const timer = setTimeout(() => set("trouble"), link.state === "refused" ? 0 : PATIENCE_MS);
			return () => clearTimeout(timer);
		}
		if (current.current !== "trouble")
			return;
		set("back");
		const timer = setTimeout(() => set("quiet"), BACK_STAYS_MS);
		return () => clearTimeout(timer);
	}, [open, link.state === "refused"]);
	return phase;
}

export function LinkHealth({ link, reopen }: { link: LinkState; reopen: () => void }) {
	const phase = usePhase(link);
	const now = useNow(500);
	const trouble = phase === "trouble";
	return (
		<div role="status" class="link-health-place">
			{phase !== "quiet" && (
				<div class={trouble ? "link-health" : "link-health link-health--back"}>
					<Icon name={trouble ? "offline" : "check"} />
					<span class="link-health__text">
						{trouble ? textOf(link, now) : t("link.back")}
						{trouble && link.state !== "refused" && <span class="link-health__detail">{t("link.lostDetail")}</span>}
					</span>
					{trouble && <Button small kind="quiet" onClick={reopen}>{t("link.now")}</Button>}
				</div>
			)}
		</div>
	);
}
