/*
 * transcript_page.tsx - /cases?event=ID: what was asked and answered, to be read, searched,
 * printed and taken away.
 */
import { useMemo, useState } from "preact/hooks";
import { Badge, EventBadge, OutcomeBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Files } from "../shared/components/files";
import { Icon } from "../shared/components/icon";
import { Main } from "../shared/components/shell";
import { Name, Text } from "../shared/components/words-of";
import { useLoaded, useTitle } from "../shared/hooks";
import { safeLink } from "../shared/ids";
import type { Note, Reply, Room, Thread } from "../shared/state";
import type { Correction, Edited } from "../shared/transcript";
import { loadReleased } from "../shared/transcript";
import { clock, dateTime } from "../shared/time";
import type { EventInfo } from "../shared/types";
import { count, nameOf, titleOf } from "../shared/words";
import { Difference, topicName, unitName } from "../staff/parts";
import { byChapters, corrected, linesOf, loadTranscript, summaryOf, type Line } from "./transcript";
import { t } from "./words";

function Hidden({ why }: { why: string | null }) {
	return <p class="faint">{why ? t("transcript.hiddenWhy", { why }) : t("transcript.hidden")}</p>;
}

/* What the editor put right here, beside what was there before. */
function EditedNote({ correction }: { correction: Correction | undefined }) {
	if (!correction)
		return null;
	return (
		<details class="revisions">
			<summary>{t("edited", { when: dateTime(correction.at) })}{correction.why && ` · ${correction.why}`} · {t("edited.original")}</summary>
			<Difference before={correction.original} after={correction.text} />
		</details>
	);
}

/* The files of an answer are gone with its question. */
function ReplyLine({ reply, gone, event, edited }: { reply: Reply; gone: boolean; event: EventInfo; edited: Edited | null }) {
	const correction = corrected(edited, reply.id);
	return (
		<div class="said said--answer">
			<p class="said__head">
				<span class="said__mark" aria-hidden="true">{t("transcript.answer")}</span>
				<strong>{unitName(event, reply.unit)}</strong>
				<Name name={reply.by} />
				<time dateTime={reply.at}>{clock(reply.at)}</time>
				{reply.outcome && <OutcomeBadge outcome={reply.outcome} />}
				{reply.oral && <span class="faint small">{t("oral")}</span>}
			</p>
			{reply.hidden ? <Hidden why={reply.hiddenWhy} /> : <Text text={correction?.text ?? reply.text} />}
			{!reply.hidden && !gone && <Files files={reply.files} />}
			{!reply.hidden && <EditedNote correction={correction} />}
			{!reply.hidden && reply.revisions.map((revision, index) => (
				<details key={revision.revision} class="revisions">
					<summary>{t("revised")} · {clock(revision.at)}{revision.why && ` · ${revision.why}`}</summary>
					<Difference before={revision.before ?? ""} after={reply.revisions[index + 1]?.before ?? reply.text ?? ""} />
				</details>
			))}
		</div>
	);
}

function ThreadLine({ thread, event, edited }: { thread: Thread; event: EventInfo; edited: Edited | null }) {
	const correction = corrected(edited, thread.id);
	const about = [unitName(event, thread.unit), topicName(event, thread.topic)].filter(Boolean).join(" · ");
	const { takenUp } = thread;
	return (
		<li class="line" id={`question-${thread.id}`}>
			<div class="said said--question">
				<p class="said__head">
					<span class="said__mark" aria-hidden="true">{t("transcript.question")}</span>
					<Name name={thread.by} />
					<time dateTime={thread.at}>{clock(thread.at)}</time>
					{about && <span class="faint">{about}</span>}
				</p>
				{thread.hidden ? <Hidden why={thread.hiddenWhy} /> : <Text text={correction?.text ?? thread.text} class="said__question" />}
				{!thread.hidden && <EditedNote correction={correction} />}
			</div>
			{thread.replies.map((reply) => <ReplyLine key={reply.id} reply={reply} gone={thread.hidden} event={event} edited={edited} />)}
			{takenUp && (
				<p class="said__after">
					{t("transcript.takenUp")}
					{takenUp.case && <> · <a href={`/cases/${encodeURIComponent(takenUp.case)}`}>{t("transcript.case", { number: takenUp.case })}</a></>}
				</p>
			)}
			{thread.mergedInto && <p class="said__after"><a href={`#question-${thread.mergedInto}`}>{t("transcript.merged")}</a></p>}
		</li>
	);
}

function NoteLine({ note }: { note: Note }) {
	const link = safeLink(note.url);
	return (
		<li class="line line--note">
			<p class="said__head">
				<strong>{t(`transcript.${note.kind as "post"}`)}</strong>
				{note.by && <Name name={note.by} />}
				<time dateTime={note.at}>{clock(note.at)}</time>
			</p>
			{note.hidden ? <Hidden why={note.hiddenWhy} /> : <Text text={note.text} />}
			{!note.hidden && <Files files={note.files} />}
			{link && !note.hidden && <a href={link} rel="noopener noreferrer">{link}</a>}
		</li>
	);
}

