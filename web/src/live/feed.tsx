/*
 * feed.tsx - the list of what happens, its tabs and its filters.
 *
 * A log for screen readers too (role="log", polite): additions are read out
 * one after another, counters and moves are not.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty } from "../shared/components/empty";
import { Select, TextField } from "../shared/components/field";
import { Icon } from "../shared/components/icon";
import { OwnCard } from "../shared/components/own-card";
import { answeringNow, FOLLOW, view, type Filter, type Item, type Look, type Order } from "../shared/view";
import { count, nameOf } from "../shared/words";
import { isOver, unitName, useScene } from "./context";
import { useHold, useStill } from "./hold";
import { NoteCard } from "./note";
import { SendingCard } from "./sending";
import { stampOf, Still } from "./still";
import { ThreadCard } from "./thread";
import { t } from "./words";

export type Tab = Exclude<Filter, "said"> | "mine";

/* A question to bring into sight; `turn` grows each time it is asked for. */
export interface Target {
	question: string;
	turn: number;
}

type Narrowing = Pick<Look, "unit" | "topic" | "search" | "order">;

const PAGE = 30;
const NARROWED: Narrowing = { unit: null, topic: null, search: "", order: "newest" };

function Tabs({ tab, setTab }: { tab: Tab; setTab: (tab: Tab) => void }) {
	const { doing } = useScene();
	const mine = doing.mine.length + (doing.sending ? 1 : 0);
	const one = (name: Tab) => (
		<button key={name} type="button" class="tab" aria-pressed={tab === name} onClick={() => setTab(name)}>
			{t(`feed.${name}`)}{name === "mine" && mine > 0 && <span class="tab__count">{count(mine)}</span>}
		</button>
	);
	return <div class="tabs">{(["all", "answered", "open", "mine"] as const).map(one)}</div>;
}

function Filters({ narrowing, set }: { narrowing: Narrowing; set: (narrowing: Narrowing) => void }) {
	const { room } = useScene();
	const units = (room.event.units ?? []).map((unit) => ({ value: unit.id, text: nameOf(unit) }));
	const topics = (room.event.topics ?? []).map((topic) => ({ value: topic.id, text: nameOf(topic) }));
	return (
		<div class="filters">
			<TextField
				label={t("feed.search")}
				quietLabel
				type="search"
				placeholder={t("feed.search")}
				value={narrowing.search}
				onValue={(search) => set({ ...narrowing, search })}
			/>
			{units.length > 1 && (
				<Select
					label={t("unit")}
					quietLabel
					value={narrowing.unit ?? ""}
					none={t("feed.anyUnit")}
					options={units}
					onValue={(unit) => set({ ...narrowing, unit: unit || null })}
				/>
			)}
			{topics.length > 1 && (
				<Select
					label={t("topic")}
					quietLabel
					value={narrowing.topic ?? ""}
					none={t("feed.anyTopic")}
					options={topics}
					onValue={(topic) => set({ ...narrowing, topic: topic || null })}
				/>
			)}
			<Select
				label={t("feed.order")}
				quietLabel
				value={narrowing.order}
				options={[{ value: "newest", text: t("feed.newest") }, { value: "votes", text: t("feed.votes") }]}
				onValue={(order) => set({ ...narrowing, order: order as Order })}
			/>
		</div>
	);
}

/* The question that is being answered, one tap away. */
function Now() {
	const { room } = useScene();
	const thread = answeringNow(room)[0];
	if (!thread || isOver(room))
		return null;
	return (
		<a class="now" href={`#q-${thread.id}`}>
			<span class="now__title">{t("feed.now")}</span>
			<span class="now__unit">{unitName(room, thread.answering)}</span>
			<Icon name="chevron" />
		</a>
	);
}

function Mine() {
	const { doing, asking, room } = useScene();
	if (!doing.mine.length && !doing.sending)
		return <Empty icon="person" title={t("feed.mineEmpty")}>{t("feed.mineEmptyText")}</Empty>;
	return (
		<div class="stack">
			{doing.sending && <SendingCard sending={doing.sending} />}
			{doing.mine.map((own) => (
				<OwnCard
					key={own.question}
					own={own}
					proof={{ question: own.question }}
					units={room.event.units ?? []}
					onChange={(changes) => asking.changeOwn(own.question, changes)}
				/>
			))}
		</div>
	);
}

/* What one has asked and nobody else can see yet. */
function Waiting() {
	const { doing, asking, room } = useScene();
	const pending = doing.mine.filter((own) => own.state === "pending" && !room.threads.get(own.question)?.known);
	return (
		<>
			{doing.sending && <SendingCard sending={doing.sending} />}
			{pending.map((own) => (
				<OwnCard
					key={own.question}
					own={own}
					proof={{ question: own.question }}
					onChange={(changes) => asking.changeOwn(own.question, changes)}
				/>
			))}
		</>
	);
}

