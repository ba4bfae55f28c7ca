/*
 * filters.tsx - which questions the list shows: by state, words and unit.
 */
import { count, nameOf } from "../shared/words";
import type { May } from "./sheet";
import type { View } from "./state";
import { belongs } from "./state";
import type { DeskModel } from "./use_desk";
import { TABS } from "./use_desk";
import { t } from "./words";

export function Filters({ model, may }: { model: DeskModel; may: May }) {
	const { desk, event } = model;
	const tabs = [...TABS, ...(may.decideAppeals ? ["appeals" as const] : []), ...(may.sign ? ["answers" as const] : [])];
	const cards = [...desk.queue.cards.values()];
	/* What the server does not count, of what is known here. */
	const known = (tab: View["tab"]) => cards.filter((card) => belongs(card, { tab, search: "", unit: null })).length;
	const counts: Partial<Record<View["tab"], number>> = {
		...desk.queue.counts,
		...(may.decideAppeals && { appeals: known("appeals") }),
		...(may.sign && { answers: known("answers") }),
	};
	return (
		<div class="filters">
			<div class="tabs" role="group" aria-label={t("tabs")}>
				{tabs.map((tab) => (
					<button key={tab} type="button" class="tab" aria-pressed={desk.view.tab === tab} onClick={() => model.look({ tab })}>
						{t(`tab.${tab}`)}
						{counts[tab] !== undefined && <span class="tab__count">{count(counts[tab] ?? 0)}</span>}
					</button>
				))}
			</div>
			<div class="filters__row">
				<input
					id="desk-search"
					class="input"
					type="search"
					aria-label={t("filter.search")}
					placeholder={t("filter.search")}
					value={desk.view.search}
					onInput={(input) => model.look({ search: input.currentTarget.value.trim() })}
					onKeyDown={(press) => { if (press.key === "Escape") press.currentTarget.blur(); }}
				/>
				<select class="input input--select" aria-label={t("filter.unit")} value={desk.view.unit ?? ""} onChange={(change) => model.look({ unit: change.currentTarget.value || null })}>
					<option value="">{t("filter.all")}</option>
					<option value="none">{t("filter.none")}</option>
					{event.units?.map((unit) => <option key={unit.id} value={unit.id}>{nameOf(unit)}</option>)}
				</select>
			</div>
		</div>
	);
}
