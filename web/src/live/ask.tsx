/*
 * ask.tsx - the form, and the slip one gets for it.
 *
 * What is typed is kept in this browser as it is typed; what is private is
 * kept for this tab only.
 */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Check, Choice, Select, TextArea, TextField } from "../shared/components/field";
import { PublicNotice } from "../shared/components/public-notice";
import { ReceiptSlip } from "../shared/components/receipt-slip";
import { Name, Text } from "../shared/components/words-of";
import { asProblem } from "../shared/api";
import type { Thread } from "../shared/state";
import { graphemes, keep, recall, tidy } from "../shared/text";
import { when } from "../shared/time";
import type { Asked, Domain, EventInfo, Unit } from "../shared/types";
import { count, nameOf, problemText } from "../shared/words";
import { t as ownWords } from "../shared/words.own";
import type { AskArgs } from "./asking";
import { mayAsk, useScene } from "./context";
import { LONGEST, Similar } from "./similar";
import { t } from "./words";

const DOMAINS: Domain[] = ["problem", "help", "suggestion", "consultation"];
const LEVELS = ["city", "district", "department", "subordinate"] as const;

interface Draft {
	text: string;
	unit: string;
	topic: string;
	motion: string;
	district: string;
	domain: string;
	passOn: boolean;
}

interface Private {
	details: string;
	contact: string;
}

const EMPTY: Draft = { text: "", unit: "", topic: "", motion: "", district: "", domain: "", passOn: true };
const NOTHING: Private = { details: "", contact: "" };

function recallPrivate(key: string): Private {
	try {
		return { ...NOTHING, ...(JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Private>) };
	} catch {
		return NOTHING;
	}
}

function keepPrivate(key: string, value: Private): void {
	try {
		sessionStorage.setItem(key, JSON.stringify(value));
	} catch {
		/* as in shared/text.ts: nothing is kept */
	}
}

function useDraft(key: string) {
	const [draft, setDraft] = useState<Draft>(() => ({ ...EMPTY, ...recall<Draft>(key) }));
	const [secret, setSecret] = useState<Private>(() => recallPrivate(key));
	return {
		draft,
		secret,
		change: (changes: Partial<Draft>) => setDraft((old) => {
			const next = { ...old, ...changes };
			keep(key, next.text || next.unit || next.topic ? next : null);
			return next;
		}),
		changeSecret: (changes: Partial<Private>) => setSecret((old) => {
			const next = { ...old, ...changes };
			keepPrivate(key, next);
			return next;
		}),
		clear: () => {
			keep(key, null);
			keepPrivate(key, NOTHING);
			/* Where one lives stays: the next question is from there too. */
			setDraft((old) => ({ ...EMPTY, district: old.district }));
			setSecret(NOTHING);
		},
	};
}

function argsOf(event: EventInfo, draft: Draft, secret: Private, follows: Thread | null): AskArgs {
	return {
		event: event.id,
		text: tidy(draft.text),
		pass_on: draft.passOn,
		...(draft.unit && { unit: draft.unit }),
		...(draft.topic && { topic: draft.topic }),
		...(draft.motion && { motion: draft.motion }),
		...(draft.district && { district: draft.district }),
		...(draft.domain && { domain: draft.domain as Domain }),
		...(follows && { follows: follows.id }),
		...(tidy(secret.details) && { details: tidy(secret.details) }),
		...(tidy(secret.contact) && { contact: tidy(secret.contact) }),
	};
}

function unitOptions(units: readonly Unit[]) {
	const levels = new Set(units.map((unit) => unit.level));
	const group = (unit: Unit) => (levels.size > 1 && unit.level ? t(`level.${unit.level}`) : "");
	const rank = (unit: Unit) => (unit.level ? LEVELS.indexOf(unit.level) : LEVELS.length);
	return [...units]
		.sort((a, b) => rank(a) - rank(b))
		.map((unit) => ({ value: unit.id, text: nameOf(unit), group: group(unit) }));
}

/* 武昌区人民政府 → 武昌区: as it stands in a label. */
function districtOf(name: string): string {
	return name.replace(/(人民)?政府$/, "");
}

/* Why one cannot ask now. */
export function closedText(event: EventInfo): string {
	if (event.state === "scheduled" && (event.opens_at || event.starts_at))
		return t("ask.closed.scheduledAt", { time: when(event.opens_at ?? event.starts_at) });
	return event.state === "open" || event.state === "live" ? "" : t(`ask.closed.${event.state}`);
}

export function Counter({ n, max }: { n: number; max: number }) {
	const over = n > max;
	return (
		<span class={over ? "counter counter--over" : "counter"} role={over ? "alert" : undefined}>
			{over ? t("charactersOver", { n: n - max }) : t("characters", { n: count(n), max: count(max) })}
		</span>
	);
}

function Sent({ asked, again, done }: { asked: Asked; again: () => void; done?: (() => void) | undefined }) {
	return (
		<div class="stack sent" role="status">
			<p class="sent__title">{ownWords("own.receiptTitle")} · {t("question.state.pending")}</p>
			<p>{ownWords("own.receiptText")}</p>
			<ReceiptSlip number={asked.number} receipt={asked.receipt} />
			<p class="faint small">{ownWords("own.receiptKeep")}</p>
			<div class="row">
				<Button kind={done ? "plain" : "primary"} onClick={again}>{t("ask.another")}</Button>
				{done && <Button kind="primary" onClick={done}>{t("ask.done")}</Button>}
			</div>
		</div>
	);
}