function Head({ room, edited }: { room: Room; edited: Edited | null }) {
	const { event } = room;
	const over = event.state === "ended" || event.state === "archived";
	const { declined_by_reason: _, ...numbers } = { received: 0, published: 0, answered: 0, taken_up: 0, peak: 0, ...event.numbers };
	const shown = Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, count(n)]));
	return (
		<header class="transcript__head">
			<p class="row"><EventBadge state={event.state} />{!event.edited && <Badge tone="warn">{t("transcript.unedited")}</Badge>}</p>
			<h1 dir="auto">{titleOf(event)} · {t("transcript.title")}</h1>
			<p class="soft"><time dateTime={event.starts_at ?? undefined}>{dateTime(event.starts_at)}</time></p>
			{Boolean(event.units?.length) && <p class="small soft">{t("transcript.units")}：{event.units?.map((unit) => nameOf(unit)).join("、")}</p>}
			<p class="small faint number">{t("transcript.numbers", shown)}</p>
			{edited && <p class="small soft">{t("transcript.edited", { n: edited.revision, name: edited.editor ?? "", when: dateTime(edited.edited_at) })}</p>}
			{!over && <p class="note note--warn">{t("transcript.notYet")}</p>}
			{over && !event.edited && <p class="note note--warn">{t("transcript.uneditedText")}</p>}
			<p class="row no-print">
				{over ? (
					<>
						<LinkButton icon="file" href={`/events/${event.id}/transcript.html`}>{t("transcript.html")}</LinkButton>
						<LinkButton kind="quiet" href={`/events/${event.id}/transcript.json`}>{t("transcript.json")}</LinkButton>
						<Button kind="quiet" onClick={() => print()}>{t("print")}</Button>
					</>
				) : <LinkButton kind="primary" href={`/events/${event.id}`}>{t("transcript.live")}</LinkButton>}
			</p>
		</header>
	);
}

function Lines({ lines, room, edited }: { lines: readonly Line[]; room: Room; edited: Edited | null }) {
	return (
		<ol class="lines">
			{lines.map((line) =>
				line.kind === "question"
					? <ThreadLine key={line.thread.id} thread={line.thread} event={room.event} edited={edited} />
					: <NoteLine key={line.note.id} note={line.note} />)}
		</ol>
	);
}

/* The editor's chapters, and a way into each. */
function Chapters({ lines, room, edited }: { lines: readonly Line[]; room: Room; edited: Edited }) {
	const parts = byChapters(lines, edited);
	return (
		<>
			<nav class="chapters no-print" aria-label={t("transcript.chapters")}>
				<ol>{parts.map((part, index) => <li key={index}><a href={`#chapter-${index + 1}`} dir="auto">{part.title ?? t("transcript.rest")}</a></li>)}</ol>
			</nav>
			{parts.map((part, index) => (
				<section key={index} id={`chapter-${index + 1}`}>
					<h2 dir="auto">{part.title ?? t("transcript.rest")}</h2>
					<Lines lines={part.lines} room={room} edited={edited} />
				</section>
			))}
		</>
	);
}

function Transcript({ room, edited }: { room: Room; edited: Edited | null }) {
	const [words, setWords] = useState("");
	const lines = useMemo(() => linesOf(room, words), [room, words]);
	const summary = edited?.summary ?? summaryOf(room)?.text;
	return (
		<article class="transcript">
			<Head room={room} edited={edited} />
			{summary && <section class="summary"><h2>{t("transcript.summary")}</h2><Text text={summary} /></section>}
			<div class="no-print">
				<div class="finder finder--low">
					<Icon name="search" />
					<input
						class="input" type="search" aria-label={t("transcript.find")} placeholder={t("transcript.find")} value={words}
						onInput={(event) => setWords(event.currentTarget.value)}
					/>
				</div>
				<p class="archive__count" role="status">{words.trim() && t("transcript.found", { n: lines.length })}</p>
			</div>
			{lines.length === 0 && <Empty title={t("transcript.none")} />}
			{edited && edited.chapters.length > 0 && !words.trim()
				? <Chapters lines={lines} room={room} edited={edited} />
				: <Lines lines={lines} room={room} edited={edited} />}
		</article>
	);
}

export function TranscriptPage({ event }: { event: string }) {
	const loaded = useLoaded(async () => ({ room: await loadTranscript(event), edited: await loadReleased(event) }), [event]);
	const title = loaded.value ? titleOf(loaded.value.room.event) : "";
	useTitle(`${title ? `${title} · ` : ""}${t("transcript.title")} · ${t("brand")}`);
	return (
		<Main class="archive main--text">
			<p class="no-print"><LinkButton kind="quiet" href="/cases">‹ {t("back")}</LinkButton></p>
			{loaded.value && <Transcript room={loaded.value.room} edited={loaded.value.edited} />}
			{!loaded.value && loaded.problem && <Failed problem={loaded.problem} again={loaded.again} />}
			{!loaded.value && !loaded.problem && <Loading />}
		</Main>
	);
}
