/*
 * editor.tsx - the editor's page of one event: summary, chapters, spelling, and the release.
 */
import { useMemo, useState } from "preact/hooks";
import { command } from "../shared/api";
import { EventBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { TextArea, TextField } from "../shared/components/field";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { toastProblem } from "../shared/components/toast";
import { Text } from "../shared/components/words-of";
import { useTitle } from "../shared/hooks";
import { dateTime } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { titleOf } from "../shared/words";
import type { StaffSession } from "../staff/gate";
import { groupBy, looseIn, questionsOf, untitled } from "./chapters";
import { Correct, type Target } from "./correct";
import { ChapterPart, hasNames, NewChapter, Question } from "./parts";
import { useTranscript, type Work } from "./use_transcript";
import { t } from "./words";

/* A colleague was faster: theirs beside the choice. */
function Theirs({ work }: { work: Work }) {
	const { theirs } = work;
	if (!theirs)
		return null;
	return (
		<section class="note note--warn edit__theirs" role="alert">
			<h2>{t("theirs.title", { n: theirs.revision })}</h2>
			<p>{t("theirs.by", { name: theirs.editor ?? "", when: dateTime(theirs.edited_at) })}</p>
			<p>{t("theirs.text")}</p>
			{theirs.summary && <><h3>{t("theirs.summary")}</h3><Text text={theirs.summary} /></>}
			{theirs.chapters.length > 0 && <p>{t("theirs.chapters")}：{theirs.chapters.map((chapter) => `${chapter.title} (${chapter.items.length})`).join("、")}</p>}
			<p class="row">
				<Button onClick={work.takeTheirs}>{t("theirs.take")}</Button>
				<Button kind="primary" onClick={work.keepMine}>{t("theirs.mine")}</Button>
			</p>
		</section>
	);
}

function Release({ event, work, onDone }: { event: EventInfo; work: Work; onDone: () => void }) {
	const [asking, setAsking] = useState(false);
	const [busy, setBusy] = useState(false);
	const release = async () => {
		setBusy(true);
		try {
			await command("transcript.release", { event: event.id });
			onDone();
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
			setAsking(false);
		}
	};
	return (
		<>
			<Button kind="primary" disabled={work.changed} onClick={() => setAsking(true)}>{t("release")}</Button>
			{work.changed && <span class="small soft">{t("release.unsaved")}</span>}
			<Confirm open={asking} title={t("release.title")} yes={t("release.yes")} busy={busy} onYes={() => void release()} onClose={() => setAsking(false)}>
				<p>{t("release.text")}</p>
			</Confirm>
		</>
	);
}

/* Always in sight: is it saved, and what to do about it. */
function SaveBar({ event, work, released, onReleased }: { event: EventInfo; work: Work; released: boolean; onReleased: () => void }) {
	const [note, setNote] = useState("");
	const wrong = untitled(work.draft) >= 0;
	const save = async () => {
		if (await work.save(note.trim()))
			setNote("");
	};
	return (
		<div class="edit__bar">
			<p class="edit__state" role="status">{t(work.changed ? "unsaved" : "unsaved.none")}</p>
			{wrong && <p class="edit__wrong" role="alert">{t("chapter.untitled")}</p>}
			{work.changed && (
				<>
					<TextField label={t("save.note")} quietLabel placeholder={t("save.note")} maxLength={500} value={note} onValue={setNote} />
					<Button onClick={() => work.change({ summary: work.edited.summary ?? "", chapters: work.edited.chapters })}>{t("discard")}</Button>
					<Button kind="primary" icon="check" busy={work.busy} disabled={wrong} onClick={() => void save()}>{t("save", { n: work.edited.revision + 1 })}</Button>
				</>
			)}
			{!work.changed && !released && <Release event={event} work={work} onDone={onReleased} />}
			{released && <LinkButton href={`/cases?event=${event.id}`}>{t("read")}</LinkButton>}
		</div>
	);
}

function Chapters({ work, onCorrect }: { work: Work; onCorrect: (target: Target) => void }) {
	const { event } = work.room;
	const [title, setTitle] = useState("");
	const questions = useMemo(() => questionsOf(work.room), [work.room]);
	const loose = looseIn(work.draft, questions);
	return (
		<section>
			<h2>{t("chapters")}</h2>
			<p class="row">
				{hasNames(event, "units") && <Button small onClick={() => work.change(groupBy(work.draft, questions, event, "unit"))}>{t("chapters.byUnit")}</Button>}
				{hasNames(event, "topics") && <Button small onClick={() => work.change(groupBy(work.draft, questions, event, "topic"))}>{t("chapters.byTopic")}</Button>}
			</p>
			{work.draft.chapters.map((_, index) => <ChapterPart key={index} index={index} work={work} onCorrect={onCorrect} />)}
			<NewChapter work={work} title={title} onTitle={setTitle} />
			<section class="edit__loose" aria-label={t("loose", { n: loose.length })}>
				<h3>{t("loose", { n: loose.length })}</h3>
				<p class="small soft">{loose.length > 0 ? t("loose.hint") : t(questions.length > 0 ? "loose.none" : "none")}</p>
				<ol class="edit__list">
					{loose.map((thread) => <Question key={thread.id} thread={thread} work={work} chapter={-1} onCorrect={onCorrect} />)}
				</ol>
			</section>
		</section>
	);
}

function History({ work }: { work: Work }) {
	const { revisions } = work.edited;
	if (revisions.length === 0)
		return null;
	return (
		<details class="edit__history">
			<summary>{t("history")}</summary>
			<ol>
				{revisions.map((one) => (
					<li key={one.revision}>{t("history.line", { n: one.revision, when: dateTime(one.at), name: one.by ?? "" })}{one.note && <> · <span dir="auto">{one.note}</span></>}</li>
				))}
			</ol>
		</details>
	);
}

function Editing({ event, work }: { event: EventInfo; work: Work }) {
	const [target, setTarget] = useState<Target | null>(null);
	const [released, setReleased] = useState(event.state === "archived");
	const { edited } = work;
	return (
		<>
			<header class="edit__head">
				<p class="row"><EventBadge state={released ? "archived" : event.state} /><span class="soft">{edited.revision > 0 ? t("revision", { n: edited.revision }) : t("revision.none")}</span></p>
				<h1 dir="auto">{titleOf(event)}</h1>
				<p class="soft">{t("lead")}</p>
			</header>
			<Theirs work={work} />
			<TextArea
				label={t("summary")} hint={t("summary.hint")} value={work.draft.summary} maxLength={5000}
				onValue={(summary) => work.change({ ...work.draft, summary })}
			/>
			<Chapters work={work} onCorrect={setTarget} />
			<History work={work} />
			<SaveBar event={event} work={work} released={released} onReleased={() => setReleased(true)} />
			{target && (
				<Correct
					key={target.id} target={target} busy={work.busy} onClose={() => setTarget(null)}
					onSave={(text, why) => work.correct(target.id, text, why)}
				/>
			)}
		</>
	);
}

export function EditorPage({ session, event }: { session: StaffSession; event: EventInfo }) {
	const { work, problem, again } = useTranscript(event.id);
	const over = event.state === "ended" || event.state === "archived";
	useTitle(`${t("title")} · ${titleOf(event)} · ${t("brand")}`);
	return (
		<>
			<Header place="editor" session={session} />
			<Main class="edit">
				{!over && <Empty icon="clock" title={t("notOver")}><LinkButton href={`/events/${event.id}`}>{titleOf(event)}</LinkButton></Empty>}
				{over && work && <Editing event={event} work={work} />}
				{over && !work && (problem ? <Failed problem={problem} again={again} /> : <Loading />)}
			</Main>
		</>
	);
}
