/*
 * use_notes.ts - the notes of an event's private line, kept in step with the desk's link.
 *
 * The log says only that there is a note, and for whom; the notes themselves are read over
 * HTTP, by whom they are for.  Where the server has none, `there` is false and a page shows
 * nothing of them.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, get } from "../shared/api";
import { toastProblem } from "../shared/components/toast";
import type { Id, NoteAudience, PersonRef, StaffNote } from "../shared/types";
import type { Heard, Keeper } from "./keeper";

export interface Written {
	to: NoteAudience;
	unit?: Id;
	question?: Id;
	text: string;
}

export interface NotesModel {
	there: boolean;
	/* Oldest first. */
	notes: readonly StaffNote[];
	/* Those that I have to acknowledge, oldest first. */
	wanting: readonly StaffNote[];
	/* Those that are being acknowledged now. */
	busy: ReadonlySet<Id>;
	/* Answers whether it was sent. */
	send(written: Written): Promise<boolean>;
	acknowledge(note: Id): Promise<void>;
}

const PAUSE_MS = 150;

function concerns(heard: Heard): boolean {
	return heard.type === "hello" || (heard.type === "entry" && (heard.entry.kind === "note" || heard.entry.kind === "note_seen"));
}

function byTime(one: StaffNote, other: StaffNote): number {
	return Date.parse(one.at) - Date.parse(other.at) || (one.note < other.note ? -1 : 1);
}

/* Whether NOTE waits for ME to acknowledge it. */
export function waits(note: StaffNote, me: Id): boolean {
	return Boolean(note.wants) && !note.mine && !note.acknowledged?.some((one) => one.id === me);
}

export function useNotes(keeper: Keeper | null, event: Id, me: PersonRef): NotesModel {
	const [notes, setNotes] = useState<readonly StaffNote[] | null>(null);
	const [busy, setBusy] = useState<ReadonlySet<Id>>(new Set());
	const reading = useRef(false);
	const again = useRef(false);

	const read = async (): Promise<void> => {
		if (reading.current) {
			again.current = true;
			return;
		}
		reading.current = true;
		try {
			const answer = await get<{ notes: StaffNote[] }>(`/api/events/${encodeURIComponent(event)}/notes`);
			setNotes([...answer.notes].sort(byTime));
		} catch (error) {
			const { status } = asProblem(error);
			if (status === 404 || status === 403)
				setNotes(null);
		}
		reading.current = false;
		if (again.current) {
			again.current = false;
			void read();
		}
	};

	useEffect(() => {
		if (!keeper)
			return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const stop = keeper.hear((heard) => {
			if (!concerns(heard))
				return;
			clearTimeout(timer);
			timer = setTimeout(() => void read(), PAUSE_MS);
		});
		void read();
		return () => {
			clearTimeout(timer);
			stop();
		};
	}, [keeper, event]);

	const change = (id: Id, how: (note: StaffNote) => StaffNote) =>
		setNotes((old) => old && old.map((note) => (note.note === id ? how(note) : note)));

	const send = async (written: Written): Promise<boolean> => {
		try {
			await keeper?.command("note.send", { event, ...written });
			void read();
			return true;
		} catch (error) {
			toastProblem(error);
			return false;
		}
	};

	const acknowledge = async (id: Id): Promise<void> => {
		setBusy((old) => new Set(old).add(id));
		try {
			await keeper?.command("note.acknowledge", { note: id });
			const seen = { id: me.id, name: me.name, at: new Date().toISOString() };
			change(id, (note) => ({
				...note,
				wants: false,
				acknowledged: [...(note.acknowledged ?? []).filter((one) => one.id !== me.id), seen],
			}));
		} catch (error) {
			toastProblem(error);
			void read();
		} finally {
			setBusy((old) => new Set([...old].filter((one) => one !== id)));
		}
	};

	const all = notes ?? [];
	return { there: notes !== null, notes: all, wanting: all.filter((note) => waits(note, me.id)), busy, send, acknowledge };
}
