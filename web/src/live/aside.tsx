/*
 * aside.tsx - who answers in this event, and what lies on the table.
 */
import { Icon } from "../shared/components/icon";
import { safeLink } from "../shared/ids";
import { materials } from "../shared/view";
import { nameOf } from "../shared/words";
import { useScene } from "./context";
import { t } from "./words";

export function Units() {
	const { room } = useScene();
	const units = room.event.units ?? [];
	if (!units.length)
		return null;
	return (
		<section class="card aside-card">
			<h2>{t("live.units")} <span class="faint number">{units.length}</span></h2>
			<ul class="units">
				{units.map((unit) => <li key={unit.id}>{nameOf(unit)}</li>)}
			</ul>
		</section>
	);
}

export function Materials() {
	const { room } = useScene();
	const list = materials(room);
	if (!list.length)
		return null;
	return (
		<section class="card aside-card">
			<h2>{t("live.materials")}</h2>
			<ul class="stack stack--tight">
				{list.map((note) => {
					const href = safeLink(note.url);
					return (
						<li key={note.id}>
							{href
								? <a href={href} target="_blank" rel="noopener noreferrer"><bdi>{note.text}</bdi> <Icon name="external" /></a>
								: <bdi>{note.text}</bdi>}
						</li>
					);
				})}
			</ul>
		</section>
	);
}
