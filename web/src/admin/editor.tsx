/*
 * editor.tsx - the form of one event.  What was filled in stays through every refusal.
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { asProblem, command, get } from "../shared/api";
import { EventBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { Check, Select, TextArea, TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { tidy } from "../shared/text";
import type { EventInfo, Topic, Unit } from "../shared/types";
import { nameOf } from "../shared/words";
import type { Fields, MotionFields, Wrong } from "./form";
import { NEW_EVENT, argsOf, fieldsOf, suggestEnds, wrongIn } from "./form";
import { t } from "./words";

interface EditorProps {
	/* The event, or null for a new one. */
	event: EventInfo | null;
	units: readonly Unit[];
	topics: readonly Topic[];
	onSaved(id: string): void;
	onLeave(): void;
}

interface Part {
	fields: Fields;
	wrong: readonly Wrong[];
	locked: boolean;
	set(change: Partial<Fields>): void;
}

function Section({ name, children }: { name: string; children: ComponentChildren }) {
	return <fieldset class="part"><legend>{name}</legend>{children}</fieldset>;
}

function What({ fields, wrong, set, isNew }: Part & { isNew: boolean }) {
	return (
		<Section name={t("part.what")}>
			<Select
				label={t("kind")} value={fields.kind} disabled={!isNew} onValue={(kind) => set({ kind: kind as Fields["kind"] })}
				options={(["session", "duty", "collection"] as const).map((kind) => ({ value: kind, text: t(`event.kind.${kind}`) }))}
			/>
			<div class="pair">
				<TextField label={t("name")} value={fields.title} maxLength={100} error={wrong.includes("title") ? t("error.title") : null} onValue={(title) => set({ title })} />
				<TextField label={t("name_en")} optional value={fields.title_en} maxLength={200} onValue={(title_en) => set({ title_en })} />
			</div>
			<div class="pair low">
				<TextArea label={t("summary")} optional rows={3} value={fields.summary} onValue={(summary) => set({ summary })} />
				<TextArea label={t("summary_en")} optional rows={3} value={fields.summary_en} onValue={(summary_en) => set({ summary_en })} />
			</div>
		</Section>
	);
}

function When({ fields, wrong, set }: Part) {
	const time = (name: "opens_at" | "starts_at" | "asking_ends_at" | "ends_at") => (
		<TextField
			label={t(name)} optional type="datetime-local" value={fields[name]}
			hint={name === "ends_at" ? t("ends.hint") : undefined}
			onValue={(value) => set(name === "starts_at" ? suggestEnds({ ...fields, starts_at: value }) : { [name]: value })}
		/>
	);
	return (
		<Section name={t("part.when")}>
			<p class="faint small">{t("when.hint")}</p>
			<div class="pair pair--four">{time("opens_at")}{time("starts_at")}{time("asking_ends_at")}{time("ends_at")}</div>
			{wrong.includes("order") && <p class="field__error" role="alert">{t("error.order")}</p>}
		</Section>
	);
}

function toggled(list: readonly string[], id: string, on: boolean): string[] {
	return on ? [...list, id] : list.filter((one) => one !== id);
}

/* The units in their four levels; a search narrows them, what is chosen stays in sight. */
function Units({ fields, wrong, set, units }: Part & { units: readonly Unit[] }) {
	const [wanted, setWanted] = useState("");
	const words = wanted.trim().toLowerCase();
	const shown = units.filter(
		(unit) => fields.units.includes(unit.id) || `${unit.name} ${unit.name_en ?? ""}`.toLowerCase().includes(words),
	);
	const levels = ["city", "district", "department", "subordinate"] as const;
	const group = (name: string, list: readonly Unit[]) => list.length > 0 && (
		<div key={name} class="unit-group">
			<h2>{name}</h2>
			<div class="unit-group__list">
				{list.map((unit) => (
					<Check key={unit.id} checked={fields.units.includes(unit.id)} onValue={(on) => set({ units: toggled(fields.units, unit.id, on) })}>
						{nameOf(unit)}
					</Check>
				))}
			</div>
		</div>
	);
	return (
		<div class="unit-groups" role="group" aria-label={t("units")}>
			<div class="row row--between">
				<strong>{t("units")}</strong>
				<span class="faint small" role="status">{t("units.chosen", { n: fields.units.length })}</span>
			</div>
			{units.length === 0 && <p class="faint">{t("units.none")}</p>}
			{units.length > 8 && <TextField label={t("units.find")} quietLabel type="search" placeholder={t("units.find")} value={wanted} onValue={setWanted} />}
			{levels.map((level) => group(t(`level.${level}`), shown.filter((unit) => unit.level === level)))}
			{group(t("unit"), shown.filter((unit) => !unit.level))}
			{wrong.includes("units") && <p class="field__error" role="alert">{t("error.units")}</p>}
		</div>
	);
}

