/*
 * resources.tsx - what an answer can be made of: the official's and the unit's snippets, and
 * what was answered before.  A piece goes in where the caret stands.
 */
import { useEffect, useState } from "preact/hooks";
import { command, get } from "../shared/api";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { Failed, Loading } from "../shared/components/empty";
import { Check, TextArea, TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { Text } from "../shared/components/words-of";
import { useLoaded } from "../shared/hooks";
import { tidy } from "../shared/text";
import { date } from "../shared/time";
import type { CaseDetail, CaseSummary, EventInfo, Id, Snippet } from "../shared/types";
import { unitName } from "../staff/parts";
import { t } from "./words";

interface Editing {
	snippet: Snippet | null;
	title: string;
	text: string;
	ours: boolean;
}

function Edit(props: { editing: Editing; unit: Id | null; onDone(): void; onLeave(): void }) {
	const [editing, setEditing] = useState(props.editing);
	const [busy, setBusy] = useState(false);
	const { snippet } = editing;
	const ready = tidy(editing.title) !== "" && tidy(editing.text) !== "";
	const save = async () => {
		setBusy(true);
		try {
			await command("snippet.save", {
				title: tidy(editing.title),
				text: tidy(editing.text),
				...(snippet ? { snippet: snippet.snippet, version: snippet.version } : props.unit && editing.ours ? { unit: props.unit } : {}),
			});
			toast(t("snippet.saved"), "good");
			props.onDone();
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<div class="stack low">
			<TextField label={t("snippet.name")} maxLength={60} value={editing.title} onValue={(title) => setEditing({ ...editing, title })} />
			<TextArea label={t("snippet.text")} rows={4} value={editing.text} onValue={(text) => setEditing({ ...editing, text })} />
			{!snippet && props.unit && <Check checked={editing.ours} onValue={(ours) => setEditing({ ...editing, ours })}>{t("snippet.ours")}</Check>}
			<div class="panel__actions">
				<Button onClick={props.onLeave}>{t("action.cancel")}</Button>
				<Button kind="primary" disabled={!ready} busy={busy} onClick={() => void save()}>{t("action.save")}</Button>
			</div>
		</div>
	);
}

function Snippets(props: { text: string; unit: Id | null; onInsert(text: string): void }) {
	const loaded = useLoaded(() => get<{ snippets: Snippet[] }>("/api/snippets"), []);
	const [wanted, setWanted] = useState("");
	const [editing, setEditing] = useState<Editing | null>(null);
	const remove = async (snippet: Snippet) => {
		try {
			await command("snippet.remove", { snippet: snippet.snippet });
			loaded.again();
		} catch (error) {
			toastProblem(error);
		}
	};
	if (editing)
		return <Edit editing={editing} unit={props.unit} onLeave={() => setEditing(null)} onDone={() => { setEditing(null); loaded.again(); }} />;
	if (!loaded.value)
		return loaded.problem ? <Failed problem={loaded.problem} again={loaded.again} /> : <Loading />;
	const words = wanted.trim().toLowerCase();
	const found = loaded.value.snippets.filter((one) => `${one.title} ${one.text}`.toLowerCase().includes(words));
	return (
		<div class="stack">
			<div class="row">
				<div class="grow"><TextField type="search" label={t("snippet.find")} quietLabel placeholder={t("snippet.find")} value={wanted} onValue={setWanted} /></div>
				<Button icon="plus" onClick={() => setEditing({ snippet: null, title: "", text: props.text, ours: true })}>{t("snippet.new")}</Button>
			</div>
			{found.length === 0 && <p class="faint">{t(words ? "snippet.nothing" : "snippet.none")}</p>}
			<ul class="pieces">
				{found.map((one) => (
					<li key={one.snippet} class="piece">
						<p class="piece__head"><strong>{one.title}</strong><span>{t(one.unit ? "snippet.unit" : "snippet.mine")}</span></p>
						<Text text={one.text} class="piece__text" />
						<div class="panel__actions">
							<Button small kind="quiet" onClick={() => void remove(one)}>{t("snippet.remove")}</Button>
							<Button small kind="quiet" onClick={() => setEditing({ snippet: one, title: one.title, text: one.text, ours: Boolean(one.unit) })}>{t("action.edit")}</Button>
							<Button small kind="primary" onClick={() => props.onInsert(one.text)}>{t("insert")}</Button>
						</div>
					</li>
				))}
			</ul>
		</div>
	);
}

function Earlier({ found, event, onInsert }: { found: CaseSummary; event: EventInfo; onInsert(text: string): void }) {
	const [detail, setDetail] = useState<CaseDetail | null>(null);
	const [busy, setBusy] = useState(false);
	const open = async () => {
		setBusy(true);
		try {
			setDetail((await get<{ case: CaseDetail }>(`/api/cases/${encodeURIComponent(found.number)}`)).case);
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<li class="piece">
			<p class="piece__head"><span>{found.number}</span><span>{unitName(event, found.unit)}</span><time>{date(found.answered_at ?? found.received_at)}</time></p>
			<p class="piece__question" dir="auto">{found.text}</p>
			{detail ? (
				detail.replies?.map((reply, index) => (
					<div key={index}>
						<Text text={reply.text} class="piece__text" />
						<div class="panel__actions"><Button small kind="primary" onClick={() => onInsert(reply.text)}>{t("insert")}</Button></div>
					</div>
				))
			) : (
				<>
					{found.reply && <p class="piece__text piece__text--cut" dir="auto">{found.reply}</p>}
					<div class="panel__actions"><Button small busy={busy} onClick={() => void open()}>{t("earlier.open")}</Button></div>
				</>
			)}
		</li>
	);
}

const PAUSE_MS = 350;

function EarlierAnswers({ unit, event, onInsert }: { unit: Id | null; event: EventInfo; onInsert(text: string): void }) {
	const [wanted, setWanted] = useState("");
	const [sent, setSent] = useState("");
	const [ours, setOurs] = useState(unit !== null);
	useEffect(() => {
		const timer = setTimeout(() => setSent(wanted.trim()), PAUSE_MS);
		return () => clearTimeout(timer);
	}, [wanted]);
	const loaded = useLoaded(() => {
		const query = new URLSearchParams({ ...(sent && { q: sent }), ...(ours && unit && { unit }) });
		return get<{ cases: CaseSummary[] }>(`/api/cases?${query}`);
	}, [sent, ours]);
	const answered = loaded.value?.cases.filter((one) => one.reply) ?? [];
	return (
		<div class="stack">
			<TextField type="search" label={t("earlier.find")} quietLabel placeholder={t("earlier.find")} value={wanted} onValue={setWanted} autoFocus />
			{unit && <Check checked={ours} onValue={setOurs}>{t("earlier.ours")}</Check>}
			{loaded.problem && <Failed problem={loaded.problem} again={loaded.again} />}
			{!loaded.value && !loaded.problem && <Loading />}
			{loaded.value && answered.length === 0 && <p class="faint" role="status">{t("earlier.none")}</p>}
			<ul class="pieces">{answered.map((one) => <Earlier key={one.number} found={one} event={event} onInsert={onInsert} />)}</ul>
		</div>
	);
}

export function Resources(props: { text: string; unit: Id | null; event: EventInfo; disabled: boolean; onInsert(text: string): void }) {
	const [open, setOpen] = useState<"snippets" | "earlier" | null>(null);
	const insert = (text: string) => {
		props.onInsert(text);
		setOpen(null);
	};
	return (
		<div class="resources">
			<Button small kind="quiet" icon="copy" disabled={props.disabled} onClick={() => setOpen("snippets")}>{t("snippet.title")}</Button>
			<Button small kind="quiet" icon="search" disabled={props.disabled} onClick={() => setOpen("earlier")}>{t("earlier.title")}</Button>
			<Dialog open={open === "snippets"} tall wide title={t("snippet.title")} onClose={() => setOpen(null)}>
				<Snippets text={props.text} unit={props.unit} onInsert={insert} />
			</Dialog>
			<Dialog open={open === "earlier"} tall wide title={t("earlier.title")} onClose={() => setOpen(null)}>
				<EarlierAnswers unit={props.unit} event={props.event} onInsert={insert} />
			</Dialog>
		</div>
	);
}
