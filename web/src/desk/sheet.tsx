/*
 * sheet.tsx - the selected question, large: what it says, who is on it, what can be done.
 */
import { useMemo } from "preact/hooks";
import { OutcomeBadge, QuestionBadge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import { reasonName } from "../shared/reasons";
import { clock, clockSeconds } from "../shared/time";
import type { Card, EventInfo, RejectReason } from "../shared/types";
import { appealOf, holder } from "../staff/card";
import { Difference, History, UnitPicker, duration, topicName, unitName } from "../staff/parts";
import type { Keeper } from "../staff/keeper";
import type { StaffCard } from "../staff/queue";
import { Sign } from "../staff/sign";
import { t as shared } from "../staff/words";
import type { Act } from "./keys";
import { twins } from "./merge";
import type { Conflict } from "./moderator";
import { EditPanel, RejectPanel, WhyPanel } from "./panels";
import type { Read } from "./state";
import { t } from "./words";

export type Mode = "read" | "edit" | "reject" | "assign" | "hide" | "dismiss";
export type SheetAct = Act | "show" | "unmerge" | "grant" | "dismiss";

/* What was typed about one question and not sent. */
export interface Typed {
	edit?: string;
	why?: string;
	hide?: string;
	reason?: RejectReason | null;
}

/* What this person's roles let them do here. */
export interface May {
	moderate: boolean;
	decideAppeals: boolean;
	hide: boolean;
	pin: boolean;
	sign: boolean;
}

export interface SheetProps {
	card: StaffCard;
	read: Read;
	changed: boolean;
	event: EventInfo;
	cards: ReadonlyMap<string, Card>;
	me: string;
	now: number;
	may: May;
	keeper: Keeper;
	busy: boolean;
	mode: Mode;
	typed: Typed;
	conflict: Conflict | null;
	onAct(act: SheetAct): void;
	onReadAgain(): void;
	onType(typed: Typed): void;
	onSaveEdit(text: string, approve: boolean): void;
	onReject(): void;
	onHide(): void;
	onDismissAppeal(): void;
	onAssign(unit: string): void;
	onMerge(into: string): void;
	onLeave(): void;
	onDismiss(): void;
}

function Facts({ props }: { props: SheetProps }) {
	const { card, event } = props;
	const asked = card.asked_before ?? 0;
	const waited = (props.now - Date.parse(card.asked_at)) / 1000;
	const topic = topicName(event, card.topic);
	const motion = card.motion ? event.motions?.find((one) => one.id === card.motion) : undefined;
	return (
		<div class="facts">
			<Name name={card.label} />
			<span>{clock(card.asked_at)}</span>
			{card.state === "pending" && <span>{t("card.waited", { time: duration(waited) })}</span>}
			<span>{asked > 0 ? t("card.askedBefore", { n: asked }) : t("card.firstTime")}</span>
			{card.domain && <span>{t(`domain.${card.domain}`)}</span>}
			{topic && <span>{topic}</span>}
			{motion && <span dir="auto">{motion.number} {motion.title}</span>}
			{Boolean(card.votes) && <span>{t("card.votes", { n: card.votes ?? 0 })}</span>}
		</div>
	);
}

function conflictText(conflict: Conflict, card: Card): string {
	const name = conflict.by?.name || t("someone");
	if (conflict.kind === "claimed")
		return t("conflict.claimed", { name });
	const time = clockSeconds(conflict.at ?? new Date().toISOString());
	if (conflict.kind === "changed")
		return t("conflict.changed", { name, time });
	return t("conflict.decided", { name, time, state: t(`question.state.${card.state}`) });
}

function ConflictNote({ conflict, card, onDismiss }: { conflict: Conflict; card: Card; onDismiss(): void }) {
	return (
		<div class="note note--bad" role="alert">
			<div class="note__text">
				<p>{conflictText(conflict, card)}</p>
				{conflict.kind === "decided" && card.reason && <p>{t("conflict.reason", { reason: reasonName(card.reason) })}</p>}
				{conflict.typed && <><p>{t("conflict.kept")}</p><Text text={conflict.typed} class="note__kept" /></>}
			</div>
			<Button kind="quiet" small icon="close" label={t("action.close")} onClick={onDismiss} />
		</div>
	);
}

function Notes({ props }: { props: SheetProps }) {
	const { card, conflict } = props;
	const held = card.state === "pending" ? holder(card, props.now) : null;
	const appeal = appealOf(card);
	return (
		<>
			{conflict && <ConflictNote conflict={conflict} card={card} onDismiss={props.onDismiss} />}
			{held && held.id !== props.me && (
				<div class="note note--warn" role="status">
					<p class="note__text">
						{t("claim.other", { name: held.name, seconds: Math.ceil((Date.parse(card.claimed_until ?? "") - props.now) / 1000) })}
					</p>
				</div>
			)}
			{appeal !== null && (
				<div class="note note--warn"><div class="note__text"><p>{t("row.appeal")}</p><Text text={appeal} /></div></div>
			)}
		</>
	);
}

/* What was decided, where it was. */
function Decision({ card, cards }: { card: Card; cards: ReadonlyMap<string, Card> }) {
	if (card.state === "pending")
		return null;
	const into = card.into ? cards.get(card.into) : undefined;
	return (
		<div class="decision">
			<QuestionBadge state={card.state} />
			{card.decided_by && <Name name={card.decided_by.name} />}
			{card.decided_at && <time dateTime={card.decided_at}>{clockSeconds(card.decided_at)}</time>}
			{card.reason && <span>{reasonName(card.reason)}</span>}
			{card.why && <span dir="auto" class="decision__why">{card.why}</span>}
			{into && <blockquote class="decision__into"><span class="faint small">{t("card.mergedInto")}</span><Text text={into.text} /></blockquote>}
		</div>
	);
}

function Body({ props }: { props: SheetProps }) {
	const { card, read } = props;
	if (props.changed)
		return (
			<div class="changed">
				<div class="note note--warn" role="alert">
					<p class="note__text">{t("changed.title", { name: card.edited_by?.name || t("someone") })}</p>
					<Button small kind="primary" onClick={props.onReadAgain}>{t("changed.read")}</Button>
				</div>
				<Difference before={read.text} after={card.text} />
			</div>
		);
	return (
		<>
			<Text text={card.text} class="sheet__text" />
			{card.original && card.original !== card.text && (
				<details class="original">
					<summary>{t("card.changes")}</summary>
					<Difference before={card.original} after={card.text} />
				</details>
			)}
		</>
	);
}

function Key({ act, props, name, kind, risky, label }: {
	act: Parameters<SheetProps["onAct"]>[0]; props: SheetProps; name: string; kind?: "primary" | "plain"; risky?: boolean; label: string;
}) {
	return (
		<Button
			class={risky ? "key key--risky" : "key"}
			kind={kind ?? "plain"}
			disabled={props.busy}
			aria-keyshortcuts={name || undefined}
			onClick={() => props.onAct(act)}
		>
			{label}{name && <kbd aria-hidden="true">{name}</kbd>}
		</Button>
	);
}

function PendingKeys({ props }: { props: SheetProps }) {
	const held = holder(props.card, props.now);
	const blocked = held !== null && held.id !== props.me;
	return (
		<>
			<Button class="key key--main" kind="primary" busy={props.busy} disabled={blocked || props.changed} aria-keyshortcuts="A" onClick={() => props.onAct("approve")}>
				{t("act.approve")}<kbd aria-hidden="true">A</kbd>
			</Button>
			<Key act="reject" name="R" props={props} label={t("act.reject")} />
			<Key act="edit" name="E" props={props} label={t("act.edit")} />
			<Key act="merge" name="M" props={props} label={t("act.merge")} />
			<Key act="assign" name="U" props={props} label={t("act.assign")} />
		</>
	);
}

function Keys({ props }: { props: SheetProps }) {
	const { card, may } = props;
	const pinned = props.event.pinned === card.question;
	switch (card.state) {
	case "pending":
		return may.moderate ? <PendingKeys props={props} /> : null;
	case "approved":
		return (
			<>
				{may.moderate && <Key act="edit" name="E" props={props} label={t("act.edit")} />}
				{may.moderate && <Key act="assign" name="U" props={props} label={t("act.assign")} />}
				{may.moderate && <Key act="merge" name="M" props={props} label={t("act.merge")} />}
				{may.pin && <Key act="pin" name="P" props={props} label={pinned ? t("act.unpin") : t("act.pin")} />}
				{may.hide && <Key act="hide" name="H" props={props} risky label={t("act.hide")} />}
			</>
		);
	case "hidden":
		return may.hide ? <Key act="show" name="H" props={props} label={t("act.show")} /> : null;
	case "merged":
		return may.moderate ? <Key act="unmerge" name="M" props={props} label={t("act.unmerge")} /> : null;
	case "rejected":
		return appealOf(card) !== null && may.decideAppeals ? (
			<>
				<Key act="grant" name="A" props={props} kind="primary" label={t("act.grant")} />
				<Key act="dismiss" name="R" props={props} label={t("act.uphold")} />
			</>
		) : null;
	default:
		return null;
	}
}

function Twins({ props }: { props: SheetProps }) {
	const { card, cards } = props;
	const found = useMemo(() => (card.state === "pending" ? twins(card, cards.values()) : []), [card.question, card.text, cards.size]);
	if (found.length === 0)
		return null;
	return (
		<section class="twins">
			<h2>{t("twins.title")}</h2>
			<ul>
				{found.map(({ item, alike }) => (
					<li key={item.question} class="twin">
						<span class="twin__head">
							<QuestionBadge state={item.state} />
							<Name name={item.label} />
							<span class="candidate__alike">{t("merge.alike", { n: Math.round(alike * 100) })}</span>
						</span>
						<Text text={item.text} />
						<Button small disabled={props.busy} onClick={() => props.onMerge(item.question)}>{t("merge.confirm")}</Button>
					</li>
				))}
			</ul>
		</section>
	);
}

function Panel({ props }: { props: SheetProps }) {
	const { card, typed, mode, busy } = props;
	switch (mode) {
	case "edit":
		return (
			<EditPanel
				before={card.text} text={typed.edit ?? card.text} busy={busy} pending={card.state === "pending"}
				onText={(edit) => props.onType({ ...typed, edit })} onSave={props.onSaveEdit} onLeave={props.onLeave}
			/>
		);
	case "reject":
		return (
			<RejectPanel
				reason={typed.reason ?? null} why={typed.why ?? ""} busy={busy}
				onReason={(reason) => props.onType({ ...typed, reason })} onWhy={(why) => props.onType({ ...typed, why })}
				onSend={props.onReject} onLeave={props.onLeave}
			/>
		);
	case "hide":
		return (
			<WhyPanel
				label={t("hide.why")} hint={t("hide.hint")} send={t("hide.send")} why={typed.hide ?? ""} busy={busy}
				onWhy={(hide) => props.onType({ ...typed, hide })} onSend={props.onHide} onLeave={props.onLeave}
			/>
		);
	case "dismiss":
		return (
			<WhyPanel
				label={t("appeal.why")} hint={t("appeal.hint")} send={t("act.uphold")} optional why={typed.why ?? ""} busy={busy}
				onWhy={(why) => props.onType({ ...typed, why })} onSend={props.onDismissAppeal} onLeave={props.onLeave}
			/>
		);
	case "assign":
		return <div class="panel"><UnitPicker units={props.event.units ?? []} chosen={card.unit} onChoose={props.onAssign} onLeave={props.onLeave} /></div>;
	default:
		return <div class="keys">{<Keys props={props} />}</div>;
	}
}

function Answers({ card, event }: { card: Card; event: EventInfo }) {
	if (!card.answers?.length)
		return null;
	return (
		<section class="answers">
			<h2>{t("card.answers")}</h2>
			{card.answers.map((answer) => (
				<article key={answer.answer} class="answer">
					<p class="answer__head">
						<span class="answer__unit">{unitName(event, answer.unit)}</span> <Name name={answer.by} /> <time dateTime={answer.at}>{clock(answer.at)}</time>
						{answer.outcome && <OutcomeBadge outcome={answer.outcome} />}
					</p>
					<Text text={answer.text} />
				</article>
			))}
		</section>
	);
}

export function Sheet(props: SheetProps) {
	const { card, event } = props;
	const unit = unitName(event, card.unit);
	return (
		<article class={props.conflict ? "sheet sheet--flipped" : "sheet"} aria-label={card.label}>
			<div class="sheet__scroll">
				<Facts props={props} />
				<Notes props={props} />
				<Body props={props} />
				<button type="button" class={unit ? "sheet__unit" : "sheet__unit sheet__unit--none"} onClick={() => props.onAct("assign")} disabled={!props.may.moderate || (card.state !== "pending" && card.state !== "approved")}>
					<Icon name="flag" /><span>{unit || shared("unit.none")}</span>
				</button>
				<Decision card={card} cards={props.cards} />
				<Answers card={card} event={event} />
				{props.may.sign && card.drafts?.filter((draft) => draft.state === "submitted").map((draft) => (
					<Sign key={draft.answer} keeper={props.keeper} card={card} draft={draft} />
				))}
				{props.mode === "read" && <Twins props={props} />}
				<History card={card} event={event} />
			</div>
			<div class="sheet__foot"><Panel props={props} /></div>
		</article>
	);
}
