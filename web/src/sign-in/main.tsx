/*
 * main.tsx - signing in, for staff and netizens.
 *
 * Afterwards one is where one wanted to go (?next=, a path of this site), or
 * at the desk, the host's page, the console or the administration, as one's roles have it.
 */
import "./sign-in.css";
import { Button, LinkButton } from "../shared/components/button";
import { Header, waysOf } from "../shared/components/header";
import { Main, mount } from "../shared/components/shell";
import { SignInForm } from "../shared/components/sign-in-form";
import { toastProblem } from "../shared/components/toast";
import { signOut } from "../shared/api";
import { useSession, useTitle } from "../shared/hooks";
import { fromQuery, safeNext } from "../shared/ids";
import type { Session } from "../shared/types";
import { t } from "./words";

const STAFF_PLACES = ["desk", "host", "console", "admin"];

/* Where SESSION belongs: a host's own page, and what else one's roles open first. */
function home(session: Session): string {
	if (session.roles?.some((role) => role.role === "host"))
		return "/host";
	const place = waysOf(session).find((way) => STAFF_PLACES.includes(way.place));
	return place?.href ?? "/me";
}

function Already({ session, again }: { session: Session; again: () => void }) {
	const person = session.person;
	const leave = async () => {
		try {
			await signOut();
			again();
		} catch (error) {
			toastProblem(error);
		}
	};
	return (
		<div class="card stack">
			<p dir="auto">{t("signIn.already", { name: person?.name ?? person?.login ?? "" })}</p>
			<div class="row">
				{waysOf(session).filter((way) => STAFF_PLACES.includes(way.place) || way.place === "me").map((way) => (
					<LinkButton key={way.place} kind="primary" href={way.href}>{t(way.word)}</LinkButton>
				))}
				<Button onClick={leave}>{t("action.signOut")}</Button>
			</div>
		</div>
	);
}

function SignIn() {
	const { session, again } = useSession();
	const next = safeNext(fromQuery("next"));
	const known = session?.person && session.person.kind !== "anonymous";
	useTitle(`${t("signIn.title")} · ${t("brand")}`);
	return (
		<>
			<Header place={null} session={session} />
			<Main class="sign-in">
				<h1>{t("signIn.title")}</h1>
				{known && session ? <Already session={session} again={again} /> : (
					<>
						<p class="soft">{t("signIn.text")}</p>
						<div class="card"><SignInForm done={(found) => location.assign(next ?? home(found))} /></div>
						{session?.sign_up !== false && <p><a href="/me#register">{t("signIn.register")}</a></p>}
					</>
				)}
			</Main>
		</>
	);
}

mount(SignIn);
