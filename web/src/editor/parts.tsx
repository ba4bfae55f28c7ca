/*
 * parts.tsx - a chapter and a question in the editor's hands.  All of it works without dragging.
 */
import { Button } from "../shared/components/button";
import { Select, TextField } from "../shared/components/field";
import { Name, Text } from "../shared/components/words-of";
import type { Thread } from "../shared/state";
import { clock } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { unitName } from "../staff/parts";
import { addChapter, place, removeChapter, renameChapter, shift, shiftChapter } from "./chapters";
import type { Target } from "./correct";
import type { Work } from "./use_transcript";
import { t } from "./words";

type OnCorrect = (target: Target) => void;

/* One text with the way to correct it. */
function Said({ id, text, hidden, work, onCorrect }: { id: string; text: string | null; hidden: boolean; work: Work; onCorrect: OnCorrect }) {
	const correction = work.edited.corrections.find((one) => one.target === id) ?? null;
	if (hidden || text === null)
		return <p class="faint">{t("hidden")}</p>;
	return (
		<div class="edit__said">
			<Text text={correction?.text ?? text} />
			<p class="row">
				{correction && <span class="faint small">{t("corrected")}</span>}
				<Button kind="quiet" small icon="edit" onClick={() => onCorrect({ id, text, correction })}>{t("correct")}</Button>
			</p>
		</div>
	);
}

function Answers({ thread, work, onCorrect }: { thread: Thread; work: Work; onCorrect: OnCorrect }) {
	if (thread.replies.length === 0)
		return null;
	return (
		<details class="edit__answers">
			<summary>{t("answers", { n: thread.replies.length })}</summary>
			{thread.replies.map((reply) => (
				<div key={reply.id} class="edit__answer">
					<p class="small soft"><Name name={reply.by} /> · {unitName(work.room.event, reply.unit)}</p>
					<Said id={reply.id} text={reply.text} hidden={reply.hidden} work={work} onCorrect={onCorrect} />
				</div>
			))}
		</details>
	);
}

export function Question({ thread, work, chapter, onCorrect }: { thread: Thread; work: Work; chapter: number; onCorrect: OnCorrect }) {
	const { draft } = work;
	const options = draft.chapters.map((one, index) => ({ value: String(index), text: one.title || t("chapter.title", { n: index + 1 }) }));
	return (
		<li class="edit__question" id={`question-${thread.id}`}>
			<p class="edit__by small soft">
				<Name name={thread.by} /> <time dateTime={thread.at}>{clock(thread.at)}</time> {unitName(work.room.event, thread.unit)}
			</p>
			<Said id={thread.id} text={thread.text} hidden={thread.hidden} work={work} onCorrect={onCorrect} />
			<Answers thread={thread} work={work} onCorrect={onCorrect} />
			<div class="edit__place">
				<Select
					label={t("question.chapter")} quietLabel value={chapter < 0 ? "" : String(chapter)} options={options} none={t("question.none")}
					onValue={(value) => work.change(place(draft, thread.id, value === "" ? -1 : Number(value)))}
				/>
				{chapter >= 0 && <Button kind="quiet" icon="up" label={t("question.up")} onClick={() => work.change(shift(draft, thread.id, -1))} />}
				{chapter >= 0 && <Button kind="quiet" icon="down" label={t("question.down")} onClick={() => work.change(shift(draft, thread.id, 1))} />}
			</div>
		</li>
	);
}

export function ChapterPart({ index, work, onCorrect }: { index: number; work: Work; onCorrect: OnCorrect }) {
	const { draft } = work;
	const chapter = draft.chapters[index];
	if (!chapter)
		return null;
	const threads = chapter.items.map((id) => work.room.threads.get(id)).filter((thread) => thread !== undefined);
	const title = chapter.title || String(index + 1);
	return (
		<section class="edit__chapter" aria-label={title}>
			<div class="edit__chapter-head">
				<TextField label={t("chapter.title", { n: index + 1 })} quietLabel maxLength={100} value={chapter.title} onValue={(value) => work.change(renameChapter(draft, index, value))} />
				<Button kind="quiet" icon="up" label={t("chapter.up", { title })} onClick={() => work.change(shiftChapter(draft, index, -1))} />
				<Button kind="quiet" icon="down" label={t("chapter.down", { title })} onClick={() => work.change(shiftChapter(draft, index, 1))} />
				<Button kind="quiet" icon="close" label={t("chapter.remove", { title })} onClick={() => work.change(removeChapter(draft, index))} />
			</div>
			{threads.length === 0 && <p class="faint">{t("chapter.empty")}</p>}
			<ol class="edit__list">
				{threads.map((thread) => <Question key={thread.id} thread={thread} work={work} chapter={index} onCorrect={onCorrect} />)}
			</ol>
		</section>
	);
}

export function NewChapter({ work, title, onTitle }: { work: Work; title: string; onTitle: (title: string) => void }) {
	const add = () => {
		if (title.trim() === "")
			return;
		work.change(addChapter(work.draft, title.trim()));
		onTitle("");
	};
	return (
		<form class="edit__new" onSubmit={(event) => (event.preventDefault(), add())}>
			<TextField label={t("chapters.new")} maxLength={100} value={title} onValue={onTitle} />
			<Button type="submit" icon="plus" disabled={title.trim() === ""}>{t("chapters.add")}</Button>
		</form>
	);
}

export function hasNames(event: EventInfo, by: "units" | "topics"): boolean {
	return (event[by]?.length ?? 0) > 0;
}