/* Calls REACHED whenever the end of the list comes near. */
function End({ reached, loading }: { reached: () => void; loading: boolean }) {
	const ref = useRef<HTMLDivElement>(null);
	const call = useRef(reached);
	call.current = reached;
	useEffect(() => {
		if (!ref.current)
			return;
		const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && call.current(), {
			rootMargin: "800px",
		});
		observer.observe(ref.current);
		return () => observer.disconnect();
	}, [loading]);
	return (
		<div class="feed__end" ref={ref}>
			{loading ? <span class="spinner" aria-hidden="true" /> : <Button kind="quiet" onClick={() => call.current()}>{t("feed.older")}</Button>}
		</div>
	);
}

function List({ items, limit, busy, since }: { items: Item[]; limit: number; busy: boolean; since: number }) {
	const scene = useScene();
	const card = (item: Item) => {
		const fresh = item.position > since;
		return (
			<Still key={item.id} scene={scene} stamp={stampOf(scene, item, fresh)}>
				{item.kind === "question" ? <ThreadCard item={item} fresh={fresh} /> : <NoteCard note={item.note} fresh={fresh} />}
			</Still>
		);
	};
	return (
		<div class="feed__list" role="log" aria-live="polite" aria-relevant="additions" aria-busy={busy} aria-label={t("feed.label")}>
			{items.slice(0, limit).map(card)}
		</div>
	);
}

function holds(item: Item, question: string): boolean {
	return item.kind === "question" && [item.thread, ...item.followUps, ...item.twins].some((thread) => thread.id === question);
}

/* Loads and lengthens the list until TARGET is in it, and scrolls there once. */
function useTarget(target: Target | null, items: Item[], limit: number, more: (least: number) => void, older: (() => void) | null): void {
	const done = useRef<Target | null>(null);
	useEffect(() => {
		if (!target || done.current === target)
			return;
		const index = items.findIndex((item) => holds(item, target.question));
		if (index < 0) {
			if (older)
				older();
			else
				done.current = target;
			return;
		}
		if (index >= limit)
			return more(index + PAGE);
		done.current = target;
		const place = document.getElementById(`q-${target.question}`) ?? document.getElementById(`q-${items[index]?.id}`);
		place?.scrollIntoView({ block: "start", behavior: "instant" });
	}, [target, items, limit]);
}

export function Feed({ tab, setTab, target, loadOlder, loadingOlder }: {
	tab: Tab;
	setTab: (tab: Tab) => void;
	target: Target | null;
	loadOlder: () => void;
	loadingOlder: boolean;
}) {
	const { room } = useScene();
	const [narrowing, setNarrowing] = useState(NARROWED);
	const [filtering, setFiltering] = useState(false);
	const [limit, setLimit] = useState(PAGE);
	const since = useRef(room.seq);
	const list = useRef<HTMLDivElement>(null);
	const bar = useRef<HTMLDivElement>(null);
	const barBottom = () => bar.current?.getBoundingClientRect().bottom ?? 0;
	const { upTo, release } = useHold(list, room.seq, barBottom);
	useStill(list, upTo !== FOLLOW, barBottom);

	const look: Look = { ...(filtering ? narrowing : NARROWED), filter: tab === "mine" ? "all" : tab, upTo };
	const { items, held } = useMemo(
		() => view(room, look),
		[room.threads, room.notes, room.pinned, look.order === "votes" && room.votes, filtering, narrowing, tab, upTo],
	);
	const more = items.length > limit;
	useTarget(tab === "all" ? target : null, items, limit, setLimit, room.older !== null ? loadOlder : null);
	const toTop = () => {
		release();
		scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
	};
	const choose = (next: Tab) => {
		setTab(next);
		setLimit(PAGE);
		if (upTo !== FOLLOW) {
			release();
			list.current?.scrollIntoView({ block: "start", behavior: "instant" });
		}
	};
	return (
		<section class="feed">
			<div class="feed__bar" ref={bar}>
				<div class="feed__row">
					<Tabs tab={tab} setTab={choose} />
					{tab !== "mine" && (
						<Button kind="quiet" icon="search" label={t("feed.filter")} aria-expanded={filtering} onClick={() => setFiltering(!filtering)} />
					)}
				</div>
				{filtering && tab !== "mine" && <Filters narrowing={narrowing} set={setNarrowing} />}
				<div class="pill-place" role="status">
					{held > 0 && tab !== "mine" && (
						<button type="button" class="pill" onClick={toTop}><Icon name="up" />{t("feed.new", { n: count(held) })}</button>
					)}
				</div>
			</div>
			<div ref={list}>
				{tab === "mine" ? <Mine /> : (
					<>
						{tab === "all" && <Now />}
						{tab === "all" && <Waiting />}
						<List items={items} limit={limit} busy={loadingOlder} since={since.current} />
						{items.length === 0 && !room.older && (
							filtering || tab !== "all"
								? <Empty icon="search" title={t("feed.nothing")} />
								: <Empty icon="speech" title={t("feed.empty")}>{t("feed.emptyText")}</Empty>
						)}
						{(more || room.older !== null) && (
							<End loading={loadingOlder} reached={() => (more ? setLimit(limit + PAGE) : loadOlder())} />
						)}
					</>
				)}
			</div>
		</section>
	);
}
