/*
 * note.tsx - what is said in the room beside questions and answers.
 */
import { Files } from "../shared/components/files";
import { Icon, type IconName } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import { safeLink } from "../shared/ids";
import type { Note, NoteKind } from "../shared/state";
import { Time } from "./time";
import { t } from "./words";

const ICONS: Record<Exclude<NoteKind, "state">, IconName> = {
	announcement: "megaphone", post: "speech", material: "file", summary: "file",
};

/* A change of state: a line across the room. */
function StateLine({ note }: { note: Note }) {
	const key = `note.state.${note.state}` as Parameters<typeof t>[0];
	const text = t(key);
	if (text === key)
		return null;
	return (
		<p class="state-line" data-item={note.id}>
			<span>{text}{note.text && <>：<bdi>{note.text}</bdi></>}</span>
			<Time at={note.at} />
		</p>
	);
}

function Link({ url }: { url: string | null }) {
	const href = safeLink(url);
	if (!href)
		return null;
	return (
		<a class="note__link" href={href} target="_blank" rel="noopener noreferrer">{t("note.openFile")}<Icon name="external" /></a>
	);
}

export function NoteCard({ note, fresh }: { note: Note; fresh: boolean }) {
	if (note.kind === "state")
		return <StateLine note={note} />;
	return (
		<article class={`card note note--${note.kind}${fresh ? " fresh" : ""}`} data-item={note.id}>
			<header class="note__head">
				<Icon name={ICONS[note.kind]} />
				<strong>{t(`note.${note.kind}`)}</strong>
				{note.by && <Name name={note.by} />}
				<Time at={note.at} />
			</header>
			{note.hidden
				? <p class="tombstone">{note.hiddenWhy ? t("thread.hiddenWhy", { why: note.hiddenWhy }) : t("tombstone")}</p>
				: <><Text text={note.text} /><Files files={note.files} /><Link url={note.url} /></>}
		</article>
	);
}
