/*
 * desk.tsx - the moderators' desk: my hand or the list, the open question, what all share, and
 * what was just published.  Side by side on a wide screen, one at a time on a phone.
 */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty, Failed } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { useNow, useTitle, useWide } from "../shared/hooks";
import { serverNow } from "../shared/time";
import type { EventInfo, Id } from "../shared/types";
import { count } from "../shared/words";
import { isRunning } from "../staff/clock";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { NoteAlerts, NotesButton, NotesDialog, useNotes } from "../staff/notes";
import { SoundButton, UrgentBand, unseenUrgent, useAlarm } from "../staff/urgent";
import { useClaim } from "./claim";
import { Dealt } from "./dealt";
import { DeskDialogs } from "./dialogs";
import { Filters } from "./filters";
import { leases } from "./hand";
import { actOf } from "./keys";
import { List } from "./list";
import { mayOf } from "./may";
import { slowWord } from "./person";
import { Published } from "./published";
import { Shared, countShared } from "./shared";
import { Sheet } from "./sheet";
import { isDealable } from "./shelves";
import type { Surface } from "./state";
import { changedSinceRead, reveal, rows, select, takeUp, turnTo } from "./state";
import { Status } from "./status";
import { UndoBar } from "./undo_bar";
import { useActs } from "./use_acts";
import { useDealer } from "./use_dealer";
import { useDesk } from "./use_desk";
import { useKeys, useLetters } from "./use_keys";
import { useArrivals, useVoice } from "./use_voice";
import { t } from "./words";

/* What a narrow screen shows besides the open question: the hand or the list, or one of the sides. */
type Side = "shared" | "published";
type Pane = Surface | Side;

