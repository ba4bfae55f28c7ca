/*
 * undo_bar.tsx - what I decided a moment ago, and how long it can still be taken back.
 */
import { Icon } from "../shared/components/icon";
import type { Undoable } from "./undo";
import { secondsLeft, undoable } from "./undo";
import { t } from "./words";

export function UndoBar({ list, now, off, onUndo }: { list: readonly Undoable[]; now: number; off: boolean; onUndo(): void }) {
	const [newest, ...others] = undoable(list, now);
	if (!newest)
		return null;
	const seconds = secondsLeft(newest, now);
	return (
		<div class="undo">
			<span class="undo__what">
				<strong>{t(`undo.${newest.decision}`)}</strong>
				<span class="undo__text" dir="auto">{newest.text}</span>
				{newest.along.length > 0 && <span class="undo__along">{t("undo.along", { n: newest.along.length })}</span>}
				{others.length > 0 && <span class="undo__along">{t("undo.more", { n: others.length })}</span>}
			</span>
			<button type="button" class="undo__button" disabled={off} aria-keyshortcuts="Z" onClick={onUndo}>
				<Icon name="undo" />{t("action.undo")}<kbd aria-hidden="true">Z</kbd>
				<span class="undo__left number">{t("undo.left", { n: seconds })}</span>
			</button>
		</div>
	);
}
