/*
 * units_pane.tsx - the units at a glance, and the floor: whose turn it is, shown to all.
 */
import { Button } from "../shared/components/button";
import { count, nameOf } from "../shared/words";
import { isRunning } from "../staff/clock";
import { duration } from "../staff/parts";
import type { UnitRow } from "./units";
import type { HostModel } from "./use_host";
import { t } from "./words";

const AMBER_S = 600;
const RED_S = 1200;

function tone(seconds: number): string {
	return seconds >= RED_S ? "wait wait--red" : seconds >= AMBER_S ? "wait wait--amber" : "wait";
}

function Row({ row, model, now, host }: { row: UnitRow; model: HostModel; now: number; host: boolean }) {
	const { event, busy, run } = model;
	const { unit } = row;
	const name = unit ? nameOf(unit) : t("units.none");
	const speaking = unit !== null && event.floor === unit.id;
	const waited = row.oldest === null ? 0 : (now - row.oldest) / 1000;
	return (
		<li class={speaking ? "unit unit--speaking" : "unit"}>
			<span class={row.here.length > 0 ? "unit__here unit__here--yes" : "unit__here"} title={row.here.map((one) => one.name).join("、")}>
				<span class="visually-hidden">{t(row.here.length > 0 ? "units.here" : "units.away")}</span>
			</span>
			<div class="unit__name">
				<span>{name}</span>
				<span class="unit__facts">
					{row.here.length > 0 && <span>{row.here.map((one) => one.name).join("、")}</span>}
					{row.answering > 0 && <span class="unit__live">{t("units.answering", { n: row.answering })}</span>}
					{row.answered > 0 && <span>{t("units.answered", { n: row.answered })}</span>}
					{row.takenUp > 0 && <span>{t("units.takenUp", { n: row.takenUp })}</span>}
				</span>
			</div>
			<span class="unit__open">
				<b class="number">{count(row.unanswered)}</b>
				{row.unanswered > 0 && <span class={tone(waited)}>{duration(waited)}</span>}
			</span>
			{host && unit && isRunning(event) && (
				<Button
					small kind={speaking ? "primary" : "plain"} class="unit__floor" aria-pressed={speaking} disabled={busy !== null}
					label={t(speaking ? "floor.takeFrom" : "floor.giveTo", { unit: name })}
					onClick={() => void run("event.floor", { event: event.id, unit: speaking ? null : unit.id }, t(speaking ? "floor.taken" : "floor.given", { unit: name }))}
				>
					{t(speaking ? "floor.has" : "floor.give")}
				</Button>
			)}
		</li>
	);
}

export function Units({ rows, model, now, host }: { rows: readonly UnitRow[]; model: HostModel; now: number; host: boolean }) {
	return (
		<section class="pane units-pane" aria-label={t("units.title")}>
			<div class="pane__head"><h2>{t("units.title")}</h2><span class="faint small">{t("units.hint")}</span></div>
			<ul class="unit-list">{rows.map((row) => <Row key={row.unit?.id ?? ""} row={row} model={model} now={now} host={host} />)}</ul>
		</section>
	);
}
