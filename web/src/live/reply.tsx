/*
 * reply.tsx - one answer: whose it is first, then what it says.
 */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { OutcomeBadge } from "../shared/components/badge";
import { Files } from "../shared/components/files";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import type { Reply } from "../shared/state";
import { count } from "../shared/words";
import { unitName, useScene } from "./context";
import { Time, timeText } from "./time";
import { t } from "./words";

/* A long answer is cut to eight lines (live.css) until one wants it all. */
function LongText({ text }: { text: string }) {
	const [whole, setWhole] = useState(false);
	const [cut, setCut] = useState(false);
	const place = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const box = place.current?.firstElementChild;
		setCut(!!box && box.scrollHeight > box.clientHeight + 2);
	}, [text]);
	return (
		<div ref={place}>
			<Text class={whole ? "" : "text--cut"} text={text} />
			{cut && !whole && <button type="button" class="more" onClick={() => setWhole(true)}>{t("reply.more")}</button>}
		</div>
	);
}

function Rating({ reply }: { reply: Reply }) {
	const { room, doing, asking } = useScene();
	const counts = room.helpful.get(reply.id) ?? { helpful: 0, unhelpful: 0 };
	const mine = doing.rated.get(reply.id);
	return (
		<div class="rating">
			<button
				type="button"
				class="act"
				aria-pressed={mine === true}
				aria-label={t("reply.helpfulCount", { n: counts.helpful })}
				onClick={() => asking.rate(reply.id, true)}
			>
				<Icon name="good" />{t("reply.helpful")}{counts.helpful > 0 && <span class="number">{count(counts.helpful)}</span>}
			</button>
			<button
				type="button"
				class="act"
				aria-pressed={mine === false}
				aria-label={t("reply.unhelpfulCount", { n: counts.unhelpful })}
				onClick={() => asking.rate(reply.id, false)}
			>
				<Icon name="bad" />{t("reply.unhelpful")}{counts.unhelpful > 0 && <span class="number">{count(counts.unhelpful)}</span>}
			</button>
		</div>
	);
}

function Revisions({ reply }: { reply: Reply }) {
	return (
		<>
			{reply.revisions.map((revision) => (
				<details key={revision.revision} class="fold revision">
					<summary><span dir="auto">{t("reply.revised", { time: timeText(revision.at), why: revision.why || t("none") })}</span></summary>
					<p class="faint small">{t("reply.before")}</p>
					<Text class="quote" text={revision.before} />
				</details>
			))}
		</>
	);
}

export function ReplyBlock({ reply }: { reply: Reply }) {
	const { room } = useScene();
	if (reply.hidden)
		return <p class="tombstone">{reply.hiddenWhy ? t("thread.hiddenWhy", { why: reply.hiddenWhy }) : t("tombstone")}</p>;
	return (
		<section class="reply" data-answer={reply.id}>
			<div class="reply__head">
				{reply.unit && <span class="reply__unit">{unitName(room, reply.unit)}</span>}
				<Name name={reply.by} />
				<Time at={reply.at} />
				{reply.continues && <span class="badge">{t("reply.continued")}</span>}
				{reply.outcome && <OutcomeBadge outcome={reply.outcome} />}
			</div>
			<LongText text={reply.text ?? ""} />
			{!room.threads.get(reply.question)?.hidden && <Files files={reply.files} />}
			{reply.oral && <p class="reply__oral">{t("oral")}</p>}
			<Revisions reply={reply} />
			<Rating reply={reply} />
		</section>
	);
}
