/*
 * published.tsx - what was published last, at hand should it have to be taken back.
 */
import { useMemo } from "preact/hooks";
import { Name, Text } from "../shared/components/words-of";
import { clock } from "../shared/time";
import type { Card } from "../shared/types";
import { unitName } from "../staff/parts";
import type { DeskModel } from "./use_desk";
import { t } from "./words";

export function Published({ model, onSelect }: { model: DeskModel; onSelect(card: Card): void }) {
	const { cards } = model.desk.queue;
	const newest = useMemo(
		() =>
			[...cards.values()]
				.filter((card) => card.state === "approved")
				.sort((one, other) => Date.parse(other.decided_at ?? other.asked_at) - Date.parse(one.decided_at ?? one.asked_at))
				.slice(0, 12),
		[cards],
	);
	return (
		<section class="published">
			<h2>{t("published.title")}</h2>
			{newest.length === 0 && <p class="faint small">{t("published.none")}</p>}
			<ul>
				{newest.map((card) => (
					<li key={card.question}>
						<button type="button" class="published__item" onClick={() => onSelect(card)}>
							<span class="item__head">
								<time dateTime={card.decided_at ?? card.asked_at}>{clock(card.decided_at ?? card.asked_at)}</time>
								{card.decided_by && <Name name={card.decided_by.name} />}
								<span class="item__unit">{unitName(model.event, card.unit)}</span>
							</span>
							<Text text={card.text} />
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
