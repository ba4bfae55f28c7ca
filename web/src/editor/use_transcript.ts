/*
 * use_transcript.ts - the log, what was made of it so far, and the editor's own draft on top.
 *
 * The draft outlives a reload.  When a colleague saved first, nothing typed is lost: the editor sees
 * theirs, and decides whose stands.
 */
import { useEffect, useState } from "preact/hooks";
import { loadTranscript } from "../archive/transcript";
import { command } from "../shared/api";
import { toast, toastProblem } from "../shared/components/toast";
import { useLoaded } from "../shared/hooks";
import { Problem } from "../shared/problem";
import type { Room } from "../shared/state";
import type { Edited } from "../shared/transcript";
import { loadEdited } from "../shared/transcript";
import { isSame, type Draft } from "./chapters";
import { t } from "./words";

export interface Work {
	room: Room;
	edited: Edited;
	draft: Draft;
	changed: boolean;
	busy: boolean;
	/* What a colleague saved while this draft was made. */
	theirs: Edited | null;
	change(draft: Draft): void;
	/* Whether it was saved. */
	save(note: string): Promise<boolean>;
	correct(target: string, text: string | null, why: string): Promise<boolean>;
	/* Leave the own draft for what was saved. */
	takeTheirs(): void;
	keepMine(): void;
}

const keyOf = (event: string) => `editor:${event}`;

function draftOf(edited: Edited): Draft {
	return { summary: edited.summary ?? "", chapters: edited.chapters };
}

function stored(event: string): Draft | null {
	try {
		return JSON.parse(localStorage.getItem(keyOf(event)) ?? "null") as Draft | null;
	} catch {
		return null;
	}
}

function store(event: string, draft: Draft | null): void {
	try {
		if (draft)
			localStorage.setItem(keyOf(event), JSON.stringify(draft));
		else
			localStorage.removeItem(keyOf(event));
	} catch {
		/* A browser without storage keeps it as long as the page is open. */
	}
}

/* The revision in a 409, or null. */
function currentOf(error: unknown): Edited | null {
	const current = error instanceof Problem && error.status === 409 ? (error.current as unknown) : null;
	return current && typeof current === "object" && "revision" in current ? (current as Edited) : null;
}

export function useTranscript(event: string): { work: Work | null; problem: Problem | null; again: () => void } {
	const log = useLoaded(() => loadTranscript(event), [event]);
	const saved = useLoaded(() => loadEdited(event), [event]);
	const [own, setOwn] = useState<Draft | null>(() => stored(event));
	const [theirs, setTheirs] = useState<Edited | null>(null);
	const [busy, setBusy] = useState(false);
	const edited = saved.value;
	useEffect(() => {
		const leaving = (leave: BeforeUnloadEvent) => {
			if (own)
				leave.preventDefault();
		};
		addEventListener("beforeunload", leaving);
		return () => removeEventListener("beforeunload", leaving);
	}, [own]);
	const change = (draft: Draft | null) => {
		setOwn(draft);
		store(event, draft);
	};
	const run = async (name: string, args: Record<string, unknown>): Promise<boolean> => {
		setBusy(true);
		try {
			await command(name, { event, revision: edited?.revision ?? 0, ...args });
			saved.replace(await loadEdited(event));
			toast(t("saved"), "good");
			return true;
		} catch (error) {
			const current = currentOf(error);
			if (current)
				setTheirs(current);
			else
				toastProblem(error);
			return false;
		} finally {
			setBusy(false);
		}
	};
	if (!log.value || !edited)
		return { work: null, problem: log.problem ?? saved.problem, again: () => (log.again(), saved.again()) };
	const draft = own ?? draftOf(edited);
	const work: Work = {
		room: log.value, edited, draft, busy, theirs,
		changed: !isSame(draft, draftOf(edited)),
		change: (next) => change(isSame(next, draftOf(edited)) ? null : next),
		save: async (note) => {
			const done = await run("transcript.edit", { summary: draft.summary, chapters: draft.chapters, ...(note && { note }) });
			if (done)
				change(null);
			return done;
		},
		correct: (target, text, why) => run("transcript.correct", { target, text, why }),
		takeTheirs: () => {
			change(null);
			if (theirs)
				saved.replace(theirs);
			setTheirs(null);
		},
		keepMine: () => {
			change(draft);
			if (theirs)
				saved.replace(theirs);
			setTheirs(null);
		},
	};
	return { work, problem: null, again: saved.again };
}
