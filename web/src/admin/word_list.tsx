/*
 * word_list.tsx - the city's list of words: found, changed, tried out, and its versions.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, command, get } from "../shared/api";
import { Button } from "../shared/components/button";
import { Failed, Loading } from "../shared/components/empty";
import { TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { useTitle } from "../shared/hooks";
import type { Problem } from "../shared/problem";
import { dateTime } from "../shared/time";
import { count } from "../shared/words";
import type { Change, ListedWord, WordPage, WordVersion } from "./change";
import { NO_CHANGE, keepChange, keptChange, removing, sizeOf, without, wordAt } from "./change";
import { AddWords, PendingChange } from "./word_change";
import { SeverityBadge } from "./word_signs";
import { TryOut } from "./word_try";
import { t } from "./words.lists";

const TYPING_MS = 250;
/* So many rows at a time, or a phone would scroll for ever. */
const ROWS = 40;

function pageOf(query: string, cursor: string): Promise<WordPage> {
	return get<WordPage>(`/api/words?${new URLSearchParams({ ...(query && { q: query }), ...(cursor && { cursor }) })}`);
}

/* The words that QUERY finds, page by page, read anew at each TURN. */
function usePages(query: string, turn: number, onVersion: (version: number) => void) {
	const [page, setPage] = useState<WordPage | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const asked = useRef(0);
	const load = (cursor: string) => {
		const mine = ++asked.current;
		return pageOf(query, cursor).then((next) => {
			if (mine !== asked.current)
				return;
			setProblem(null);
			setPage((old) => (cursor && old ? { ...next, words: [...old.words, ...next.words] } : next));
			onVersion(next.version);
		}, (error: unknown) => mine === asked.current && setProblem(asProblem(error)));
	};
	useEffect(() => {
		const timer = setTimeout(() => void load(""), page ? TYPING_MS : 0);
		return () => clearTimeout(timer);
	}, [query, turn]);
	return { page, problem, again: () => void load(""), more: () => page?.cursor && void load(page.cursor) };
}

function Row({ listed, change, onChange }: { listed: ListedWord; change: Change; onChange(change: Change): void }) {
	const { word } = listed;
	const leaving = change.remove.includes(word);
	const becoming = change.add.find((one) => one.word === word);
	return (
		<li class="word">
			<span class={leaving ? "word__text word__text--gone" : "word__text"} dir="auto">{word}</span>
			<span class="word__about">
				<SeverityBadge severity={listed.severity} />
				{leaving && <span class="word__mark">{t("words.leaving")}</span>}
				{becoming && <><span class="word__mark">{t("words.becoming")}</span><SeverityBadge severity={becoming.severity} /></>}
				<span class="faint small">{t("words.since", { n: listed.since_version ?? 1 })}</span>
			</span>
			{leaving || becoming
				? <Button kind="quiet" icon="undo" label={t(leaving ? "words.keep" : "change.drop", { word })} onClick={() => onChange(without(change, word))} />
				: <Button kind="quiet" icon="close" label={t("words.remove", { word })} onClick={() => onChange(removing(change, word))} />}
		</li>
	);
}

function History({ versions }: { versions: readonly WordVersion[] }) {
	return (
		<details class="card panel versions">
			<summary>{t("history.title")}</summary>
			<ol class="versions__list">
				{versions.map((one) => (
					<li key={one.version}>
						<p class="row row--between"><strong>{t("words.version", { n: one.version })}</strong><time class="faint small" dateTime={one.at ?? undefined}>{dateTime(one.at)}</time></p>
						<p class="small">{one.by?.name || t("history.system")} · {t("history.change", { add: one.added, remove: one.removed })}</p>
						{one.note && <p class="text small" dir="auto">{one.note}</p>}
					</li>
				))}
			</ol>
		</details>
	);
}

