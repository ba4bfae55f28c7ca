/*
 * query.ts - what is looked for in the archive, as it stands in the address: so that a
 * search can be sent to someone, and the back button brings it back.
 */

export interface Query {
	q: string;
	unit: string;
	topic: string;
	state: string;
	from: string;
	to: string;
}

export const NO_QUERY: Query = { q: "", unit: "", topic: "", state: "", from: "", to: "" };

const NAMES = Object.keys(NO_QUERY) as (keyof Query)[];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readQuery(search: string): Query {
	const params = new URLSearchParams(search);
	const query = { ...NO_QUERY };
	for (const name of NAMES)
		query[name] = params.get(name) ?? "";
	if (!DAY.test(query.from))
		query.from = "";
	if (!DAY.test(query.to))
		query.to = "";
	return query;
}

/* The address's query for QUERY, "" where nothing is looked for. */
export function writeQuery(query: Query): string {
	const params = new URLSearchParams();
	for (const name of NAMES)
		if (query[name].trim() !== "")
			params.set(name, query[name].trim());
	const text = params.toString();
	return text === "" ? "" : `?${text}`;
}

/* What the server is asked for the page after CURSOR (null: the first). */
export function caseAddress(query: Query, cursor: string | null): string {
	const params = new URLSearchParams(writeQuery(query));
	if (cursor)
		params.set("cursor", cursor);
	const text = params.toString();
	return text === "" ? "/api/cases" : `/api/cases?${text}`;
}

export function isFiltered(query: Query): boolean {
	return NAMES.some((name) => name !== "q" && query[name] !== "");
}
