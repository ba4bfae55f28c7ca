/*
 * parts.tsx - small things that the staff's pages show alike.
 */
import { useState } from "preact/hooks";
import { Name } from "../shared/components/words-of";
import { reasonName } from "../shared/reasons";
import { clockSeconds } from "../shared/time";
import type { Card, EventInfo, HistoryLine, Maybe, Unit } from "../shared/types";
import { nameOf } from "../shared/words";
import { difference } from "./difference";
import { t } from "./words";

/* BEFORE turned into AFTER: what went is struck out, what came is underlined. */
export function Difference({ before, after }: { before: string; after: string }) {
	return (
		<div class="difference" dir="auto">
			{difference(before, after).map((piece, index) => {
				if (piece.kind === "gone")
					return <del key={index} aria-label={`${t("difference.gone")}：${piece.text}`}>{piece.text}</del>;
				if (piece.kind === "new")
					return <ins key={index} aria-label={`${t("difference.new")}：${piece.text}`}>{piece.text}</ins>;
				return <span key={index}>{piece.text}</span>;
			})}
		</div>
	);
}

/* 45 s, 12 min, 1 h 5 min: how long someone has waited. */
export function duration(seconds: number): string {
	if (seconds < 60)
		return t("wait.seconds", { n: Math.max(0, Math.floor(seconds)) });
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60)
		return t("wait.minutes", { n: minutes });
	return t("wait.hours", { n: Math.floor(minutes / 60), m: minutes % 60 });
}

export function unitName(event: EventInfo, unit: Maybe<string>): string {
	const found = unit ? event.units?.find((one) => one.id === unit) : undefined;
	return found ? nameOf(found) : "";
}

export function topicName(event: EventInfo, topic: Maybe<string>): string {
	const found = topic ? event.topics?.find((one) => one.id === topic) : undefined;
	return found ? nameOf(found) : "";
}

/* What a step's detail tells a colleague: to which unit, for which reason, why. */
function stepDetail(step: HistoryLine, event: EventInfo): string {
	const { detail } = step;
	if (typeof detail === "string")
		return unitName(event, detail) || detail;
	if (typeof detail !== "object" || detail === null)
		return "";
	const { unit, reason, why } = detail as Record<string, unknown>;
	return [
		typeof unit === "string" ? unitName(event, unit) : "",
		typeof reason === "string" ? reasonName(reason) : "",
		typeof why === "string" ? why : "",
	].filter(Boolean).join(" · ");
}

export function History({ card, event }: { card: Card; event: EventInfo }) {
	if (!card.history?.length)
		return null;
	return (
		<details class="history">
			<summary>{t("history.title")}<span class="history__count">{card.history.length}</span></summary>
			<ol>
				{card.history.map((step, index) => {
					const key = `history.${step.action}` as Parameters<typeof t>[0];
					const action = t(key);
					return (
						<li key={index}>
							<time dateTime={step.at}>{clockSeconds(step.at)}</time>
							<span>{action === key ? step.action : action}</span>
							<Name name={step.by?.name ?? (step.action === "question.ask" ? t("history.asker") : t("history.system"))} />
							{stepDetail(step, event) && <span class="history__detail" dir="auto">{stepDetail(step, event)}</span>}
						</li>
					);
				})}
			</ol>
		</details>
	);
}

/*
 * A list of units to choose one from: a digit takes one of the first nine at once,
 * anything else typed narrows the list.
 */
export function UnitPicker(props: {
	units: readonly Unit[];
	chosen: Maybe<string>;
	onChoose: (unit: string) => void;
	onLeave: () => void;
	autoFocus?: boolean;
}) {
	const [wanted, setWanted] = useState("");
	const words = wanted.trim().toLowerCase();
	const found = props.units.filter((unit) => `${unit.name} ${unit.name_en ?? ""}`.toLowerCase().includes(words));
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey)
			return;
		const digit = /^[1-9]$/.test(event.key) && wanted === "" ? Number(event.key) : event.key === "Enter" ? 1 : 0;
		const unit = digit ? found[digit - 1] : undefined;
		if (event.key === "Escape")
			props.onLeave();
		else if (unit)
			props.onChoose(unit.id);
		else
			return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<div class="units" onKeyDown={onKeyDown}>
			<input
				class="input"
				type="search"
				value={wanted}
				aria-label={t("unit.find")}
				placeholder={t("unit.find")}
				autoFocus={props.autoFocus ?? true}
				ref={(input) => { if (props.autoFocus !== false && input && !input.dataset.focused) { input.dataset.focused = "yes"; input.focus(); } }}
				onInput={(event) => setWanted(event.currentTarget.value)}
			/>
			<ul class="units__list">
				{found.map((unit, index) => (
					<li key={unit.id}>
						<button type="button" class="units__unit" aria-pressed={unit.id === props.chosen} onClick={() => props.onChoose(unit.id)}>
							{index < 9 && words === "" && <kbd>{index + 1}</kbd>}
							<span>{nameOf(unit)}</span>
						</button>
					</li>
				))}
				{found.length === 0 && <li class="units__nothing">{t("unit.nothing")}</li>}
			</ul>
		</div>
	);
}
