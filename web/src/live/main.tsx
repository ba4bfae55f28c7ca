/*
 * main.tsx - the live page of an event: watch, ask, vote, be answered.
 *
 * One file serves every event; which one is read from the address.
 */
import "./live.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { LinkButton, Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { Empty, Loading } from "../shared/components/empty";
import { TextArea } from "../shared/components/field";
import { Header } from "../shared/components/header";
import { LinkHealth } from "../shared/components/link-health";
import { Main, mount } from "../shared/components/shell";
import { toast, toastProblem } from "../shared/components/toast";
import { useSession, useTitle, useWide } from "../shared/hooks";
import { idFromPath } from "../shared/ids";
import { problemText, titleOf } from "../shared/words";
import type { Room, Thread } from "../shared/state";
import { AskForm, closedText } from "./ask";
import { Asking } from "./asking";
import { Materials, Openness, Units } from "./aside";
import { isOver, mayAsk, SceneContext, useDoing, useLive, useScene, type Scene } from "./context";
import { EventHead, StateBanner } from "./event-head";
import { Feed, type Tab, type Target } from "./feed";
import { LiveStore } from "./store";
import { t } from "./words";

const WIDE = 1000;

type Form = { follows: Thread | null } | null;

function ReportDialog({ target, close }: { target: string | null; close: () => void }) {
	const { asking } = useScene();
	const [why, setWhy] = useState("");
	const [busy, setBusy] = useState(false);
	const send = async () => {
		if (!target)
			return;
		setBusy(true);
		try {
			await asking.report(target, why.trim());
			toast(t("report.done"), "good");
			setWhy("");
			close();
		} catch (error) {
			toastProblem(error);
		}
		setBusy(false);
	};
	return (
		<Dialog
			open={target !== null}
			title={t("report.title")}
			onClose={close}
			actions={<Button kind="primary" busy={busy} disabled={!why.trim()} onClick={send}>{t("action.send")}</Button>}
		>
			<TextArea label={t("report.why")} value={why} onValue={setWhy} maxLength={500} rows={3} />
		</Dialog>
	);
}

/* The way to the form on a phone: always under the thumb. */
function AskBar({ open }: { open: () => void }) {
	const { room } = useScene();
	return (
		<div class="ask-bar">
			{mayAsk(room)
				? <Button kind="primary" wide icon="edit" onClick={open}>{t("ask.button")}</Button>
				: <p class="ask-bar__closed">{closedText(room.event)}</p>}
		</div>
	);
}

function Stage({ room, store, asking, loadingOlder }: { room: Room; store: LiveStore; asking: Asking; loadingOlder: boolean }) {
	const doing = useDoing(asking);
	const [tab, setTab] = useState<Tab>("all");
	const [form, setForm] = useState<Form>(null);
	const [reported, report] = useState<string | null>(null);
	const wide = useWide(WIDE);
	useTitle(`${titleOf(room.event)} · ${t("brand")}`);
	const target = useTarget();
	useEffect(() => {
		if (target)
			setTab("all");
	}, [target]);
	const close = () => setForm(null);
	asking.look = () => {
		setTab("mine");
		scrollTo({ top: 0 });
	};
	const scene: Scene = { room, doing, asking, report, ask: (follows) => setForm({ follows: follows ?? null }) };
	return (
		<SceneContext.Provider value={scene}>
			<Main class="live">
				<div class="live__middle">
					<EventHead />
					<StateBanner />
					<Feed tab={tab} setTab={setTab} target={target} loadingOlder={loadingOlder} loadOlder={() => store.loadOlder().catch(toastProblem)} />
				</div>
				<aside class="live__side">
					{wide && mayAsk(room) && (
						<section class="card aside-card"><h2>{t("ask.button")}</h2><AskForm follows={null} /></section>
					)}
					<Materials />
					<Openness />
					<Units />
				</aside>
			</Main>
			{!wide && !isOver(room) && <AskBar open={() => setForm({ follows: null })} />}
			<Dialog open={form !== null} title={form?.follows ? t("ask.followTitle") : t("ask.title")} onClose={close} tall>
				<AskForm key={form?.follows?.id ?? ""} follows={form?.follows ?? null} autoFocus done={close} />
			</Dialog>
			<ReportDialog target={reported} close={() => report(null)} />
		</SceneContext.Provider>
	);
}

/* The question that the address names (#q-ID), and a number that grows with each time it does. */
function useTarget(): Target | null {
	const read = (turn: number) => {
		const match = /^#q-([0-9A-Za-z_-]+)$/.exec(location.hash);
		return match?.[1] ? { question: match[1], turn } : null;
	};
	const [target, set] = useState(() => read(0));
	useEffect(() => {
		const look = () => set((old) => read((old?.turn ?? 0) + 1));
		addEventListener("hashchange", look);
		return () => removeEventListener("hashchange", look);
	}, []);
	return target;
}

function NotFound({ text }: { text: string }) {
	return (
		<Main>
			<Empty icon="search" title={text} page>
				<p>{t("live.notFoundText")}</p>
				<p><LinkButton href="/">{t("live.allEvents")}</LinkButton></p>
			</Empty>
		</Main>
	);
}

function Event({ id }: { id: string }) {
	const store = useMemo(() => new LiveStore(id), [id]);
	const asking = useMemo(() => new Asking(store), [store]);
	const live = useLive(store);
	const { session } = useSession();
	const lost = live.problem?.type === "not_found" ? t("live.notFound") : null;
	return (
		<>
			<Header place={null} session={session} />
			{!lost && <LinkHealth link={live.link} reopen={() => store.reopen()} />}
			{live.room && <Stage room={live.room} store={store} asking={asking} loadingOlder={live.loadingOlder} />}
			{!live.room && lost && <NotFound text={lost} />}
			{!live.room && !lost && (
				<Main><Loading />{live.problem && <p class="feed__end">{problemText(live.problem)}</p>}</Main>
			)}
		</>
	);
}

function Live() {
	const id = idFromPath("/events/");
	return id ? <Event id={id} /> : <><Header place={null} session={null} /><NotFound text={t("live.notFound")} /></>;
}

mount(Live);