function Topics({ fields, set, topics }: Part & { topics: readonly Topic[] }) {
	const [made, setMade] = useState<Topic[]>([]);
	const [name, setName] = useState("");
	const [nameEn, setNameEn] = useState("");
	const add = async () => {
		try {
			const args = { name: tidy(name), ...(tidy(nameEn) && { name_en: tidy(nameEn) }) };
			const result = await command<{ topic: string }>("topic.create", args);
			setMade([...made, { id: result.topic, ...args }]);
			set({ topics: [...fields.topics, result.topic] });
			setName("");
			setNameEn("");
		} catch (error) {
			toastProblem(error);
		}
	};
	const all = [...topics, ...made.filter((topic) => !topics.some((known) => known.id === topic.id))];
	return (
		<div class="unit-group" role="group" aria-label={t("topics")}>
			<strong>{t("topics")}</strong>
			<div class="unit-group__list">
				{all.map((topic) => (
					<Check key={topic.id} checked={fields.topics.includes(topic.id)} onValue={(on) => set({ topics: toggled(fields.topics, topic.id, on) })}>
						{nameOf(topic)}
					</Check>
				))}
			</div>
			<div class="add">
				<TextField label={t("topics.add")} quietLabel placeholder={t("topics.add")} maxLength={50} value={name} onValue={setName} />
				<TextField label={t("topics.addEn")} quietLabel placeholder={t("topics.addEn")} maxLength={100} value={nameEn} onValue={setNameEn} />
				<Button icon="plus" label={t("topics.add")} disabled={tidy(name) === ""} onClick={() => void add()} />
			</div>
		</div>
	);
}

function How({ fields, wrong, set }: Part) {
	return (
		<Section name={t("part.how")}>
			<div class="pair">
				<Select
					label={t("policy")} value={fields.answer_policy} onValue={(policy) => set({ answer_policy: policy as Fields["answer_policy"] })}
					options={(["self", "approver", "moderator"] as const).map((policy) => ({ value: policy, text: t(`policy.${policy}`) }))}
				/>
				<TextField
					label={t("stream_url")} optional type="url" hint={t("stream_url.hint")} value={fields.stream_url}
					error={wrong.includes("stream") ? t("error.stream") : null} onValue={(stream_url) => set({ stream_url })}
				/>
				<TextField label={t("hold")} type="number" inputMode="numeric" hint={t("hold.hint")} value={fields.hold_seconds} onValue={(hold_seconds) => set({ hold_seconds })} />
				<TextField label={t("max_pending")} type="number" inputMode="numeric" hint={t("max_pending.hint")} value={fields.max_pending} onValue={(max_pending) => set({ max_pending })} />
			</div>
			<Check checked={fields.rehearsal} hint={t("rehearsal.hint")} onValue={(rehearsal) => set({ rehearsal })}>{t("rehearsal")}</Check>
		</Section>
	);
}

function Motions({ fields, wrong, set }: Part) {
	const change = (at: number, what: Partial<MotionFields>) =>
		set({ motions: fields.motions.map((motion, index) => (index === at ? { ...motion, ...what } : motion)) });
	return (
		<Section name={t("part.motions")}>
			{fields.motions.map((motion, index) => (
				<div key={index} class="motion">
					<TextField label={t("motion.number")} value={motion.number} onValue={(number) => change(index, { number })} />
					<TextField label={t("motion.title")} value={motion.title} onValue={(title) => change(index, { title })} />
					<TextField label={t("motion.proposer")} optional value={motion.proposer} onValue={(proposer) => change(index, { proposer })} />
					<Button icon="close" kind="quiet" label={`${t("motion.remove")} ${motion.number}`} onClick={() => set({ motions: fields.motions.filter((_, at) => at !== index) })} />
				</div>
			))}
			{wrong.includes("motion") && <p class="field__error" role="alert">{t("error.motion")}</p>}
			<div><Button icon="plus" onClick={() => set({ motions: [...fields.motions, { number: "", title: "", proposer: "", units: [] }] })}>{t("motion.add")}</Button></div>
		</Section>
	);
}

