/*
 * aside.tsx - who answers in this event, and what lies on the table.
 */
import { Files } from "../shared/components/files";
import { Icon } from "../shared/components/icon";
import { useReasons } from "../shared/hooks";
import { safeLink } from "../shared/ids";
import { materials } from "../shared/view";
import { FIRST_REASONS, reasonName } from "../shared/reasons";
import { count, nameOf } from "../shared/words";
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

/* What became of all that was asked: nobody has to guess who decides. */
export function Openness() {
	const { room } = useScene();
	const { received, published = 0, declined, answered, taken_up, declined_by_reason } = room.event.numbers ?? {};
	const reasons = Object.entries(declined_by_reason ?? {}).filter(([, n]) => n > 0).sort(([, one], [, other]) => other - one);
	/* Tens of thousands watch: the names are fetched only where one is the city's own. */
	useReasons(reasons.some(([id]) => !FIRST_REASONS.some((first) => first.id === id)));
	if (received === undefined && declined === undefined)
		return null;
	const rows: [string, number | undefined][] = [
		/* Published ones are counted as they come, the others when one came in. */
		[t("open.received"), Math.max(received ?? 0, published + (declined ?? 0))],
		[t("open.published"), published],
		[t("open.declined"), declined],
		[t("open.answered"), answered],
		[t("open.takenUp"), taken_up],
	];
	return (
		<section class="card aside-card">
			<h2>{t("open.title")}</h2>
			<dl class="openness">
				{rows.map(([name, n]) => n !== undefined && <div key={name}><dt>{name}</dt><dd class="number">{count(n)}</dd></div>)}
			</dl>
			{reasons.length > 0 && (
				<p class="openness__reasons faint small">{t("open.why")} {reasons.map(([id, n], index) => <>{index > 0 && " · "}<span class="openness__reason">{reasonName(id)} {count(n)}</span></>)}</p>
			)}
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
							<Files files={note.files} />
						</li>
					);
				})}
			</ul>
		</section>
	);
}
