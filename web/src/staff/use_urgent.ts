/*
 * use_urgent.ts - what is urgent in an event and seen by nobody yet, for a page whose own listing
 * does not have it: read from the queue's shelf, and again when the desk's log tells of a change.
 */
import { useEffect, useState } from "preact/hooks";
import { get } from "../shared/api";
import { toastProblem } from "../shared/components/toast";
import type { Card, Entry, Id, Queue } from "../shared/types";
import type { Keeper } from "./keeper";
import { unseenUrgent } from "./urgent";

/* The server's listings, for what is urgent may have been public until a moment ago. */
const STATES = ["pending", "hidden"] as const;
const AGAIN_MS = 3_000;

export interface UrgentModel {
	/* The oldest first. */
	cards: readonly Card[];
	busy: ReadonlySet<Id>;
	/* I act on it: nobody else is called any more. */
	seen(id: Id): void;
}

async function readShelf(event: Id): Promise<Card[]> {
	const path = `/api/events/${encodeURIComponent(event)}/queue?shelf=urgent&view=desk&state=`;
	const pages = await Promise.all(STATES.map((state) => get<Queue>(path + state)));
	return unseenUrgent(pages.flatMap((page) => page.questions));
}

/* What keeps reading one after the other: a call meanwhile makes it read once more. */
function reader(read: () => Promise<void>): { now(): void; close(): void } {
	let reading = false;
	let again = false;
	let closed = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const now = (): void => {
		clearTimeout(timer);
		again = true;
		if (!reading && !closed)
			void turn();
	};
	const turn = async (): Promise<void> => {
		reading = true;
		while (again && !closed) {
			again = false;
			/* Nobody may miss this for a request that failed. */
			await read().catch(() => void (timer = setTimeout(now, AGAIN_MS)));
		}
		reading = false;
	};
	return {
		now,
		close: () => {
			closed = true;
			clearTimeout(timer);
		},
	};
}

export function useUrgent(keeper: Keeper | null, event: Id): UrgentModel {
	const [cards, setCards] = useState<readonly Card[]>([]);
	const [busy, setBusy] = useState<ReadonlySet<Id>>(new Set());
	useEffect(() => {
		if (!keeper)
			return;
		let shown: readonly Card[] = [];
		const reading = reader(async () => {
			shown = await readShelf(event);
			setCards(shown);
		});
		const concerns = (entry: Entry): boolean =>
			entry.kind === "urgent" || entry.kind === "urgent_seen" || shown.some((card) => card.question === (entry.question ?? entry.target));
		const stop = keeper.hear((heard) => {
			if (heard.type === "hello" || (heard.type === "entry" && concerns(heard.entry)))
				reading.now();
		});
		reading.now();
		return () => {
			stop();
			reading.close();
		};
	}, [keeper, event]);

	const seen = async (question: Id): Promise<void> => {
		if (!keeper || busy.has(question))
			return;
		setBusy((old) => new Set(old).add(question));
		try {
			await keeper.command("question.urgent_seen", { question });
			setCards((old) => old.filter((card) => card.question !== question));
		} catch (error) {
			toastProblem(error);
		}
		setBusy((old) => new Set([...old].filter((id) => id !== question)));
	};
	return { cards, busy, seen: (id) => void seen(id) };
}
