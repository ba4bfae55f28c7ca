/*
 * decide_keys.tsx - the buttons of the open card, each with its key: the five that decide, then
 * the rarer ones.  Where one cannot be pressed, the reason stands above.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Icon, type IconName } from "../shared/components/icon";
import type { Card } from "../shared/types";
import { appealOf } from "../staff/card";
import type { Act } from "./keys";
import type { May, Obstacle } from "./may";
import { byMachine } from "./state";
import { t } from "./words";

export interface KeysProps {
	card: Card;
	may: May;
	me: string;
	busy: boolean;
	/* What keeps this moderator from deciding at all, and from approving. */
	blocked: Obstacle | null;
	unapprovable: Obstacle | null;
	/* How many of the pile are decided along with it. */
	along: number;
	selection: boolean;
	pinned: boolean;
	/* Approved and not gone out yet: it can be taken back. */
	recallable: boolean;
	isTarget: boolean;
	hasTarget: boolean;
	onAct(act: Act): void;
}

const WHY_ID = "keys-why";

export function obstacleText(one: Obstacle): string {
	switch (one.why) {
	case "claimed":
		return t("claim.other", { name: one.name, seconds: one.seconds });
	case "held":
		return t("obstacle.held", { name: one.name || t("someone") });
	default:
		return t(`obstacle.${one.why}`);
	}
}

function approveText({ card, me, along }: KeysProps): string {
	if (card.first && card.first.by?.id !== me)
		return t("act.approveSecond");
	if (card.needs_two)
		return t("act.approveFirst");
	return along > 0 ? t("act.approveAlong", { n: along }) : t("act.approve");
}

function Key(props: { act: Act; name: string; keys: KeysProps; label: string; kind?: "primary" | "plain"; risky?: boolean; off?: boolean; free?: boolean }) {
	const { keys } = props;
	const off = props.off || (keys.blocked !== null && !props.free);
	return (
		<Button
			class={props.risky ? "key key--risky" : "key"}
			kind={props.kind ?? "plain"}
			disabled={keys.busy || off}
			aria-keyshortcuts={props.name}
			aria-describedby={off && keys.blocked ? WHY_ID : undefined}
			onClick={() => keys.onAct(props.act)}
		>
			{props.label}<kbd aria-hidden="true">{props.name}</kbd>
		</Button>
	);
}

function Small(props: { act: Act; name: string; icon: IconName; keys: KeysProps; label: string; risky?: boolean; off?: boolean; pressed?: boolean; free?: boolean }) {
	const { keys } = props;
	const off = props.off || (keys.blocked !== null && !props.free);
	return (
		<button
			type="button"
			class={props.risky ? "small-key small-key--risky" : "small-key"}
			disabled={keys.busy || off}
			aria-keyshortcuts={props.name}
			aria-pressed={props.pressed}
			onClick={() => keys.onAct(props.act)}
		>
			<Icon name={props.icon} /><span>{props.label}</span><kbd aria-hidden="true">{props.name}</kbd>
		</button>
	);
}

/* What stands in the way is the very thing that is taken back. */
function mayTakeBack(keys: KeysProps, why: Obstacle["why"]): boolean {
	return keys.blocked?.why === why;
}

function Rare({ keys }: { keys: KeysProps }) {
	const { card } = keys;
	const asked = card.second?.by?.id === keys.me;
	return (
		<>
			<Small act="aside" name="H" icon="hand" keys={keys} label={card.held ? t("act.unhold") : t("act.hold")} off={Boolean(card.urgent)} free={mayTakeBack(keys, "held")} />
			<Small
				act="second" name="P" icon="people" keys={keys} label={asked ? t("act.unsecond") : t("act.second")} off={(Boolean(card.second) && !asked) || Boolean(card.urgent)}
				free={mayTakeBack(keys, "asked")}
			/>
			<Small act="mask" name="B" icon="mask" keys={keys} label={t("act.mask")} off={!keys.selection} />
			<Small act="target" name="T" icon="pin" keys={keys} label={keys.isTarget ? t("act.untarget") : t("act.target")} pressed={keys.isTarget} free />
			<Small act="urgent" name="X" icon="bell" keys={keys} label={card.urgent ? t("act.calm") : t("act.urgent")} risky free={keys.blocked?.why !== "cut"} />
		</>
	);
}

