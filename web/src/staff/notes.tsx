/*
 * notes.tsx - the private line between host, moderators and officials.
 *
 *     const notes = useNotes(keeper, event.id, me);
 *     <NoteAlerts notes={notes} event={event} onOpen={open} />    above the page's work: what waits for me
 *     <NotesButton notes={notes} onOpen={open} />                 opens the panel, with the number that waits
 *     <NotesPanel notes={notes} event={event} roles={roles} />    the line itself, wherever the page has room
 *     <NotesDialog … onClose={close} />                           the same in a dialog
 *
 * A note stays in sight until whom it is for has acknowledged it, and its writer sees who has.
 * Where the server has no notes, all of them show nothing.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { Check, Select, TextArea } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import { tidy } from "../shared/text";
import { clock } from "../shared/time";
import type { EventInfo, Id, Maybe, NoteAudience, RoleName, StaffNote } from "../shared/types";
import { nameOf } from "../shared/words";
import { unitName } from "./parts";
import type { NotesModel, Written } from "./use_notes";
import { t } from "./words";

export { useNotes } from "./use_notes";
export type { NotesModel } from "./use_notes";

const LONGEST = 500;
const ALERTS = 2;

function audience(note: StaffNote, event: EventInfo): string {
	return note.to === "unit" ? unitName(event, note.unit) || t("note.to.unit") : t(`note.to.${note.to}`);
}

function role(note: StaffNote): string {
	const word = note.by.role ? t(`role.${note.by.role}` as "role.host") : "";
	return word.startsWith("role.") ? "" : word;
}

function Acknowledge({ note, notes, small }: { note: StaffNote; notes: NotesModel; small?: boolean }) {
	return (
		<Button
			kind={small ? "plain" : "primary"} small={!!small} icon="check" busy={notes.busy.has(note.note)}
			onClick={() => void notes.acknowledge(note.note)}
		>
			{t("note.acknowledge")}
		</Button>
	);
}

/* What waits to be acknowledged, above all else; the oldest first, two at a time. */
export function NoteAlerts(props: { notes: NotesModel; event: EventInfo; onOpen(): void; onQuestion?: ((question: Id) => void) | undefined }) {
	const { notes, event, onQuestion } = props;
	const shown = notes.wanting.slice(0, ALERTS);
	const more = notes.wanting.length - shown.length;
	return (
		<div class="note-alerts" role="alert">
			{shown.map((note) => (
				<div key={note.note} class="note-alert">
					<Icon name="speech" />
					<div class="note-alert__text">
						<p class="note-alert__head">
							<span>{role(note)}</span> <Name name={note.by.name} /> <span>→ {audience(note, event)}</span> <time dateTime={note.at}>{clock(note.at)}</time>
						</p>
						<Text text={note.text} class="note-alert__words" />
					</div>
					{note.question && onQuestion && <Button small kind="quiet" onClick={() => onQuestion(note.question!)}>{t("note.question")}</Button>}
					<Acknowledge note={note} notes={notes} />
				</div>
			))}
			{more > 0 && <Button small kind="quiet" class="note-alerts__more" onClick={props.onOpen}>{t("note.more", { n: more })}</Button>}
		</div>
	);
}

export function NotesButton(props: { notes: NotesModel; onOpen(): void; pressed?: boolean }) {
	const waiting = props.notes.wanting.length;
	if (!props.notes.there)
		return null;
	return (
		<Button small class="notes-button" icon="speech" aria-pressed={props.pressed} onClick={props.onOpen}>
			{t("note.title")}
			{waiting > 0 && <span class="notes-button__count"><span class="visually-hidden">{t("note.waiting")}</span>{waiting}</span>}
		</Button>
	);
}

function Line(props: { note: StaffNote; notes: NotesModel; event: EventInfo; onQuestion?: ((question: Id) => void) | undefined }) {
	const { note, notes, event, onQuestion } = props;
	const seen = note.acknowledged ?? [];
	const wants = Boolean(note.wants) && !note.mine;
	return (
		<li class={["note-line", note.mine && "note-line--mine", wants && "note-line--wants"].filter(Boolean).join(" ")}>
			<p class="note-line__head">
				<Name name={note.by.name} />
				{role(note) && <span>{role(note)}</span>}
				<span>→ {audience(note, event)}</span>
				<time dateTime={note.at}>{clock(note.at)}</time>
			</p>
			<Text text={note.text} />
			<div class="note-line__foot">
				{seen.length > 0 && <span><Icon name="check" />{t("note.seenBy", { names: seen.map((one) => one.name).join("、") })}</span>}
				{note.mine && seen.length === 0 && <span class="faint">{t("note.unseen")}</span>}
				{note.question && onQuestion && <Button small kind="quiet" onClick={() => onQuestion(note.question!)}>{t("note.question")}</Button>}
				{wants && <Acknowledge note={note} notes={notes} small />}
			</div>
		</li>
	);
}

