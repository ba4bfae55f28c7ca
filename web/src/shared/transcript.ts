/*
 * transcript.ts - what the editor made of an event's log, as the server tells it.
 */
import { get } from "./api";
import { Problem } from "./problem";
import type { Maybe } from "./types";

export interface Correction {
	target: string;
	original: string;
	text: string;
	why?: Maybe<string>;
	at?: Maybe<string>;
}

export interface Edited {
	revision: number;
	edited_at?: Maybe<string>;
	editor?: Maybe<string>;
	summary?: Maybe<string>;
	chapters: { title: string; items: string[] }[];
	corrections: Correction[];
	revisions: { revision: number; at: string; by?: Maybe<string>; note?: Maybe<string> }[];
}

export async function loadEdited(event: string): Promise<Edited> {
	return (await get<{ transcript: Edited }>(`/api/events/${encodeURIComponent(event)}/transcript`)).transcript;
}

/* For readers: null until the editor has released it. */
export async function loadReleased(event: string): Promise<Edited | null> {
	try {
		const edited = await loadEdited(event);
		return edited.revision > 0 ? edited : null;
	} catch (error) {
		if (error instanceof Problem && (error.status === 401 || error.status === 403 || error.status === 404))
			return null;
		throw error;
	}
}
