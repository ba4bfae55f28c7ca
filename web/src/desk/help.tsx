/*
 * help.tsx - all keys of the desk, on `?`.
 */
import { Dialog } from "../shared/components/dialog";
import { t } from "./words";

export function Help({ onClose }: { onClose(): void }) {
	const keys: [string[], string][] = [
		[["J"], t("help.next")],
		[["K"], t("help.previous")],
		[["N"], t("help.reveal")],
		[["A"], t("act.approve")],
		[["R", "1–8", "Enter"], `${t("act.reject")}（${t("help.digits")}）`],
		[["U", "1–9"], `${t("act.assign")}（${t("help.digitUnit")}）`],
		[["M"], t("act.merge")],
		[["E"], t("act.edit")],
		[["Ctrl", "Enter"], t("help.save")],
		[["Ctrl", "Shift", "Enter"], t("help.saveApprove")],
		[["H"], `${t("act.hide")} / ${t("act.show")}`],
		[["P"], t("act.pin")],
		[["/"], t("help.search")],
		[["Esc"], t("help.leave")],
		[["?"], t("help.title")],
	];
	return (
		<Dialog open title={t("help.title")} onClose={onClose}>
			<dl class="help">
				{keys.map(([names, what]) => (
					<div key={what}>
						<dt>{names.map((name) => <kbd key={name}>{name}</kbd>)}</dt>
						<dd>{what}</dd>
					</div>
				))}
			</dl>
			<p class="faint small">{t("help.note")}</p>
		</Dialog>
	);
}
