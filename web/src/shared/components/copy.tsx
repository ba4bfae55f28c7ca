/*
 * copy.tsx - copies a text, with a way for pages that came over plain HTTP.
 */
import { t } from "../words";
import { Button } from "./button";
import { toast } from "./toast";

function copyByHand(text: string): boolean {
	const area = document.createElement("textarea");
	area.value = text;
	area.className = "visually-hidden";
	/* Inside an open dialog everything outside is inert. */
	(document.querySelector("dialog[open]") ?? document.body).append(area);
	area.select();
	const done = document.execCommand("copy");
	area.remove();
	return done;
}

export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copyByHand(text);
	}
}

export function CopyButton({ text, label, small }: { text: string; label?: string; small?: boolean }) {
	const copy = async () => {
		if (await copyText(text))
			toast(t("action.copied"), "good");
	};
	return <Button icon="copy" small={!!small} onClick={copy}>{label ?? t("action.copy")}</Button>;
}
