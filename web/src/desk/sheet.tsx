/*
 * sheet.tsx - the open question, large: what it says, what was found in it, who is on it, what
 * can be done.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import type { Card, EventInfo, Id, RejectReason } from "../shared/types";
import { Difference, History, UnitPicker, unitName } from "../staff/parts";
import type { Keeper } from "../staff/keeper";
import type { StaffCard } from "../staff/queue";
import { Sign } from "../staff/sign";
import { t as shared } from "../staff/words";
import { Answers, ConflictNote, Decision, Earlier, Facts, Notes, Original } from "./about";
import { DecideKeys } from "./decide_keys";
import { Findings, MarkedText, TEXT_ID } from "./findings";
import type { May } from "./may";
import { EditPanel, RejectPanel, WhyPanel } from "./panels";
import { waitingIn } from "./stack";
import { isRecallable } from "./undo";
import type { Read } from "./state";
import { Alike, Guess, Stack, Target } from "./suggest";
import type { Acts } from "./use_acts";
import { t } from "./words";

export type Mode = "read" | "edit" | "reject" | "assign" | "hide" | "dismiss" | "hold" | "second";

/* What was typed about one question and not sent. */
export interface Typed {
	edit?: string;
	why?: string;
	hide?: string;
	aside?: string;
	reason?: RejectReason | null;
	/* The topic to approve it with. */
	topic?: Id | null;
	/* Whether its pile is decided with it. */
	together?: boolean;
}

export interface SheetProps {
	card: StaffCard;
	read: Read;
	changed: boolean;
	event: EventInfo;
	cards: ReadonlyMap<Id, Card>;
	me: Id;
	now: number;
	may: May;
	keeper: Keeper;
	acts: Acts;
	busy: boolean;
	/* To whom the lease was lost, if it was. */
	lost: { name: string | null } | null;
	/* What can be undone, above the keys. */
	undo: ComponentChildren;
}

function Body({ props }: { props: SheetProps }) {
	const { card, read, acts } = props;
	if (props.changed)
		return (
			<div class="changed">
				<div class="note note--warn" role="alert">
					<p class="note__text">{t("changed.title", { name: card.edited_by?.name || t("someone") })}</p>
					<Button small kind="primary" onClick={acts.readAgain}>{t("changed.read")}</Button>
				</div>
				<Difference before={read.text} after={card.text} />
			</div>
		);
	const open = card.state === "pending" && props.may.moderate;
	return (
		<>
			<MarkedText text={card.text} findings={card.reasons} onMask={open && !acts.blocked ? acts.mask : null} onSelection={acts.select} />
			{card.state === "pending" && !card.urgent && <Findings text={card.text} colour={card.colour} findings={card.reasons} />}
			<Original card={card} open={acts.original} onToggle={acts.showOriginal} />
		</>
	);
}

function AsidePanel({ props, kind }: { props: SheetProps; kind: "hold" | "second" }) {
	const { typed, blocked, type, hold, second, leave } = props.acts;
	return (
		<WhyPanel
			label={t(`${kind}.why`)} hint={t(`${kind}.hint`)} send={t(`act.${kind}`)} optional why={typed.aside ?? ""} busy={props.busy} off={blocked !== null}
			onWhy={(aside) => type({ ...typed, aside })} onSend={kind === "hold" ? hold : second} onLeave={leave}
		/>
	);
}