const RUNNING_IT: readonly RoleName[] = ["host", "moderator", "lead_moderator", "editor"];

/* To whom somebody with ROLES may write. */
function choices(roles: readonly RoleName[], event: EventInfo, own: readonly Id[]): { value: string; text: string }[] {
	const running = roles.some((one) => RUNNING_IT.includes(one));
	const units = (event.units ?? []).filter((unit) => running || own.includes(unit.id));
	const general: NoteAudience[] = running ? ["all", "hosts", "moderators"] : ["hosts", "moderators"];
	return [
		...general.map((to) => ({ value: to, text: t(`note.to.${to}`) })),
		...units.map((unit) => ({ value: `unit:${unit.id}`, text: running ? nameOf(unit) : t("note.to.colleagues", { unit: nameOf(unit) }) })),
	];
}

function read(to: string): Pick<Written, "to" | "unit"> {
	return to.startsWith("unit:") ? { to: "unit", unit: to.slice(5) } : { to: to as NoteAudience };
}

export interface NotesPanelProps {
	notes: NotesModel;
	event: EventInfo;
	/* Mine in this event, and the units that I act for. */
	roles: readonly RoleName[];
	units?: readonly Id[];
	/* The question that is open: a note may be about it. */
	question?: Maybe<Id>;
	onQuestion?: (question: Id) => void;
}

function Compose(props: NotesPanelProps) {
	const { notes, event, question } = props;
	const options = choices(props.roles, event, props.units ?? []);
	const [to, setTo] = useState(options[0]?.value ?? "hosts");
	const [text, setText] = useState("");
	const [about, setAbout] = useState(false);
	const [busy, setBusy] = useState(false);
	const words = tidy(text);
	const send = async () => {
		if (words === "" || busy)
			return;
		setBusy(true);
		if (await notes.send({ ...read(to), text: words, ...(about && question && { question }) })) {
			setText("");
			setAbout(false);
		}
		setBusy(false);
	};
	return (
		<form class="note-form low" onSubmit={(event) => { event.preventDefault(); void send(); }}>
			<Select label={t("note.to")} value={to} onValue={setTo} options={options} />
			<TextArea
				label={t("note.text")} quietLabel rows={2} maxLength={LONGEST} placeholder={t("note.placeholder")} value={text} onValue={setText}
				onKeyDown={(press) => {
					if (press.key === "Enter" && (press.ctrlKey || press.metaKey) && !press.isComposing) {
						press.preventDefault();
						void send();
					}
				}}
			/>
			<div class="note-form__foot">
				{question && <Check checked={about} onValue={setAbout}>{t("note.about")}</Check>}
				<Button kind="primary" type="submit" disabled={words === ""} busy={busy}>{t("note.send")}</Button>
			</div>
		</form>
	);
}

export function NotesPanel(props: NotesPanelProps) {
	const { notes, event } = props;
	const end = useRef<HTMLDivElement>(null);
	const last = notes.notes[notes.notes.length - 1]?.note;
	/* The newest is in sight, without moving the page around the panel. */
	useEffect(() => {
		if (end.current)
			end.current.scrollTop = end.current.scrollHeight;
	}, [last]);
	if (!notes.there)
		return null;
	return (
		<section class="notes" aria-label={t("note.title")}>
			<div class="notes__head"><h2>{t("note.title")}</h2><p class="faint small">{t("note.private")}</p></div>
			{/* A list that scrolls by keys has to take the focus. */}
			<div class="notes__list" ref={end} tabIndex={0} role="log" aria-label={t("note.list")}>
				{notes.notes.length === 0 && <p class="notes__none">{t("note.none")}</p>}
				<ul>
					{notes.notes.map((note) => <Line key={note.note} note={note} notes={notes} event={event} onQuestion={props.onQuestion} />)}
				</ul>
			</div>
			<Compose {...props} />
		</section>
	);
}

export function NotesDialog(props: NotesPanelProps & { onClose(): void }) {
	return (
		<Dialog open tall title={t("note.title")} onClose={props.onClose}>
			<NotesPanel {...props} />
		</Dialog>
	);
}
