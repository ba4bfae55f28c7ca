/*
 * hooks.ts - what components need of the world around them.
 */
import { useEffect, useState } from "preact/hooks";
import { session as askSession } from "./api";
import { asProblem, type Problem } from "./problem";
import { FIRST_REASONS, loadReasons } from "./reasons";
import type { CityReason, Session, Site } from "./types";
import { language, onLanguage, type Language } from "./words";

/* The language; the component renders anew when it changes. */
export function useLanguage(): Language {
	const [current, set] = useState(language());
	useEffect(() => onLanguage(() => set(language())), []);
	return current;
}

/* A clock that ticks every PERIOD ms while the page is visible. */
export function useNow(period: number): number {
	const [now, set] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => {
			if (document.visibilityState !== "hidden")
				set(Date.now());
		}, period);
		return () => clearInterval(timer);
	}, [period]);
	return now;
}

/* Who I am; null until it is known.  `again` asks anew. */
export function useSession(): { session: Session | null; again: () => void } {
	const [session, set] = useState<Session | null>(null);
	const [turn, again] = useState(0);
	useEffect(() => {
		let alive = true;
		askSession().then((value) => alive && set(value), () => alive && set({ person: null }));
		return () => {
			alive = false;
		};
	}, [turn]);
	return { session, again: () => again((n) => n + 1) };
}

export interface Loaded<T> {
	value: T | null;
	problem: Problem | null;
	loading: boolean;
	/* Ask anew, keeping what is shown until the new one is there. */
	again: () => void;
	/* Put VALUE in its place, without asking. */
	replace: (value: T) => void;
}

/* What LOAD answers, loaded again whenever one of INPUTS changes. */
export function useLoaded<T>(load: () => Promise<T>, inputs: unknown[]): Loaded<T> {
	const [state, set] = useState<{ value: T | null; problem: Problem | null; loading: boolean }>({
		value: null, problem: null, loading: true,
	});
	const [turn, again] = useState(0);
	useEffect(() => {
		let alive = true;
		set((old) => ({ ...old, loading: true }));
		load().then(
			(value) => alive && set({ value, problem: null, loading: false }),
			(error: unknown) => alive && set((old) => ({ ...old, problem: asProblem(error), loading: false })),
		);
		return () => {
			alive = false;
		};
	}, [turn, ...inputs]);
	return {
		...state,
		again: () => again((n) => n + 1),
		replace: (value) => set({ value, problem: null, loading: false }),
	};
}

/* The title of the tab. */
export function useTitle(title: string): void {
	useEffect(() => {
		document.title = title;
	}, [title]);
}

/* Whether the window is at least WIDTH px wide. */
export function useWide(width: number): boolean {
	const query = `(min-width: ${width}px)`;
	const [wide, set] = useState(() => matchMedia(query).matches);
	useEffect(() => {
		const list = matchMedia(query);
		const update = () => set(list.matches);
		list.addEventListener("change", update);
		return () => list.removeEventListener("change", update);
	}, [query]);
	return wide;
}

/* What the operator calls this site; null until it is known. */
export function useSite(): Site | null {
	return useSession().session?.site ?? null;
}

/* The city's reasons for not publishing a question, in their order, once they are WANTED. */
export function useReasons(wanted = true): readonly CityReason[] {
	const [reasons, set] = useState(FIRST_REASONS);
	useEffect(() => {
		let alive = true;
		if (wanted)
			void loadReasons().then((found) => alive && set(found));
		return () => {
			alive = false;
		};
	}, [wanted]);
	return reasons;
}
