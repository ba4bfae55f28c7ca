/*
 * main.tsx - /me: what I asked, and who I am to this site.
 *
 * Nothing here needs an account: an anonymous session has its questions too.
 * An account brings them to every device.
 */
import "./me.css";
import { useState } from "preact/hooks";
import { get, signOut } from "../shared/api";
import { Button, LinkButton } from "../shared/components/button";
import { Empty, Failed, Loading } from "../shared/components/empty";
import { Choice } from "../shared/components/field";
import { Header, waysOf } from "../shared/components/header";
import { OwnCard } from "../shared/components/own-card";
import { Main, mount } from "../shared/components/shell";
import { SignInForm } from "../shared/components/sign-in-form";
import { toastProblem } from "../shared/components/toast";
import { useLoaded, useSession, useTitle } from "../shared/hooks";
import type { Own, Session, Unit } from "../shared/types";
import { ClaimForm, PasswordForm, RegisterForm } from "./account";
import { t } from "./words";

type Way = "signIn" | "register";

/* Asked only where there is somebody: nobody has no questions. */
async function loadMine(session: Session | null): Promise<Own[]> {
	if (!session?.person)
		return [];
	const { questions } = await get<{ questions: Own[] }>("/api/questions/mine");
	return questions.sort((a, b) => (a.asked_at < b.asked_at ? 1 : -1));
}

function Questions({ session, turn }: { session: Session; turn: number }) {
	const mine = useLoaded(() => loadMine(session), [session.person?.id, turn]);
	const units = useLoaded(() => get<{ units: Unit[] }>("/api/units"), []);
	if (!mine.value)
		return mine.problem ? <Failed problem={mine.problem} again={mine.again} /> : <Loading />;
	if (!mine.value.length)
		return (
			<Empty icon="speech" title={t("me.empty")}>
				<p>{t("me.emptyText")}</p>
				<p><LinkButton href="/">{t("me.events")}</LinkButton></p>
			</Empty>
		);
	const list = mine.value;
	const change = (id: string, changes: Partial<Own>) =>
		mine.replace(list.map((own) => (own.question === id ? { ...own, ...changes } : own)));
	return (
		<div class="stack">
			{list.map((own) => (
				<OwnCard
					key={own.question}
					own={own}
					proof={{ question: own.question }}
					units={units.value?.units ?? []}
					withEvent
					onChange={(changes) => change(own.question, changes)}
				/>
			))}
		</div>
	);
}

function Stranger({ session, again }: { session: Session; again: () => void }) {
	const [way, setWay] = useState<Way>(location.hash === "#register" ? "register" : "signIn");
	const mayRegister = session.sign_up !== false;
	return (
		<section class="card stack">
			<div>
				<h2>{t("me.anonymous")}</h2>
				<p class="soft small">{t("me.anonymousText")}</p>
			</div>
			{mayRegister && (
				<Choice
					label={t("me.signIn")}
					quietLabel
					value={way}
					options={[{ value: "signIn", text: t("me.signIn") }, { value: "register", text: t("me.register") }]}
					onValue={(value) => setWay(value as Way)}
				/>
			)}
			{way === "signIn" || !mayRegister ? <SignInForm done={again} /> : <RegisterForm notice={session.notice_version ?? 1} done={again} />}
		</section>
	);
}

function Known({ session, again, claimed }: { session: Session; again: () => void; claimed: () => void }) {
	const leave = async () => {
		try {
			await signOut();
			again();
		} catch (error) {
			toastProblem(error);
		}
	};
	const places = waysOf(session).filter((way) => way.roles);
	return (
		<section class="card stack">
			<div class="row row--between">
				<strong dir="auto">{session.person?.name ?? session.person?.login}</strong>
				<Button small onClick={leave}>{t("action.signOut")}</Button>
			</div>
			{places.length > 0 && (
				<div class="row">{places.map((way) => <LinkButton key={way.place} href={way.href}>{t(way.word)}</LinkButton>)}</div>
			)}
			<div>
				<details class="fold"><summary>{t("me.claim")}</summary><ClaimForm done={claimed} /></details>
				<details class="fold"><summary>{t("me.password.title")}</summary><PasswordForm login={session.person?.login ?? ""} /></details>
			</div>
		</section>
	);
}

function Me() {
	const { session, again } = useSession();
	const [turn, setTurn] = useState(0);
	const known = session?.person && session.person.kind !== "anonymous";
	const entered = () => {
		scrollTo({ top: 0 });
		again();
	};
	useTitle(`${t("me.title")} · ${t("brand")}`);
	return (
		<>
			<Header place="me" session={session} />
			<Main class="me">
				<div class="stack">
					<h1>{t("me.questions")}</h1>
					{session ? <Questions session={session} turn={turn} /> : <Loading />}
				</div>
				<aside>
					{session && (known
						? <Known session={session} again={again} claimed={() => setTurn(turn + 1)} />
						: <Stranger session={session} again={entered} />)}
				</aside>
			</Main>
		</>
	);
}

mount(Me);
