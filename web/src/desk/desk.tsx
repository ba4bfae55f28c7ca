/*
 * desk.tsx - the moderators' desk: list, selected question, host and what was just published.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty, Failed } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { toast } from "../shared/components/toast";
import { Name, Text } from "../shared/components/words-of";
import { useNow, useTitle, useWide } from "../shared/hooks";
import { clock, serverNow } from "../shared/time";
import type { Card, EventInfo } from "../shared/types";
import { count, nameOf } from "../shared/words";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { unitName } from "../staff/parts";
import { oldestPending } from "../staff/queue";
import { useClaim } from "./claim";
import { Help } from "./help";
import { Host } from "./host";
import type { Act, Press } from "./keys";
import { actOf, digitOf } from "./keys";
import { List } from "./list";
import { MergeDialog } from "./merge";
import type { Conflict, Listener } from "./moderator";
import { Moderator } from "./moderator";
import type { Mode, Typed } from "./sheet";
import { Sheet } from "./sheet";
import type { View } from "./state";
import { changedSinceRead, goOn, move, readAgain, readAs, reveal, select } from "./state";
import { Status } from "./status";
import { REJECT_REASONS } from "../staff/card";
import type { DeskModel } from "./use_desk";
import { TABS, useDesk } from "./use_desk";
import { t } from "./words";

function pressOf(event: KeyboardEvent): Press {
	const target = event.target as HTMLElement | null;
	const typing = Boolean(target?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
	return {
		key: event.key,
		keyCode: event.keyCode,
		isComposing: event.isComposing,
		ctrlKey: event.ctrlKey,
		altKey: event.altKey,
		metaKey: event.metaKey,
		typing,
	};
}

function Filters({ model, lead }: { model: DeskModel; lead: boolean }) {
	const { desk, event } = model;
	const tabs = lead ? [...TABS, "appeals" as const] : TABS;
	const counts: Partial<Record<View["tab"], number>> = desk.queue.counts;
	return (
		<div class="filters">
			<div class="tabs" role="group" aria-label={t("tabs")}>
				{tabs.map((tab) => (
					<button key={tab} type="button" class="tab" aria-pressed={desk.view.tab === tab} onClick={() => model.look({ tab })}>
						{t(`tab.${tab}`)}
						{counts[tab] !== undefined && <span class="tab__count">{count(counts[tab] ?? 0)}</span>}
					</button>
				))}
			</div>
			<div class="filters__row">
				<input
					id="desk-search"
					class="input"
					type="search"
					aria-label={t("filter.search")}
					placeholder={t("filter.search")}
					value={desk.view.search}
					onInput={(input) => model.look({ search: input.currentTarget.value.trim() })}
					onKeyDown={(press) => { if (press.key === "Escape") press.currentTarget.blur(); }}
				/>
				<select class="input input--select" aria-label={t("filter.unit")} value={desk.view.unit ?? ""} onChange={(change) => model.look({ unit: change.currentTarget.value || null })}>
					<option value="">{t("filter.all")}</option>
					<option value="none">{t("filter.none")}</option>
					{event.units?.map((unit) => <option key={unit.id} value={unit.id}>{nameOf(unit)}</option>)}
				</select>
			</div>
		</div>
	);
}

function Published({ model, onSelect }: { model: DeskModel; onSelect(card: Card): void }) {
	const { cards } = model.desk.queue;
	const newest = useMemo(
		() =>
			[...cards.values()]
				.filter((card) => card.state === "approved")
				.sort((one, other) => Date.parse(other.decided_at ?? other.asked_at) - Date.parse(one.decided_at ?? one.asked_at))
				.slice(0, 12),
		[cards],
	);
	return (
		<section class="published">
			<h2>{t("published.title")}</h2>
			{newest.length === 0 && <p class="faint small">{t("published.none")}</p>}
			<ul>
				{newest.map((card) => (
					<li key={card.question}>
						<button type="button" class="published__item" onClick={() => onSelect(card)}>
							<span class="item__head">
								<time dateTime={card.decided_at ?? card.asked_at}>{clock(card.decided_at ?? card.asked_at)}</time>
								{card.decided_by && <Name name={card.decided_by.name} />}
								<span class="item__unit">{unitName(model.event, card.unit)}</span>
							</span>
							<Text text={card.text} />
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

export function DeskPage({ session, event: first, several }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const model = useDesk(first);
	const { desk, event, keeper } = model;
	const me = session.person;
	const roles = rolesIn(session, event.id).map((role) => role.role);
	const lead = roles.includes("lead_moderator") || roles.includes("admin");
	const host = roles.includes("host") || roles.includes("admin");
	const broad = useWide(1200);
	const wide = useWide(800);
	useNow(1000);
	const now = serverNow();

	const [mode, setMode] = useState<Mode>("read");
	const [merging, setMerging] = useState(false);
	const [helping, setHelping] = useState(false);
	const [hosting, setHosting] = useState(false);
	const [conflict, setConflict] = useState<Conflict | null>(null);
	const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
	const [said, setSaid] = useState("");
	const typed = useRef(new Map<string, Typed>());
	const [, redraw] = useState(0);

	const card = desk.selected ? desk.queue.cards.get(desk.selected) : undefined;
	const read = desk.read;
	const waiting = desk.queue.counts.pending;
	useTitle(`${waiting > 0 ? `(${waiting}) ` : ""}${t("title")} · ${t("brand")}`);
	useClaim(keeper, card?.state === "pending" ? card.question : null);

	const listener = useRef<Listener>(null as unknown as Listener);
	listener.current = {
		onDecided: (id, what) => {
			typed.current.delete(id);
			setMode("read");
			setMerging(false);
			setConflict(null);
			model.change((old) => goOn(old, id, me.id, serverNow()));
			setSaid(t(`said.${what}`, { n: Math.max(0, waiting - 1) }));
		},
		onDone: (id, what) => {
			const unit = unitName(event, keeper?.card(id)?.unit);
			const text = t(`said.${what}`, { unit });
			if (what === "edited" || what === "assigned")
				setSaid(text);
			else
				toast(text, "good");
			setMode("read");
		},
		onConflict: (met) => {
			setConflict(met);
			setMerging(false);
			if (met.kind !== "changed")
				setMode("read");
		},
		onBusy: setBusy,
	};
	const moderator = useMemo(() => {
		if (!keeper)
			return null;
		return new Moderator(keeper, me, {
			onDecided: (id, what) => listener.current.onDecided(id, what),
			onDone: (id, what) => listener.current.onDone(id, what),
			onConflict: (met) => listener.current.onConflict(met),
			onBusy: (ids) => listener.current.onBusy(ids),
		});
	}, [keeper]);

	/* Another question: read it in full, and forget what was open on the last one. */
	useEffect(() => {
		setMode("read");
		setMerging(false);
		setConflict((old) => (old && old.question === desk.selected ? old : null));
		if (desk.selected)
			keeper?.read(desk.selected).catch(() => undefined);
	}, [desk.selected, keeper]);

	const type = (next: Typed) => {
		if (!card)
			return;
		typed.current.set(card.question, next);
		redraw((n) => n + 1);
	};
	const typedNow = (card && typed.current.get(card.question)) ?? {};

	const toggleShown = () => {
		if (!card)
			return;
		if (card.state === "hidden")
			void moderator?.show(card);
		else if (card.state === "approved")
			setMode("hide");
	};
	const merge = () => {
		if (card?.state === "merged")
			void moderator?.unmerge(card);
		else if (card?.state === "pending" || card?.state === "approved")
			setMerging(true);
	};
	const approve = () => {
		if (!card || !read || !moderator)
			return;
		if (changedSinceRead(desk))
			model.change(readAgain);
		else if (card.state === "pending" || card.appeal)
			void moderator.approve(read);
	};
	const open = card?.state === "pending" || card?.state === "approved";
	const act = (what: Act | "show" | "unmerge" | "grant"): void => {
		switch (what) {
		case "next": return model.change((old) => move(old, 1));
		case "previous": return model.change((old) => move(old, -1));
		case "reveal": return model.change(reveal);
		case "help": return setHelping(true);
		case "search": return document.getElementById("desk-search")?.focus();
		case "leave": return mode !== "read" ? setMode("read") : wide ? undefined : model.change((old) => select(old, null));
		case "approve":
		case "grant": return approve();
		case "reject": return card?.state === "pending" || card?.appeal ? setMode("reject") : undefined;
		case "edit": return open ? setMode("edit") : undefined;
		case "assign": return open ? setMode("assign") : undefined;
		case "merge":
		case "unmerge": return merge();
		case "hide":
		case "show": return toggleShown();
		case "pin": return card?.state === "approved" ? void moderator?.pin(event.id, card.question, event.pinned !== card.question) : undefined;
		}
	};
	const onKey = useRef<(event: KeyboardEvent) => void>(() => undefined);
	onKey.current = (event) => {
		if (event.defaultPrevented || document.querySelector("dialog[open]"))
			return;
		const press = pressOf(event);
		const digit = mode === "reject" ? digitOf(press) : null;
		const reason = digit ? REJECT_REASONS[digit - 1] : undefined;
		if (reason)
			type({ ...typedNow, reason });
		const what = actOf(press);
		if (what)
			act(what);
		if (reason || what)
			event.preventDefault();
	};
	useEffect(() => {
		const listen = (event: KeyboardEvent) => onKey.current(event);
		addEventListener("keydown", listen);
		return () => removeEventListener("keydown", listen);
	}, []);

	/* New ones are told at most every ten seconds, as a number. */
	const arrived = desk.arrived.length;
	useEffect(() => {
		if (arrived === 0)
			return;
		const timer = setTimeout(() => setSaid(t("said.arrived", { n: arrived })), 10_000);
		return () => clearTimeout(timer);
	}, [arrived > 0]);

	const saveEdit = async (text: string, thenApprove: boolean) => {
		if (!read || !moderator)
			return;
		const next = await moderator.edit(read, text);
		if (!next)
			return;
		typed.current.set(next.question, {});
		model.change((old) => readAs(old, next));
		/* Only what the moderator has in fact read: the server took the very text they wrote. */
		if (thenApprove && next.text === text)
			await moderator.approve(next);
	};
	const reject = () => {
		if (read && typedNow.reason)
			void moderator?.reject(read, typedNow.reason, (typedNow.why ?? "").trim());
	};
	const mergeInto = (into: string) => {
		if (read)
			void moderator?.merge(read, into);
	};
	const hostPanel = (host || lead) && keeper && (
		<Host event={event} counts={desk.queue.counts} now={now} host={host} command={(name, args) => keeper.command(name, args)} />
	);

	const sheet = card && read ? (
		<Sheet
			card={card} read={read} changed={changedSinceRead(desk)} event={event} cards={desk.queue.cards} me={me.id} now={now} lead={lead}
			busy={busy.has(card.question)} mode={mode} typed={typedNow} conflict={conflict?.question === card.question ? conflict : null}
			onAct={act} onReadAgain={() => model.change(readAgain)} onType={type}
			onSaveEdit={(text, thenApprove) => void saveEdit(text, thenApprove)} onReject={reject}
			onHide={() => void moderator?.hide(card, (typedNow.hide ?? "").trim())}
			onAssign={(unit) => void moderator?.assign(card.question, unit)} onMerge={mergeInto}
			onLeave={() => setMode("read")} onDismiss={() => setConflict(null)}
		/>
	) : (
		<Empty icon="speech" title={t("card.none")}>{t("card.noneText")}</Empty>
	);
	const showSheet = wide || Boolean(card);
	const showList = wide || !card;
	const place = desk.order.indexOf(desk.selected ?? "");
	return (
		<div class="desk">
			<Header
				place="desk"
				session={session}
				end={
					<>
						{!broad && hostPanel && <Button small onClick={() => setHosting(!hosting)} aria-pressed={hosting}>{t("hostPanel")}</Button>}
						{wide && <Button small kind="quiet" onClick={() => setHelping(true)}>{t("help")}</Button>}
					</>
				}
			/>
			<Status
				event={event} several={several} waiting={waiting} oldest={oldestPending(desk.queue)} viewers={model.viewers}
				people={model.people} me={me.id} link={model.link} now={now} onReopen={() => keeper?.reopen()}
			/>
			<p class="visually-hidden" role="status">{said}</p>
			<Main class="desk__main">
				{showList && (
					<section class="desk__list">
						<Filters model={model} lead={lead} />
						{model.failure && <Failed problem={model.failure} again={() => void keeper?.load()} />}
						<List
							desk={desk} event={event} me={me.id} now={now} busy={busy}
							onSelect={(id) => model.change((old) => select(old, id))}
							onReveal={() => model.change(reveal)} onMore={model.more}
						/>
					</section>
				)}
				{showSheet && (
					<section class="desk__sheet">
						{!wide && (
							<div class="desk__back">
								<Button kind="quiet" small onClick={() => model.change((old) => select(old, null))}>‹ {t("card.back")}</Button>
								<span class="faint small number">{place >= 0 && t("card.position", { n: place + 1, total: desk.order.length })}</span>
								<Button kind="quiet" small icon="up" label={t("help.previous")} onClick={() => act("previous")} />
								<Button kind="quiet" small icon="down" label={t("help.next")} onClick={() => act("next")} />
							</div>
						)}
						{sheet}
					</section>
				)}
				{(broad || hosting) && (
					<aside class={broad ? "desk__side" : "desk__side desk__side--over"}>
						{hostPanel}
						{broad && <Published model={model} onSelect={(chosen) => model.change((old) => select(old, chosen.question))} />}
					</aside>
				)}
			</Main>
			{merging && card && (
				<MergeDialog
					card={card} cards={desk.queue.cards}
					onSearch={(words) => void keeper?.list(new URLSearchParams({ state: "approved", view: "desk", q: words }).toString()).catch(() => undefined)}
					onMerge={mergeInto} onClose={() => setMerging(false)}
				/>
			)}
			{helping && <Help onClose={() => setHelping(false)} />}
		</div>
	);
}