export function DeskPage({ session, event: first, several }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const held = rolesIn(session, first.id).map((role) => role.role);
	const may = mayOf(held, first);
	const me = session.person;
	const model = useDesk(first, { me: me.id, dealt: may.dealt, lead: may.lead, signs: may.sign, alarmed: may.alarmed });
	const { desk, event, keeper } = model;
	const broad = useWide(1200);
	const wide = useWide(800);
	useNow(1000);
	const now = serverNow();
	const voice = useVoice();
	const [side, setSide] = useState<Side | null>(null);
	const [dealingOn, setDealing] = useState(true);
	const dealing = useDealer(model, may.moderate && desk.surface === "deal" && dealingOn, wide);
	const acts = useActs(model, may, me, wide, dealing, voice);
	const { card, act } = acts;
	const notes = useNotes(keeper, event.id, { id: me.id, name: me.name ?? "" });
	const letters = useLetters();

	const mine = leases(desk.hand, (id) => isDealable(desk.queue.cards.get(id), me.id));
	const claimed = card?.state === "pending" && may.moderate && model.fresh && !mine.includes(card.question) && !card.urgent;
	useClaim(keeper, claimed ? card.question : null, (id) => {
		if (desk.hand.slots.includes(id))
			model.change((old) => takeUp(old, id));
	});
	useTitle(`${model.waiting > 0 ? `(${model.waiting}) ` : ""}${t("title")} · ${t("brand")}`);
	useArrivals(voice, model.waiting, (n) => t("said.arrived", { n }));

	const turn = (surface: Surface) => model.change((old) => turnTo(old, surface));
	useEffect(() => {
		if (dealing.none)
			turn("list");
	}, [dealing.none]);
	const show = (next: Pane) => {
		setSide(next === "shared" || next === "published" ? next : null);
		if (next === "deal" || next === "list")
			turn(next);
	};
	useKeys((press) => {
		if (acts.digit(press))
			return true;
		const what = actOf(press);
		if (!what || (!letters.on && what !== "leave"))
			return false;
		if (what === "search" || what === "turn")
			setSide(null);
		act(what);
		return true;
	});

	const urgent = unseenUrgent(desk.queue.cards.values());
	const alarm = useAlarm(may.alarmed, urgent.length > 0);
	const look = (id: Id) => model.change((old) => select(old, id));
	const columns = { desk, event, me: me.id, now, busy: acts.busy, onSelect: look };
	const dealt = may.moderate && !dealing.none;
	const undoBar = <UndoBar list={acts.undos} now={now} off={!model.fresh || acts.busy.size > 0} onUndo={acts.undo} />;
	const lostTo = card && desk.hand.lost.has(card.question) ? { name: desk.hand.lost.get(card.question)?.name ?? null } : null;

	const parts: Record<Pane, () => preact.JSX.Element> = {
		deal: () => (
			<Dealt
				{...columns} beyond={Math.max(0, model.dealable - mine.length)} dealing={dealingOn} away={dealing.away} fresh={model.fresh}
				onDealing={setDealing}
			/>
		),
		list: () => (
			<>
				<Filters model={model} may={may} />
				<List {...columns} onReveal={() => model.change(reveal)} onMore={model.more} />
			</>
		),
		shared: () => <Shared {...columns} />,
		published: () => <Published cards={desk.queue.cards} event={event} me={me.id} now={now} selected={desk.selected} onSelect={look} />,
	};
	const counts: Record<Pane, number | null> = {
		deal: mine.length, list: null, shared: countShared(desk), published: null,
	};
	const left: Pane = (!broad && side) || desk.surface;
	const tabs = (panes: readonly Pane[], where: string) => (
		<div class={`panes panes--${where}`} role="group" aria-label={t("panes")}>
			{panes.map((one) => (
				<button key={one} type="button" class="pane" aria-pressed={left === one} onClick={() => show(one)}>
					{t(`pane.${one}`)}
					{counts[one] !== null && <span class="tab__count">{count(counts[one])}</span>}
				</button>
			))}
		</div>
	);
	const all: Pane[] = dealt ? ["deal", "shared", "published", "list"] : ["list", "shared", "published"];
	const place = rows(desk).indexOf(desk.selected ?? "");
	const showSheet = wide || Boolean(card);
	return (
		<div class="desk">
			<Header place="desk" session={session} end={wide && <Button small kind="quiet" aria-keyshortcuts="?" onClick={() => acts.ask("help")}>{t("help")}<kbd aria-hidden="true">?</kbd></Button>} />
			<Status
				event={event} several={several} waiting={model.waiting} oldest={model.oldest} glance={model.glance} viewers={model.viewers}
				people={model.people} cards={desk.queue.cards} me={me.id} link={model.link} underWay={acts.busy.size} now={now} onReopen={() => keeper?.reopen()}
				tools={
					<>
						{may.moderate && isRunning(event) && (
							<button type="button" class={event.slow_seconds ? "pill pill--on" : "pill"} onClick={() => acts.ask("slow")}>{slowWord(event.slow_seconds ?? 0)}</button>
						)}
						{alarm && <SoundButton alarm={alarm} />}
						<NotesButton notes={notes} onOpen={() => acts.ask("notes")} />
					</>
				}
			/>
			<p class="visually-hidden" role="status"><span key={acts.busy.size === 0 ? voice.said.n : -1}>{voice.said.text}</span></p>
			{may.alarmed && <UrgentBand cards={urgent} busy={acts.busy} onLook={look} onSeen={acts.urgentSeen} />}
			<NoteAlerts notes={notes} event={event} onOpen={() => acts.ask("notes")} onQuestion={look} />
			<Main class={`desk__main desk__main--${desk.surface}`}>
				{(wide || !card) && (
					<section class="desk__rail" aria-label={t(`pane.${left}`)}>
						{wide && tabs(broad ? all.filter((one) => one === "deal" || one === "list") : all, "top")}
						{model.failure && <Failed problem={model.failure} again={() => void keeper?.load()} />}
						<div class="desk__scroll" tabIndex={0} role="region" aria-label={t(`pane.${left}`)}>{parts[left]()}</div>
						{!wide && undoBar}
						{!wide && tabs(all, "bottom")}
					</section>
				)}
				{showSheet && (
					<section class="desk__sheet" aria-label={t("card")}>
						{!wide && (
							<div class="desk__back">
								<Button kind="quiet" small onClick={() => model.change((old) => select(old, null))}>‹ {t("card.back")}</Button>
								<span class="faint small number">{place >= 0 && t("card.position", { n: place + 1, total: rows(desk).length })}</span>
								<Button kind="quiet" small icon="up" label={t("help.previous")} onClick={() => act("previous")} />
								<Button kind="quiet" small icon="down" label={t("help.next")} onClick={() => act("next")} />
							</div>
						)}
						{card && desk.read && keeper ? (
							<Sheet
								card={card} read={desk.read} changed={changedSinceRead(desk)} event={event} cards={desk.queue.cards} me={me.id} now={now} may={may}
								keeper={keeper} acts={acts} busy={acts.busy.has(card.question)} lost={lostTo} undo={undoBar}
							/>
						) : (
							<>
								<Empty icon="speech" title={t("card.none")}>{t("card.noneText")}</Empty>
								<div class="desk__undo">{undoBar}</div>
							</>
						)}
					</section>
				)}
				{broad && (
					<section class="desk__shared" aria-label={t("pane.shared")}>
						<h2 class="column__title">{t("pane.shared")} <span class="number">{count(counts.shared ?? 0)}</span></h2>
						<div class="desk__scroll" tabIndex={0} role="region" aria-label={t("pane.shared")}>{parts.shared()}</div>
					</section>
				)}
				{broad && (
					<section class="desk__published" aria-label={t("pane.published")}>
						<h2 class="column__title">{t("published.title")}</h2>
						<div class="desk__scroll" tabIndex={0} role="region" aria-label={t("pane.published")}>{parts.published()}</div>
					</section>
				)}
			</Main>
			{keeper && <DeskDialogs acts={acts} model={model} letters={letters} />}
			{acts.asking === "notes" && (
				<NotesDialog notes={notes} event={event} roles={held} question={card?.question} onQuestion={(id) => { acts.ask(null); look(id); }} onClose={() => acts.ask(null)} />
			)}
		</div>
	);
}
