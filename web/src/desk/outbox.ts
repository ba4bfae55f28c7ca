/*
 * outbox.ts - decisions that were sent and not yet answered, kept with their keys.
 *
 * The link sends them again by itself when it is mended.  A page that was reloaded meanwhile
 * finds them here and sends them with the same keys, so that each happens once or, if it had
 * happened, is answered as it was.
 */
import type { Id } from "../shared/types";

export interface Sent {
	key: string;
	command: string;
	args: unknown;
	question: Id;
	at: number;
}

/* Older ones are nobody's wish any more. */
export const STALE_MS = 10 * 60_000;

export interface Shelf {
	getItem(name: string): string | null;
	setItem(name: string, value: string): void;
	removeItem(name: string): void;
}

export class Outbox {
	private readonly name: string;

	constructor(event: Id, person: Id, private readonly shelf: Shelf | null) {
		this.name = `desk.sent.${event}.${person}`;
	}

	/* What was sent and not answered, in the order in which it was sent, at NOW. */
	all(now: number): Sent[] {
		try {
			const list = JSON.parse(this.shelf?.getItem(this.name) ?? "[]") as Sent[];
			return list.filter((one) => now - one.at < STALE_MS);
		} catch {
			return [];
		}
	}

	add(one: Sent): void {
		this.write([...this.all(one.at), one]);
	}

	remove(key: string, now: number): void {
		this.write(this.all(now).filter((one) => one.key !== key));
	}

	private write(list: readonly Sent[]): void {
		try {
			if (list.length === 0)
				this.shelf?.removeItem(this.name);
			else
				this.shelf?.setItem(this.name, JSON.stringify(list));
		} catch {
			/* A full or forbidden storage: then only the link itself sends again. */
		}
	}
}

/* This tab's own storage, or null where the browser forbids it. */
export function tabStorage(): Shelf | null {
	try {
		return sessionStorage;
	} catch {
		return null;
	}
}
