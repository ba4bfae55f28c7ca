/*
 * search.tsx - /cases: finding what was asked and answered before.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, get } from "../shared/api";
import { CaseBadge, OutcomeBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Select, TextField } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { Main } from "../shared/components/shell";
import { Text } from "../shared/components/words-of";
import { useLoaded, useTitle } from "../shared/hooks";
import type { Problem } from "../shared/problem";
import { date } from "../shared/time";
import type { CaseState, CaseSummary, EventInfo, Topic, Unit } from "../shared/types";
import { count, nameOf, titleOf } from "../shared/words";
import type { Query } from "./query";
import { NO_QUERY, caseAddress, isFiltered, readQuery, writeQuery } from "./query";
import { t } from "./words";

const STATES: readonly CaseState[] = ["received", "dispatched", "handling", "review", "answered", "closed"];
const PAUSE_MS = 350;

export interface Names {
	units: readonly Unit[];
	topics: readonly Topic[];
}

/* Units from their list; topics from the events that had them. */
export async function loadNames(): Promise<Names> {
	const [units, events] = await Promise.all([
		get<{ units: Unit[] }>("/api/units").catch(() => ({ units: [] })),
		get<{ events: EventInfo[] }>("/api/events").catch(() => ({ events: [] })),
	]);
	const topics = new Map(events.events.flatMap((event) => event.topics ?? []).map((topic) => [topic.id, topic]));
	const known = new Map(events.events.flatMap((event) => event.units ?? []).map((unit) => [unit.id, unit]));
	for (const unit of units.units)
		known.set(unit.id, unit);
	return { units: [...known.values()], topics: [...topics.values()] };
}

interface Found {
	cases: readonly CaseSummary[];
	cursor: string | null;
	total: number | null;
}

interface Page {
	cases: CaseSummary[];
	cursor?: string | null;
	total?: number | null;
}

/* The cases that QUERY finds, page after page; an answer to an older query is dropped. */
function useCases(query: Query) {
	const [found, setFound] = useState<Found | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [loading, setLoading] = useState(true);
	const turn = useRef(0);
	const load = async (before: Found | null) => {
		const mine = (turn.current += 1);
		setLoading(true);
		setProblem(null);
		try {
			const page = await get<Page>(caseAddress(query, before?.cursor ?? null));
			if (mine === turn.current)
				setFound({ cases: [...(before?.cases ?? []), ...page.cases], cursor: page.cursor ?? null, total: page.total ?? before?.total ?? null });
		} catch (error) {
			if (mine === turn.current)
				setProblem(asProblem(error));
		} finally {
			if (mine === turn.current)
				setLoading(false);
		}
	};
	const address = caseAddress(query, null);
	useEffect(() => {
		const timer = setTimeout(() => void load(null), found ? PAUSE_MS : 0);
		return () => clearTimeout(timer);
	}, [address]);
	return { found, problem, loading, more: () => void load(found), again: () => void load(null) };
}

/* The query, kept in the address. */
function useQuery(): [Query, (query: Query) => void] {
	const [query, setQuery] = useState(() => readQuery(location.search));
	useEffect(() => {
		const back = () => setQuery(readQuery(location.search));
		addEventListener("popstate", back);
		return () => removeEventListener("popstate", back);
	}, []);
	const change = (next: Query) => {
		setQuery(next);
		history.replaceState(null, "", `/cases${writeQuery(next)}`);
	};
	return [query, change];
}

function Filters({ query, names, onChange }: { query: Query; names: Names | null; onChange(query: Query): void }) {
	const set = (name: keyof Query) => (value: string) => onChange({ ...query, [name]: value });
	return (
		<details class="filters" open={isFiltered(query)}>
			<summary><Icon name="more" />{t("filters")}</summary>
			<div class="filters__grid">
				<Select
					label={t("unit")} value={query.unit} onValue={set("unit")} none={t("unit.all")}
					options={(names?.units ?? []).map((unit) => ({ value: unit.id, text: nameOf(unit), ...(unit.level && { group: t(`level.${unit.level}`) }) }))}
				/>
				{Boolean(names?.topics.length) && (
					<Select
						label={t("topic")} value={query.topic} onValue={set("topic")} none={t("topic.all")}
						options={(names?.topics ?? []).map((topic) => ({ value: topic.id, text: nameOf(topic) }))}
					/>
				)}
				<Select
					label={t("state")} value={query.state} onValue={set("state")} none={t("state.all")}
					options={STATES.map((state) => ({ value: state, text: t(`case.state.${state}`) }))}
				/>
				<TextField label={t("from")} type="date" value={query.from} onValue={set("from")} />
				<TextField label={t("to")} type="date" value={query.to} onValue={set("to")} />
				{isFiltered(query) && <Button kind="quiet" onClick={() => onChange({ ...NO_QUERY, q: query.q })}>{t("clear")}</Button>}
			</div>
		</details>
	);
}

function Result({ found, names }: { found: CaseSummary; names: Names | null }) {
	const unit = names?.units.find((one) => one.id === found.unit);
	return (
		<li>
			<article class="result">
				<a class="result__link" href={`/cases/${encodeURIComponent(found.number)}`}>
					<Text text={found.text} class="result__text" />
				</a>
				<p class="result__head">
					<span class="number">{found.number}</span>
					<CaseBadge state={found.state} />
					{found.outcome && <OutcomeBadge outcome={found.outcome} />}
					{unit && <span>{nameOf(unit)}</span>}
					<time dateTime={found.received_at}>{date(found.received_at)}</time>
				</p>
				{found.reply && <Text text={found.reply} class="result__reply" />}
				{found.event && <p class="result__event" dir="auto">{titleOf(found.event)}</p>}
			</article>
		</li>
	);
}

export function SearchPage() {
	const [query, change] = useQuery();
	const names = useLoaded(loadNames, []);
	const { found, problem, loading, more, again } = useCases(query);
	useTitle(`${query.q ? `${query.q} · ` : ""}${t("title")} · ${t("brand")}`);
	return (
		<Main class="archive main--text">
			<header class="archive__head">
				<h1>{t("title")}</h1>
				<p class="soft">{t("lead")}</p>
			</header>
			<search>
				<form class="finder" onSubmit={(event) => { event.preventDefault(); again(); }}>
					<Icon name="search" />
					<input
						class="input" type="search" enterKeyHint="search" aria-label={t("search")} placeholder={t("searchPlaceholder")} value={query.q}
						onInput={(event) => change({ ...query, q: event.currentTarget.value })}
					/>
				</form>
				<Filters query={query} names={names.value} onChange={change} />
			</search>
			<p class="archive__count" role="status">
				{found && (found.total !== null ? t("total", { n: count(found.total) }) : t("some", { n: count(found.cases.length) }))}
			</p>
			{problem && <Failed problem={problem} again={again} />}
			{!found && loading && <Loading />}
			{found && found.cases.length === 0 && !loading && <Empty icon="search" title={t("nothing")}>{t("nothingText")}</Empty>}
			<ul class={loading && found ? "results results--old" : "results"}>
				{found?.cases.map((one) => <Result key={one.number} found={one} names={names.value} />)}
			</ul>
			{found?.cursor && <Button wide busy={loading} onClick={more}>{t("more")}</Button>}
		</Main>
	);
}
