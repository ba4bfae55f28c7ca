/*
 * parts.tsx - the parts of the page and the way between them.  Each has an address of its own.
 */
import { t } from "./words.lists";

const PARTS = ["events", "words", "reasons", "rules"] as const;
export type Part = (typeof PARTS)[number];

/* Events are the admin's alone. */
function partsFor(isAdmin: boolean): readonly Part[] {
	return isAdmin ? PARTS : PARTS.filter((part) => part !== "events");
}

/* The part that the address with the query SEARCH means. */
export function partOf(search: string, isAdmin: boolean): Part {
	const open = partsFor(isAdmin);
	const wanted = new URLSearchParams(search).get("part");
	return open.find((part) => part === wanted) ?? open[0]!;
}

export function PartNav({ part, isAdmin }: { part: Part; isAdmin: boolean }) {
	return (
		<nav class="parts-nav" aria-label={t("part.label")}>
			{partsFor(isAdmin).map((one) => (
				<a key={one} href={one === "events" ? "/admin" : `/admin?part=${one}`} aria-current={one === part ? "page" : undefined}>
					{t(`part.${one}`)}
				</a>
			))}
		</nav>
	);
}
