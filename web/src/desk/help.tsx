/*
 * help.tsx - all keys of the desk, on `?`.
 */
import { Dialog } from "../shared/components/dialog";
import { Check } from "../shared/components/field";
import type { Letters } from "./use_keys";
import { t } from "./words";

type Line = [string[], string];

function groups(): [string, Line[]][] {
	return [
		[t("help.group.move"), [
			[["J"], t("help.next")],
			[["K"], t("help.previous")],
			[["L"], t("help.turn")],
			[["/"], t("help.search")],
			[["N"], t("help.reveal")],
			[["O"], t("help.original")],
			[["I"], t("help.person")],
			[["Esc"], t("help.leave")],
		]],
		[t("help.group.decide"), [
			[["A"], t("act.approve")],
			[["R", "1–9"], t("help.reject")],
			[["R", "⇧ 1–9"], t("help.rejectWords")],
			[["M"], t("help.merge")],
			[["⇧ M"], t("help.mergeInto")],
			[["T"], t("help.target")],
			[["S"], t("help.together")],
			[["Z"], t("help.undo")],
		]],
		[t("help.group.text"), [
			[["E"], t("act.edit")],
			[["B"], t("help.mask")],
			[["Ctrl", "B"], t("help.maskInside")],
			[["Ctrl", "Enter"], t("help.save")],
			[["Ctrl", "⇧", "Enter"], t("help.saveApprove")],
		]],
		[t("help.group.hand"), [
			[["U", "1–9"], t("help.assign")],
			[["G"], t("help.guess")],
			[["H"], t("help.aside")],
			[["P"], t("help.second")],
			[["X"], t("help.urgent")],
		]],
	];
}

export function Help({ letters, onClose }: { letters: Letters; onClose(): void }) {
	return (
		<Dialog open wide title={t("help.title")} onClose={onClose}>
			<div class="help">
				{groups().map(([title, keys]) => (
					<section key={title}>
						<h3>{title}</h3>
						<dl>
							{keys.map(([names, what]) => (
								<div key={what}>
									<dt>{names.map((name) => <kbd key={name}>{name}</kbd>)}</dt>
									<dd>{what}</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</div>
			<Check checked={letters.on} onValue={letters.set}>{t("help.letters")}</Check>
			<p class="faint small">{t("help.note")}</p>
		</Dialog>
	);
}
