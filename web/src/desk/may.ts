/*
 * may.ts - what a person may do at the desk, and what stands in the way of deciding a card.
 *
 * The server decides, by its one table; this only spares useless buttons and gives the reason.
 */
import type { Card, EventInfo, RoleName } from "../shared/types";
import { holder } from "../staff/card";

export interface May {
	moderate: boolean;
	lead: boolean;
	host: boolean;
	/* Cards are dealt to moderators by themselves, to a host only who asks for them. */
	dealt: boolean;
	hide: boolean;
	pin: boolean;
	sign: boolean;
	/* Alarmed by what is urgent, until someone has seen it. */
	alarmed: boolean;
}

/* As the server's table has it (server/domain/command.def). */
export function mayOf(roles: readonly RoleName[], event: EventInfo): May {
	const one = (...names: RoleName[]) => names.some((name) => roles.includes(name));
	const moderate = one("moderator", "lead_moderator", "host");
	return {
		moderate,
		lead: one("lead_moderator"),
		host: one("host"),
		dealt: one("moderator", "lead_moderator"),
		hide: moderate || one("editor"),
		pin: one("host"),
		sign: moderate && event.answer_policy === "moderator",
		alarmed: one("lead_moderator", "host"),
	};
}

export type Obstacle =
	| { why: "cut" }
	| { why: "changed" }
	| { why: "claimed"; name: string; seconds: number }
	| { why: "first" }
	| { why: "asked" }
	| { why: "held"; name: string }
	| { why: "urgent" };

export interface Circumstances {
	me: string;
	now: number;
	/* The link is open and the queue in step. */
	fresh: boolean;
	/* The text is another than the one that was read. */
	changed: boolean;
}

/* What keeps this moderator from deciding CARD at all; null where nothing does. */
export function obstacle(card: Card, { me, now, fresh, changed }: Circumstances): Obstacle | null {
	if (!fresh)
		return { why: "cut" };
	if (changed)
		return { why: "changed" };
	const held = holder(card, now);
	if (held && held.id !== me)
		return { why: "claimed", name: held.name, seconds: Math.ceil((Date.parse(card.claimed_until ?? "") - now) / 1000) };
	if (card.urgent)
		return { why: "urgent" };
	if (card.held && card.held.by?.id !== me)
		return { why: "held", name: card.held.by?.name ?? "" };
	if (card.second?.by?.id === me)
		return { why: "asked" };
	return null;
}

/* What keeps this moderator from approving CARD, where they might still do something else. */
export function obstacleToApprove(card: Card, circumstances: Circumstances): Obstacle | null {
	const any = obstacle(card, circumstances);
	if (any)
		return any;
	return card.first?.by?.id === circumstances.me ? { why: "first" } : null;
}