function Panel({ props }: { props: SheetProps }) {
	const { card, busy, may, acts } = props;
	const { typed, type, leave } = acts;
	const off = acts.blocked !== null;
	const along = acts.together ? waitingIn(acts.stack).length : 0;
	switch (acts.mode) {
	case "edit":
		return (
			<EditPanel
				before={card.text} text={typed.edit ?? card.text} busy={busy} off={off} pending={card.state === "pending" && !acts.unapprovable}
				onText={(edit) => type({ ...typed, edit })} onSave={acts.saveEdit} onLeave={leave}
			/>
		);
	case "reject":
		return (
			<RejectPanel
				reasons={acts.reasons} reason={typed.reason ?? null} why={typed.why ?? ""} count={along + 1} busy={busy} off={off}
				onReason={(reason) => type({ ...typed, reason })} onWhy={(why) => type({ ...typed, why })} onSend={acts.reject} onLeave={leave}
			/>
		);
	case "hide":
		return (
			<WhyPanel
				label={t("hide.why")} hint={t("hide.hint")} send={t("hide.send")} danger why={typed.hide ?? ""} busy={busy} off={off}
				onWhy={(hide) => type({ ...typed, hide })} onSend={acts.hide} onLeave={leave}
			/>
		);
	case "dismiss":
		return (
			<WhyPanel
				label={t("appeal.why")} hint={t("appeal.hint")} send={t("act.uphold")} danger optional why={typed.why ?? ""} busy={busy} off={off}
				onWhy={(why) => type({ ...typed, why })} onSend={acts.dismissAppeal} onLeave={leave}
			/>
		);
	case "hold":
	case "second":
		return <AsidePanel props={props} kind={acts.mode} />;
	case "assign":
		return <div class="panel"><UnitPicker units={props.event.units ?? []} chosen={card.unit} onChoose={acts.assign} onLeave={leave} /></div>;
	default:
		return (
			<DecideKeys
				card={card} may={may} me={props.me} busy={busy} blocked={acts.blocked} unapprovable={acts.unapprovable} along={along}
				selection={acts.selection} pinned={props.event.pinned === card.question}
				recallable={may.moderate && isRecallable(card, props.now)}
				isTarget={acts.target?.question === card.question} hasTarget={acts.target !== null} onAct={acts.act}
			/>
		);
	}
}

/* Another card came under the eye: whoever works by keys or by ear goes on in its text. */
function useFocusText(question: Id, frame: { current: HTMLElement | null }) {
	const before = useRef(question);
	useEffect(() => {
		if (before.current === question)
			return;
		before.current = question;
		const active = document.activeElement;
		if (active === null || active === document.body || frame.current?.contains(active))
			document.getElementById(TEXT_ID)?.focus({ preventScroll: true });
		frame.current?.querySelector(".sheet__scroll")?.scrollTo({ top: 0 });
	}, [question]);
}

export function Sheet(props: SheetProps) {
	const { card, event, may, acts } = props;
	const frame = useRef<HTMLElement>(null);
	useFocusText(card.question, frame);
	const unit = unitName(event, card.unit);
	const open = card.state === "pending" || card.state === "approved";
	const off = props.busy || acts.blocked !== null;
	const gone = card.state !== "pending" || props.lost !== null;
	const target = acts.target?.question === card.question ? null : acts.target;
	return (
		<article ref={frame} class={`sheet sheet--${gone ? "done" : card.colour ?? "plain"}${acts.conflict ? " sheet--flipped" : ""}`} aria-label={t("card.of", { name: card.label })}>
			<div class="sheet__scroll" tabIndex={0} role="region" aria-label={t("card.content")}>
				<Facts card={card} event={event} now={props.now} onPerson={may.moderate ? () => acts.act("person") : null} />
				{acts.conflict?.question === card.question && <ConflictNote conflict={acts.conflict} card={card} onDismiss={acts.dismiss} />}
				<Notes card={card} me={props.me} now={props.now} lost={props.lost} />
				<Body props={props} />
				<Decision card={card} me={props.me} cards={props.cards} />
				<div class="sheet__route">
					<button type="button" class={unit ? "sheet__unit" : "sheet__unit sheet__unit--none"} onClick={() => acts.act("assign")} disabled={!may.moderate || !open || off}>
						<Icon name="flag" /><span>{unit || shared("unit.none")}</span>
					</button>
					{may.moderate && <Guess card={card} event={event} topic={acts.typed.topic ?? null} disabled={off} onTake={() => acts.act("guess")} />}
				</div>
				<Stack
					card={card} stack={acts.stack} together={acts.together} disabled={off}
					onTogether={(together) => acts.type({ ...acts.typed, together })} onMerge={acts.merge}
				/>
				<Answers card={card} event={event} />
				{may.sign && card.drafts?.filter((draft) => draft.state === "submitted").map((draft) => (
					<Sign key={draft.answer} keeper={props.keeper} card={card} draft={draft} />
				))}
				{acts.mode === "read" && may.moderate && <Alike card={card} cards={props.cards} stack={acts.stack} disabled={off} onMerge={acts.merge} />}
				<Earlier card={card} />
				<History card={card} event={event} />
			</div>
			<div class="sheet__foot">
				{acts.mode === "read" && props.undo}
				{card.state === "pending" && acts.mode === "read" && <Target target={target} onClear={acts.clearTarget} />}
				<Panel props={props} />
			</div>
		</article>
	);
}