function Pending({ keys }: { keys: KeysProps }) {
	const [more, setMore] = useState(false);
	return (
		<>
			<div class="keys keys--five">
				<Button
					class="key key--main" kind="primary" busy={keys.busy} disabled={keys.unapprovable !== null} aria-keyshortcuts="A"
					aria-describedby={keys.unapprovable ? WHY_ID : undefined} onClick={() => keys.onAct("approve")}
				>
					{approveText(keys)}<kbd aria-hidden="true">A</kbd>
				</Button>
				<Key act="reject" name="R" keys={keys} label={keys.along > 0 ? t("act.rejectAlong", { n: keys.along + 1 }) : t("act.reject")} />
				<Key act="edit" name="E" keys={keys} label={t("act.edit")} />
				<Key act="merge" name="M" keys={keys} label={keys.hasTarget && !keys.isTarget ? t("act.mergeTarget") : t("act.merge")} />
				<Key act="assign" name="U" keys={keys} label={t("act.assign")} />
				<Button class="key key--more" icon="more" label={t("action.more")} aria-expanded={more} onClick={() => setMore(!more)} />
			</div>
			<div class={more ? "keys keys--rare keys--open" : "keys keys--rare"}><Rare keys={keys} /></div>
		</>
	);
}

function Decided({ keys }: { keys: KeysProps }) {
	const { card, may } = keys;
	switch (card.state) {
	case "approved":
		return (
			<div class="keys">
				{may.moderate && <Key act="edit" name="E" keys={keys} label={t("act.edit")} />}
				{may.moderate && <Key act="assign" name="U" keys={keys} label={t("act.assign")} />}
				{may.moderate && <Key act="merge" name="M" keys={keys} label={t("act.merge")} />}
				{may.moderate && <Key act="target" name="T" keys={keys} label={keys.isTarget ? t("act.untarget") : t("act.target")} free />}
				{may.pin && <Key act="second" name="P" keys={keys} label={keys.pinned ? t("act.unpin") : t("act.pin")} />}
				{keys.recallable && <Key act="undo" name="Z" keys={keys} kind="primary" label={t("act.recall")} />}
				{may.hide && <Key act="aside" name="H" keys={keys} risky label={t("act.hide")} />}
				{may.moderate && <Key act="urgent" name="X" keys={keys} risky label={t("act.urgent")} />}
			</div>
		);
	case "hidden":
		return (
			<div class="keys">
				{may.hide && !card.urgent && <Key act="aside" name="H" keys={keys} label={t("act.show")} />}
				{may.moderate && card.urgent && <Key act="urgent" name="X" keys={keys} label={t("act.calm")} />}
			</div>
		);
	case "merged":
		return may.moderate ? <div class="keys"><Key act="merge" name="M" keys={keys} label={t("act.unmerge")} /></div> : null;
	case "rejected":
		if (appealOf(card) !== null && may.lead)
			return (
				<div class="keys">
					<Key act="approve" name="A" keys={keys} kind="primary" label={t("act.grant")} />
					<Key act="reject" name="R" keys={keys} label={t("act.uphold")} />
				</div>
			);
		return may.lead || (may.moderate && byMachine(card))
			? <div class="keys"><Key act="approve" name="A" keys={keys} label={t("act.reopen")} /></div> : null;
	default:
		return null;
	}
}

export function DecideKeys(props: KeysProps) {
	const { card, may } = props;
	const why = card.state === "pending" ? props.unapprovable ?? props.blocked : props.blocked;
	const any = card.state === "pending" ? may.moderate : true;
	return (
		<div class="decide">
			{any && why && <p class="keys__why" id={WHY_ID}><Icon name={why.why === "cut" ? "offline" : "clock"} />{obstacleText(why)}</p>}
			{card.state === "pending" ? may.moderate && <Pending keys={props} /> : <Decided keys={props} />}
		</div>
	);
}
