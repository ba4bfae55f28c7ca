/*
 * desk.tsx - the moderators' desk: list, selected question and what was just published.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Empty, Failed } from "../shared/components/empty";
import { Header } from "../shared/components/header";
import { Main } from "../shared/components/shell";
import { toast } from "../shared/components/toast";
import { useNow, useTitle, useWide } from "../shared/hooks";
import { serverNow } from "../shared/time";
import type { EventInfo, RoleName } from "../shared/types";
import type { StaffSession } from "../staff/gate";
import { rolesIn } from "../staff/gate";
import { unitName } from "../staff/parts";
import { oldestPending } from "../staff/queue";
import { useClaim } from "./claim";
import { Filters } from "./filters";
import { Help } from "./help";
import { actOf, digitOf } from "./keys";
import { List } from "./list";
import { MergeDialog } from "./merge";
import type { Conflict, Listener } from "./moderator";
import { Moderator } from "./moderator";
import type { May, Mode, SheetAct, Typed } from "./sheet";
import { Sheet } from "./sheet";
import { changedSinceRead, goOn, move, readAgain, readAs, reveal, select } from "./state";
import { Published } from "./published";
import { Status } from "./status";
import { REJECT_REASONS, appealOf } from "../staff/card";
import { useDesk } from "./use_desk";
import { useKeys } from "./use_keys";
import { t } from "./words";

/* As the server's table has it (server/domain/command.def); it decides, this only spares useless buttons. */
function mayOf(roles: readonly RoleName[], event: EventInfo): May {
	const one = (...names: RoleName[]) => names.some((name) => roles.includes(name));
	const moderate = one("moderator", "lead_moderator", "host");
	return {
		moderate,
		decideAppeals: one("lead_moderator"),
		hide: moderate || one("editor"),
		pin: one("host"),
		sign: moderate && event.answer_policy === "moderator",
	};
}

export function DeskPage({ session, event: first, several }: { session: StaffSession; event: EventInfo; several: boolean }) {
	const held = rolesIn(session, first.id).map((role) => role.role);
	const may = mayOf(held, first);
	const model = useDesk(first, { lead: may.decideAppeals, signs: may.sign });
	const { desk, event, keeper } = model;
	const me = session.person;
	const broad = useWide(1200);
	const wide = useWide(800);
	useNow(1000);
	const now = serverNow();

	const [mode, setMode] = useState<Mode>("read");
	const [merging, setMerging] = useState(false);
	const [helping, setHelping] = useState(false);
	const [conflict, setConflict] = useState<Conflict | null>(null);
	const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
	const [said, setSaid] = useState("");
	const typed = useRef(new Map<string, Typed>());
	const [, redraw] = useState(0);

	const card = desk.selected ? desk.queue.cards.get(desk.selected) : undefined;
	const read = desk.read;
	const waiting = desk.queue.counts.pending;
	useTitle(`${waiting > 0 ? `(${waiting}) ` : ""}${t("title")} · ${t("brand")}`);
	useClaim(keeper, card?.state === "pending" && may.moderate ? card.question : null);

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
		if (!card || !may.hide)
			return;
		if (card.state === "hidden")
			void moderator?.show(card);
		else if (card.state === "approved")
			setMode("hide");
	};
	const merge = () => {
		if (!may.moderate)
			return;
		if (card?.state === "merged")
			void moderator?.unmerge(card);
		else if (card?.state === "pending" || card?.state === "approved")
			setMerging(true);
	};
	const appealed = card?.state === "rejected" && appealOf(card) !== null && may.decideAppeals;
	const approve = () => {
		if (!card || !read || !moderator)
			return;
		if (changedSinceRead(desk))
			model.change(readAgain);
		else if (card.state === "pending" && may.moderate)
			void moderator.approve(read);
		else if (appealed)
			void moderator.decideAppeal(card, true, "");
	};
	const open = may.moderate && (card?.state === "pending" || card?.state === "approved");
	const act = (what: SheetAct): void => {
		switch (what) {
		case "next": return model.change((old) => move(old, 1));
		case "previous": return model.change((old) => move(old, -1));
		case "reveal": return model.change(reveal);
		case "help": return setHelping(true);
		case "search": return document.getElementById("desk-search")?.focus();
		case "leave": return mode !== "read" ? setMode("read") : wide ? undefined : model.change((old) => select(old, null));
		case "approve":
		case "grant": return approve();
		case "reject":
		case "dismiss": return card?.state === "pending" && may.moderate ? setMode("reject") : appealed ? setMode("dismiss") : undefined;
		case "edit": return open ? setMode("edit") : undefined;
		case "assign": return open ? setMode("assign") : undefined;
		case "merge":
		case "unmerge": return merge();
		case "hide":
		case "show": return toggleShown();
		case "pin": return card?.state === "approved" && may.pin ? void moderator?.pin(event.id, card.question, event.pinned !== card.question) : undefined;
		}
	};
	useKeys((press) => {
		const digit = mode === "reject" ? digitOf(press) : null;
		const reason = digit ? REJECT_REASONS[digit - 1] : undefined;
		if (reason)
			type({ ...typedNow, reason });
		const what = actOf(press);
		if (what)
			act(what);
		return Boolean(reason || what);
	});

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

	const sheet = card && read && keeper ? (
		<Sheet
			card={card} read={read} changed={changedSinceRead(desk)} event={event} cards={desk.queue.cards} me={me.id} now={now} may={may} keeper={keeper}
			busy={busy.has(card.question)} mode={mode} typed={typedNow} conflict={conflict?.question === card.question ? conflict : null}
			onAct={act} onReadAgain={() => model.change(readAgain)} onType={type}
			onSaveEdit={(text, thenApprove) => void saveEdit(text, thenApprove)} onReject={reject}
			onHide={() => void moderator?.hide(card, (typedNow.hide ?? "").trim())}
			onDismissAppeal={() => void moderator?.decideAppeal(card, false, (typedNow.why ?? "").trim())}
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
				end={wide && <Button small kind="quiet" onClick={() => setHelping(true)}>{t("help")}</Button>}
			/>
			<Status
				event={event} several={several} waiting={waiting} oldest={oldestPending(desk.queue)} viewers={model.viewers}
				people={model.people} me={me.id} link={model.link} now={now} onReopen={() => keeper?.reopen()}
			/>
			<p class="visually-hidden" role="status">{said}</p>
			<Main class="desk__main">
				{showList && (
					<section class="desk__list">
						<Filters model={model} may={may} />
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
				{broad && (
					<aside class="desk__side">
						<Published model={model} onSelect={(chosen) => model.change((old) => select(old, chosen.question))} />
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
