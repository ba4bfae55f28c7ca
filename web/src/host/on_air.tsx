/*
 * on_air.tsx - what was said to everybody, newest first, as viewers have it; each line can be
 * taken back, with the reason that stays in its place.
 */
import { useState } from "preact/hooks";
import { Button, LinkButton } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { TextArea } from "../shared/components/field";
import { Files } from "../shared/components/files";
import { Icon, type IconName } from "../shared/components/icon";
import { toastProblem } from "../shared/components/toast";
import { Name, Text } from "../shared/components/words-of";
import { safeLink } from "../shared/ids";
import type { Note, NoteKind } from "../shared/state";
import { tidy } from "../shared/text";
import { clock } from "../shared/time";
import type { HostModel } from "./use_host";
import { t } from "./words";

const ICONS: Readonly<Record<NoteKind, IconName>> = {
	announcement: "megaphone", post: "speech", material: "file", summary: "file", state: "clock",
};

const SHOWN = 30;

function newestFirst(notes: Iterable<Note>): Note[] {
	return [...notes].filter((note) => !note.removed).sort((one, other) => other.seq - one.seq);
}

function TakeBack({ note, model, onClose }: { note: Note; model: HostModel; onClose(): void }) {
	const [why, setWhy] = useState("");
	const { run, busy } = model;
	const material = note.kind === "material";
	const take = async () => {
		const done = material
			? await run("material.remove", { material: note.id }, t("takeBack"))
			: await run("entry.hide", { target: note.id, why: tidy(why) }, t("takeBack"));
		if (done)
			onClose();
	};
	return (
		<Confirm open danger title={t("takeBack.title")} yes={t("takeBack")} busy={busy !== null} onYes={() => void (material || tidy(why) ? take() : undefined)} onClose={onClose}>
			<div class="stack low">
				<Text text={note.text} class="quoted" />
				<p>{t(material ? "takeBack.material" : "takeBack.text")}</p>
				{!material && <TextArea label={t("takeBack.why")} rows={2} maxLength={500} value={why} onValue={setWhy} error={tidy(why) ? null : t("takeBack.whyNeeded")} />}
			</div>
		</Confirm>
	);
}

function stateText(note: Note): string {
	const key = `event.state.${note.state}` as "event.state.live";
	return t(key);
}

function Line({ note, host, onTakeBack }: { note: Note; host: boolean; onTakeBack(): void }) {
	const url = safeLink(note.url);
	if (note.kind === "state")
		return (
			<li class="aired aired--state">
				<Icon name={ICONS.state} />
				<span>{stateText(note)}{note.text && <>：<bdi>{note.text}</bdi></>}</span>
				<time dateTime={note.at}>{clock(note.at)}</time>
			</li>
		);
	return (
		<li class={`aired aired--${note.kind}`}>
			<Icon name={ICONS[note.kind]} />
			<div class="aired__body">
				<p class="aired__head"><strong>{t(`aired.${note.kind}`)}</strong>{note.by && <Name name={note.by} />}<time dateTime={note.at}>{clock(note.at)}</time></p>
				{note.hidden ? <p class="faint">{note.hiddenWhy ? t("aired.hiddenWhy", { why: note.hiddenWhy }) : t("tombstone")}</p> : <><Text text={note.text} class="aired__text" /><Files files={note.files} /></>}
				{url && !note.hidden && <a href={url} target="_blank" rel="noopener noreferrer" class="aired__link">{url}</a>}
			</div>
			{host && !note.hidden && note.kind !== "summary" && (
				<Button small kind="quiet" icon="close" label={t(note.kind === "material" ? "takeBack.materialLabel" : "takeBack.label")} onClick={onTakeBack} />
			)}
		</li>
	);
}

export function OnAir({ model, host }: { model: HostModel; host: boolean }) {
	const { room, store, event } = model;
	const [taking, setTaking] = useState<Note | null>(null);
	const lines = room ? newestFirst(room.notes.values()) : [];
	return (
		<section class="pane on-air" aria-label={t("aired.title")}>
			<div class="pane__head">
				<h2>{t("aired.title")}</h2>
				<LinkButton kind="quiet" icon="external" external href={`/events/${event.id}`}>{t("aired.open")}</LinkButton>
			</div>
			{lines.length === 0 && <p class="faint">{t("aired.none")}</p>}
			<ul class="aired-list">
				{lines.slice(0, SHOWN).map((note) => <Line key={note.id} note={note} host={host} onTakeBack={() => setTaking(note)} />)}
			</ul>
			{room?.older && (
				<Button small kind="quiet" busy={model.loadingOlder} onClick={() => void store.loadOlder().catch(toastProblem)}>{t("aired.older")}</Button>
			)}
			{taking && <TakeBack note={taking} model={model} onClose={() => setTaking(null)} />}
		</section>
	);
}