type Form = ReturnType<typeof useDraft>;

function Choices({ event, form: { draft, change }, follows }: { event: EventInfo; form: Form; follows: Thread | null }) {
	const units = event.units ?? [];
	const topics = event.topics ?? [];
	const motions = event.motions ?? [];
	if (follows)
		return null;
	return (
		<>
			<Choice
				label={t("domain")}
				optional
				clearable
				value={draft.domain}
				options={DOMAINS.map((domain) => ({ value: domain, text: t(`domain.${domain}`) }))}
				onValue={(domain) => change({ domain })}
			/>
			{units.length > 0 && (
				<Select label={t("ask.unit")} value={draft.unit} none={t("ask.noUnit")} options={unitOptions(units)} onValue={(unit) => change({ unit })} />
			)}
			{topics.length > 0 && (
				<Select
					label={t("ask.topic")}
					optional
					value={draft.topic}
					none={t("ask.noTopic")}
					options={topics.map((topic) => ({ value: topic.id, text: nameOf(topic) }))}
					onValue={(topic) => change({ topic })}
				/>
			)}
			{motions.length > 0 && (
				<Select
					label={t("ask.motion")}
					optional
					value={draft.motion}
					none={t("ask.noTopic")}
					options={motions.map((motion) => ({ value: motion.id, text: `${motion.number} ${motion.title}` }))}
					onValue={(motion) => change({ motion })}
				/>
			)}
		</>
	);
}

function PrivatePart({ event, form: { draft, secret, change, changeSecret } }: { event: EventInfo; form: Form }) {
	const districts = (event.units ?? []).filter((unit) => unit.level === "district");
	return (
		<details class="fold" open={!!(secret.details || secret.contact)}>
			<summary>{t("ask.private")}</summary>
			<div class="stack ask__private">
				<TextArea
					label={t("ask.details")}
					hint={t("ask.detailsHint")}
					rows={2}
					value={secret.details}
					onValue={(details) => changeSecret({ details })}
				/>
				<TextField
					label={t("ask.contact")}
					hint={t("ask.contactHint")}
					autoComplete="tel"
					value={secret.contact}
					onValue={(contact) => changeSecret({ contact })}
				/>
				{districts.length > 0 && (
					<Select
						label={t("ask.district")}
						hint={t("ask.districtHint")}
						optional
						value={draft.district}
						none={t("ask.noDistrict")}
						options={districts.map((unit) => ({ value: districtOf(unit.name), text: nameOf(unit) }))}
						onValue={(district) => change({ district })}
					/>
				)}
			</div>
		</details>
	);
}

export function AskForm({ follows, autoFocus, done }: { follows: Thread | null; autoFocus?: boolean; done?: () => void }) {
	const { room, doing, asking } = useScene();
	const event = room.event;
	const form = useDraft(`draft:${event.id}${follows ? `:${follows.id}` : ""}`);
	const [asked, setAsked] = useState<Asked | null>(null);
	const [error, setError] = useState<string | null>(null);
	const [showNotice] = useState(!doing.notice.agreed);
	const { draft, secret, change } = form;
	const length = graphemes(tidy(draft.text));
	const sending = doing.sending !== null && !doing.sending.waiting;
	useEffect(() => setError(null), [draft.text]);

	const send = async () => {
		if (length === 0 || length > LONGEST || sending)
			return;
		setError(null);
		try {
			const result = await asking.ask(argsOf(event, draft, secret, follows));
			form.clear();
			if (result)
				setAsked(result);
			else
				done?.();
		} catch (thrown) {
			setError(problemText(asProblem(thrown)));
		}
	};

	if (asked)
		return <Sent asked={asked} again={() => setAsked(null)} done={done} />;
	if (!mayAsk(room))
		return <p class="ask__closed">{closedText(event)}</p>;
	return (
		<form
			class="stack ask"
			onSubmit={(submit) => {
				submit.preventDefault();
				void send();
			}}
		>
			{showNotice && <PublicNotice open />}
			{follows && (
				<div class="quote">
					<p class="faint small">{t("ask.followText")}</p>
					<Name name={follows.by} />
					<Text text={follows.text} />
				</div>
			)}
			<TextArea
				label={t("ask.text")}
				placeholder={t("ask.placeholder")}
				value={draft.text}
				error={error}
				autoFocus={!!autoFocus}
				hint={draft.text ? t("ask.draftKept") : undefined}
				end={<Counter n={length} max={LONGEST} />}
				onValue={(text) => change({ text })}
			/>
			{!follows && <Similar text={tidy(draft.text)} leave={done} />}
			<Choices event={event} form={form} follows={follows} />
			<PrivatePart event={event} form={form} />
			<Check checked={draft.passOn} onValue={(passOn) => change({ passOn })}>{t("ask.passOn")}</Check>
			{!showNotice && <PublicNotice open={false} />}
			<div class="ask__send">
				{showNotice && <p class="faint small">{t("ask.agree")}</p>}
				<p class="ask__working" role="status">{doing.sending?.working && t("ask.workingText")}</p>
				<Button kind="primary" type="submit" wide busy={sending} disabled={length === 0 || length > LONGEST}>{t("action.send")}</Button>
			</div>
		</form>
	);
}
