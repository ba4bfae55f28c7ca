/*
 * words.ts - what the screens say, in Chinese first and English second.
 *
 * Shared words live in words.shared.ts; a page adds its own and gets back a
 * `t` that knows both:
 *
 *     export const t = addWords({ zh: { hi: "你好，{name}" }, en: { hi: "Hello, {name}" } });
 *     t("hi", { name: "…" })
 *
 * A key that is in neither dictionary, or in one language only, fails the
 * type check.  `{n|question|questions}` chooses by whether n is 1.
 */
import { sharedWords, type SharedKey } from "./words.shared";
import type { Maybe } from "./types";

export type Language = "zh" | "en";
export type Params = Record<string, string | number>;
export type Translate<Key extends string> = (key: Key, params?: Params) => string;

const STORED = "language";
const dictionaries: Record<Language, Record<string, string>> = { zh: {}, en: {} };
const listeners = new Set<() => void>();
let current: Language = readLanguage();

function readLanguage(): Language {
	try {
		return localStorage.getItem(STORED) === "en" ? "en" : "zh";
	} catch {
		return "zh";
	}
}

function fill(template: string, params: Params): string {
	return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
		const value = params[name];
		if (value === undefined)
			return whole;
		if (one === undefined || many === undefined)
			return String(value);
		return Number(value) === 1 ? one : many;
	});
}

function translate(key: string, params: Params = {}): string {
	return fill(dictionaries[current][key] ?? dictionaries.zh[key] ?? key, params);
}

/* Register a page's words; the answer is `t` for them and the shared ones. */
export function addWords<Zh extends Record<string, string>>(words: {
	zh: Zh;
	en: Record<keyof Zh & string, string>;
}): Translate<(keyof Zh & string) | SharedKey> {
	Object.assign(dictionaries.zh, words.zh);
	Object.assign(dictionaries.en, words.en);
	return translate;
}

/* The shared words alone. */
export const t: Translate<SharedKey> = addWords(sharedWords);

export function language(): Language {
	return current;
}

/* BCP 47, for Intl and for the lang attribute. */
export function locale(): string {
	return current === "zh" ? "zh-CN" : "en-GB";
}

/* KEEP: for the next page as well. */
export function setLanguage(next: Language, keep = true): void {
	current = next;
	try {
		if (keep)
			localStorage.setItem(STORED, next);
	} catch {
		/* A browser without storage simply forgets it. */
	}
	markLanguage();
	for (const listener of listeners)
		listener();
}

/* Call LISTENER whenever the language changes; the answer stops that. */
export function onLanguage(listener: () => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/* Put the language on <html>, for screen readers, hyphenation and fonts. */
export function markLanguage(): void {
	document.documentElement.lang = locale();
}

/* The name of a unit, topic, event or series in the language of the page. */
export function nameOf(item: { name: string; name_en?: Maybe<string> } | null | undefined): string {
	return item ? (current === "en" && item.name_en) || item.name : "";
}

export function titleOf(item: { title: string; title_en?: Maybe<string> } | null | undefined): string {
	return item ? (current === "en" && item.title_en) || item.title : "";
}

/* 12345 → 12,345 */
export function count(n: number): string {
	return new Intl.NumberFormat(locale()).format(n);
}

export { problemText } from "./problem";
