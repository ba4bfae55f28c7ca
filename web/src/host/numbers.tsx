/*
 * numbers.tsx - the event in numbers, the same that viewers see, and what they do not: how long
 * the questions wait.
 */
import { reasonName } from "../shared/reasons";
import { count } from "../shared/words";
import { duration } from "../staff/parts";
import type { HostModel } from "./use_host";
import { t } from "./words";

function Figure({ label, value, note, tone }: { label: string; value: string; note?: string | undefined; tone?: "amber" | "red" | undefined }) {
	return (
		<div class={tone ? `tile tile--${tone}` : "tile"}>
			<dt>{label}</dt>
			<dd>{value}{note && <span class="tile__note">{note}</span>}</dd>
		</div>
	);
}

/* Why questions were not published, the most frequent reason first. */
function Declined({ reasons }: { reasons: Record<string, number> }) {
	const rows = Object.entries(reasons).filter(([, n]) => n > 0).sort(([, one], [, other]) => other - one);
	if (rows.length === 0)
		return null;
	return (
		<details class="declined">
			<summary>{t("numbers.why")}</summary>
			<dl>{rows.map(([reason, n]) => <div key={reason}><dt>{reasonName(reason)}</dt><dd class="number">{count(n)}</dd></div>)}</dl>
		</details>
	);
}

export function Numbers({ model, oldest, now }: { model: HostModel; oldest: number | null; now: number }) {
	const { event, queue, viewers } = model;
	const numbers = event.numbers ?? {};
	const open = Math.max(0, queue.counts.approved - queue.counts.answered);
	const waited = oldest === null ? 0 : (now - oldest) / 1000;
	return (
		<section class="pane numbers-pane" aria-label={t("numbers.title")}>
			<h2>{t("numbers.title")}</h2>
			<dl class="tiles">
				<Figure label={t("numbers.present")} value={count(viewers)} note={numbers.peak ? t("numbers.peak", { n: count(Math.max(numbers.peak, viewers)) }) : undefined} />
				<Figure label={t("numbers.received")} value={count(numbers.received ?? 0)} />
				<Figure label={t("numbers.published")} value={count(numbers.published ?? queue.counts.approved)} />
				<Figure label={t("numbers.answered")} value={count(numbers.answered ?? queue.counts.answered)} />
				<Figure label={t("numbers.takenUp")} value={count(numbers.taken_up ?? 0)} />
				<Figure label={t("numbers.declined")} value={count(numbers.declined ?? 0)} />
				<Figure label={t("numbers.waiting")} value={count(queue.counts.pending)} />
				<Figure label={t("numbers.open")} value={count(open)} />
				<Figure
					label={t("numbers.oldest")} value={oldest === null ? "–" : duration(waited)}
					tone={waited >= 1200 ? "red" : waited >= 600 ? "amber" : undefined}
				/>
			</dl>
			<Declined reasons={numbers.declined_by_reason ?? {}} />
		</section>
	);
}
