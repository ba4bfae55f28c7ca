/*
 * header.tsx - the bar at the head of every page.
 *
 * The public pages show the ways of a netizen; the staff's pages those that
 * the person's roles open.  `middle` is for the page's own title or state.
 */
import type { ComponentChildren } from "preact";
import { useSite } from "../hooks";
import type { RoleName, Session } from "../types";
import { language, t } from "../words";
import type { SharedKey } from "../words.shared";
import { LanguageSwitch } from "./language-switch";

type Place = "events" | "cases" | "receipt" | "me" | "desk" | "host" | "console" | "editor" | "admin" | null;

interface Way {
	place: Exclude<Place, null>;
	href: string;
	word: SharedKey;
	/* Shown to those who hold one of these. */
	roles?: RoleName[];
}

const WAYS: Way[] = [
	{ place: "events", href: "/", word: "nav.events" },
	{ place: "cases", href: "/cases", word: "nav.cases" },
	{ place: "receipt", href: "/receipt", word: "nav.receipt" },
	{ place: "desk", href: "/desk", word: "nav.desk", roles: ["moderator", "lead_moderator", "host", "admin", "editor"] },
	{ place: "host", href: "/host", word: "nav.host", roles: ["host", "lead_moderator"] },
	{ place: "console", href: "/console", word: "nav.console", roles: ["official", "approver", "clerk", "guest", "admin"] },
	{ place: "editor", href: "/editor", word: "nav.editor", roles: ["editor"] },
	{ place: "admin", href: "/admin", word: "nav.admin", roles: ["admin", "lead_moderator"] },
	{ place: "me", href: "/me", word: "nav.me" },
];

/* The ways that are open to SESSION. */
export function waysOf(session: Session | null): Way[] {
	const held = new Set((session?.roles ?? []).map((role) => role.role));
	const staff = session?.person?.kind === "staff";
	return WAYS.filter((way) => {
		if (way.roles)
			return way.roles.some((role) => held.has(role));
		return !(staff && way.place === "receipt");
	});
}

export function Brand() {
	const site = useSite();
	const name = (language() === "en" ? site?.name_en : site?.name) || t("brand");
	return (
		<a class="brand" href="/" aria-label={`${name} · ${t("nav.events")}`}>
			<svg class="brand__mark" viewBox="0 0 64 64" aria-hidden="true">
				<rect class="brand__field" width="64" height="64" rx="15" />
				<path class="brand__speech" d="M14 21a7 7 0 0 1 7-7h22a7 7 0 0 1 7 7v14a7 7 0 0 1-7 7H31l-11 9v-9.1A7 7 0 0 1 14 35z" />
				<path class="brand__dots" d="M24 28h0M32 28h0M40 28h0" />
			</svg>
			<span class="brand__name">{name}</span>
		</a>
	);
}

export function Header(props: { place: Place; session: Session | null; middle?: ComponentChildren; end?: ComponentChildren }) {
	return (
		<header class="header">
			<a class="skip" href="#main">{t("nav.skip")}</a>
			<div class="header__bar">
				<Brand />
				<div class="header__middle">{props.middle}</div>
				<nav class="header__ways" aria-label={t("nav.label")}>
					{waysOf(props.session).map((way) => (
						<a key={way.place} href={way.href} aria-current={way.place === props.place ? "page" : undefined}>{t(way.word)}</a>
					))}
				</nav>
				{props.end}
				<LanguageSwitch />
			</div>
		</header>
	);
}