/* The two turns that the public sees. */
function Turns({ event, onSaved }: { event: EventInfo; onSaved(id: string): void }) {
	const [asked, setAsked] = useState<"schedule" | "cancel" | null>(null);
	const [why, setWhy] = useState("");
	const [busy, setBusy] = useState(false);
	const run = async (name: "schedule" | "cancel") => {
		setBusy(true);
		try {
			await command(`event.${name}`, { event: event.id, ...(name === "cancel" && { why: tidy(why), version: event.version }) });
			toast(t(name === "schedule" ? "scheduled" : "cancelled"), "good");
			setAsked(null);
			onSaved(event.id);
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<>
			{event.state === "draft" && <Button onClick={() => setAsked("schedule")}>{t("schedule")}</Button>}
			<Button kind="quiet" class="editor__cancel" onClick={() => setAsked("cancel")}>{t("cancel")}</Button>
			<Confirm open={asked === "schedule"} title={t("schedule.title")} yes={t("schedule")} busy={busy} onYes={() => void run("schedule")} onClose={() => setAsked(null)}>
				<p>{t("schedule.text")}</p>
			</Confirm>
			<Confirm
				open={asked === "cancel"} title={t("cancel.title")} yes={t("cancel")} danger busy={busy}
				onYes={() => { if (tidy(why)) void run("cancel"); }} onClose={() => setAsked(null)}
			>
				<div class="stack low">
					<p>{t("cancel.text")}</p>
					<TextArea label={t("cancel.why")} required rows={2} value={why} onValue={setWhy} />
				</div>
			</Confirm>
		</>
	);
}

const OVER = ["ended", "archived", "cancelled"];

export function Editor(props: EditorProps) {
	const { event } = props;
	const [fields, setFields] = useState<Fields>(event ? fieldsOf(event) : NEW_EVENT);
	const [version, setVersion] = useState(event?.version);
	const [tried, setTried] = useState(false);
	const [stale, setStale] = useState(false);
	const [busy, setBusy] = useState(false);
	const wrong = tried ? wrongIn(fields) : [];
	const locked = event !== null && OVER.includes(event.state);
	const set = (change: Partial<Fields>) => setFields((old) => ({ ...old, ...change }));
	const part: Part = { fields, wrong, locked, set };

	/* Someone was first: their version is learnt, what was filled in here stays. */
	const learnVersion = async (id: string) => {
		const newest = await get<{ event: EventInfo }>(`/api/events/${id}`);
		setVersion(newest.event.version);
		setStale(true);
	};
	const save = async () => {
		setTried(true);
		if (wrongIn(fields).length > 0 || busy)
			return;
		setBusy(true);
		try {
			const args = argsOf(fields);
			const result = event
				? await command<{ event: string }>("event.update", { event: event.id, version, ...args })
				: await command<{ event: string }>("event.create", { kind: fields.kind, ...args });
			toast(t(event ? "saved" : "created"), "good");
			props.onSaved(result.event);
		} catch (error) {
			if (event && asProblem(error).type === "stale")
				await learnVersion(event.id).catch(toastProblem);
			else
				toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<form class="editor" onSubmit={(submit) => { submit.preventDefault(); void save(); }}>
			<header class="editor__head">
				<Button kind="quiet" onClick={props.onLeave}>‹ {t("list.back")}</Button>
				<h1 dir="auto">{event ? event.title : t("new")}</h1>
				{event && <EventBadge state={event.state} />}
				{event && event.state !== "draft" && <LinkButton kind="quiet" small external icon="external" href={`/events/${event.id}`}>{t("view")}</LinkButton>}
			</header>
			{locked && <p class="note">{t("closed")}</p>}
			{stale && (
				<div class="note note--warn" role="alert">
					<p class="note__text">{t("stale")}</p>
					{event && <Button small onClick={() => props.onSaved(event.id)}>{t("stale.reload")}</Button>}
				</div>
			)}
			<fieldset class="editor__parts" disabled={locked}>
				<What {...part} isNew={event === null} />
				<When {...part} />
				<Section name={t("part.who")}>
					<Units {...part} units={props.units} />
					<Topics {...part} topics={props.topics} />
				</Section>
				<How {...part} />
				<Motions {...part} />
			</fieldset>
			{!locked && (
				<footer class="editor__foot">
					{wrong.length > 0 && <span class="field__error" role="status">{t("error.summary", { n: wrong.length })}</span>}
					{event && <Turns event={event} onSaved={props.onSaved} />}
					<Button kind="primary" type="submit" busy={busy}>{t(event ? "save" : "create")}</Button>
				</footer>
			)}
		</form>
	);
}
