/*
 * filters.tsx - which questions the list shows: by state, words, unit and colour.
 */
import type { Colour } from "../shared/types";
import { count, nameOf } from "../shared/words";
import type { May } from "./may";
import type { Tab, View } from "./state";
import { FIRST_VIEW, belongs } from "./state";
import type { DeskModel } from "./use_desk";
import { t } from "./words";

const TABS: readonly Tab[] = ["pending", "approved", "rejected", "merged", "hidden"];
const COLOURS: readonly Colour[] = ["green", "amber", "red"];

/* The lead moderator's corner comes after what all may see. */
function tabsFor(may: May): Tab[] {
	return [...TABS, ...(may.lead ? (["appeals", "machine"] as const) : []), ...(may.sign ? (["answers"] as const) : [])];
}

export function Filters({ model, may }: { model: DeskModel; may: May }) {
	const { desk, event } = model;
	const cards = [...desk.queue.cards.values()];
	/* What the server does not count, of what is known here. */
	const known = (tab: View["tab"]) => cards.filter((card) => belongs(card, { ...FIRST_VIEW, tab })).length;
	const counts: Partial<Record<View["tab"], number>> = {
		...desk.queue.counts,
		...(may.lead && { appeals: model.glance?.appeals ?? known("appeals"), machine: known("machine") }),
		...(may.sign && { answers: known("answers") }),
	};
	return (
		<div class="filters">
			<div class="tabs" role="group" aria-label={t("tabs")}>
				{tabsFor(may).map((tab) => (
					<button key={tab} type="button" class="tab" aria-pressed={desk.view.tab === tab} onClick={() => model.look({ tab })}>
						{t(`tab.${tab}`)}
						{counts[tab] !== undefined && <span class="tab__count">{count(counts[tab] ?? 0)}</span>}
					</button>
				))}
			</div>
			<input
				id="desk-search"
				class="input"
				type="search"
				aria-label={t("filter.search")}
				aria-keyshortcuts="/"
				placeholder={t("filter.search")}
				value={desk.view.search}
				onInput={(input) => model.look({ search: input.currentTarget.value.trim() })}
				onKeyDown={(press) => { if (press.key === "Escape" && !press.isComposing) press.currentTarget.blur(); }}
			/>
			<div class="filters__row">
				<select class="input input--select" aria-label={t("filter.unit")} value={desk.view.unit ?? ""} onChange={(change) => model.look({ unit: change.currentTarget.value || null })}>
					<option value="">{t("filter.all")}</option>
					<option value="none">{t("filter.none")}</option>
					{event.units?.map((unit) => <option key={unit.id} value={unit.id}>{nameOf(unit)}</option>)}
				</select>
				<select class="input input--select" aria-label={t("filter.colour")} value={desk.view.colour ?? ""} onChange={(change) => model.look({ colour: (change.currentTarget.value || null) as Colour | null })}>
					<option value="">{t("filter.anyColour")}</option>
					{COLOURS.map((colour) => <option key={colour} value={colour}>{t(`colour.${colour}`)}</option>)}
				</select>
			</div>
		</div>
	);
}