/* The version that was read, the change on top of it, and what others did meanwhile. */
function useWordList() {
	const [change, setChange] = useState(keptChange);
	const [version, setVersion] = useState(0);
	const [versions, setVersions] = useState<WordVersion[]>([]);
	const [newer, setNewer] = useState(false);
	const [refused, setRefused] = useState<string[]>([]);
	const [turn, setTurn] = useState(0);
	const [busy, setBusy] = useState(false);
	const own = useRef(0);
	const known = useRef(0);
	const put = (next: Change) => {
		setChange(next);
		setRefused([]);
		keepChange(next);
		if (sizeOf(next) === 0)
			setNewer(false);
	};
	/* Another's version is never slipped under a change in silence. */
	const learn = (next: number) => {
		if (next === known.current)
			return;
		setNewer(known.current > 0 && next !== own.current && sizeOf(keptChange()) > 0);
		known.current = next;
		setVersion(next);
		get<{ versions: WordVersion[] }>("/api/words/versions").then((found) => setVersions(found.versions), toastProblem);
	};
	const save = async (note: string) => {
		setBusy(true);
		try {
			const done = await command<{ version: number }>("words.change", { version, add: change.add, remove: change.remove, ...(note && { note }) });
			own.current = done.version;
			put(NO_CHANGE);
			setTurn((n) => n + 1);
			toast(t("change.saved", { n: done.version }), "good");
			return true;
		} catch (error) {
			const problem = asProblem(error);
			if (problem.type === "stale")
				setTurn((n) => n + 1);
			else if (problem.type === "invalid" && problem.errors.length > 0)
				setRefused(problem.errors.map((one) => `${wordAt(change, one.pointer)} ${one.detail}`.trim()));
			else
				toastProblem(problem);
			return false;
		} finally {
			setBusy(false);
		}
	};
	return { change, version, versions, newer, refused, turn, busy, put, learn, save };
}

function Newer({ versions, version }: { versions: readonly WordVersion[]; version: number }) {
	const last = versions.find((one) => one.version === version);
	const text = last?.by?.name
		? t("change.stale", { name: last.by.name, when: dateTime(last.at), n: version })
		: t("change.staleSomeone", { n: version });
	return <p class="note note--warn" role="alert">{text}</p>;
}

export function WordList() {
	const list = useWordList();
	const [query, setQuery] = useState("");
	const [rows, setRows] = useState(ROWS);
	const { page, problem, again, more } = usePages(query.trim(), list.turn, list.learn);
	const showMore = () => {
		if (page && rows + ROWS > page.words.length)
			more();
		setRows(rows + ROWS);
	};
	useTitle(`${t("part.words")} · ${t("brand")}`);
	if (!page)
		return problem ? <Failed problem={problem} again={again} /> : <Loading />;
	return (
		<>
			<header class="lists__head">
				<h1>{t("part.words")}</h1>
				<span class="faint number">{t("words.version", { n: list.version })}</span>
				<p class="faint">{t("words.intro")}</p>
			</header>
			{list.newer && <Newer versions={list.versions} version={list.version} />}
			<div class="lists__columns">
				<div class="lists__column">
					<AddWords change={list.change} onChange={list.put} />
					<PendingChange change={list.change} version={list.version} busy={list.busy} refused={list.refused} onChange={list.put} onSave={list.save} />
					<TryOut change={list.change} version={list.version} />
				</div>
				<div class="lists__column">
					<section class="card panel" aria-labelledby="list-title">
						<div class="row row--between">
							<h2 id="list-title">{t("words.list")}</h2>
							<span class="faint small" role="status">{t("words.total", { n: count(page.total) })}</span>
						</div>
						<TextField label={t("words.find")} quietLabel type="search" placeholder={t("words.find")} value={query} onValue={(next) => { setQuery(next); setRows(ROWS); }} />
						{page.words.length === 0 && <p class="faint">{t("words.none")}</p>}
						<ul class="word-list">{page.words.slice(0, rows).map((one) => <Row key={one.word} listed={one} change={list.change} onChange={list.put} />)}</ul>
						{(page.cursor || rows < page.words.length) && <Button wide onClick={showMore}>{t("words.more")}</Button>}
					</section>
					<History versions={list.versions} />
				</div>
			</div>
		</>
	);
}
