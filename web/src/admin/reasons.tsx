/*
 * reasons.tsx - why a question may be rejected, in the city's own words.
 */
import { useState } from "preact/hooks";
import { asProblem, command, get } from "../shared/api";
import { Badge } from "../shared/components/badge";
import { Button } from "../shared/components/button";
import { Confirm, Dialog } from "../shared/components/dialog";
import { Failed, Loading } from "../shared/components/empty";
import { Check, TextArea, TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { useLoaded, useTitle } from "../shared/hooks";
import { newKey } from "../shared/ids";
import { tidy } from "../shared/text";
import type { CityReason } from "../shared/types";
import { t } from "./words.lists";

/* The list may be kept for some seconds; who has just changed it asks past what is kept. */
async function loadReasons(): Promise<CityReason[]> {
	return (await get<{ reasons: CityReason[] }>(`/api/reasons?at=${newKey()}`)).reasons;
}

interface Fields {
	name: string;
	name_en: string;
	text: string;
	text_en: string;
	position: string;
	pass_on: boolean;
}

function fieldsOf(reason: CityReason | null): Fields {
	return {
		name: reason?.name ?? "",
		name_en: reason?.name_en ?? "",
		text: reason?.text ?? "",
		text_en: reason?.text_en ?? "",
		position: reason?.position === null || reason?.position === undefined ? "" : String(reason.position),
		pass_on: reason?.pass_on ?? false,
	};
}

function argsOf(fields: Fields, reason: CityReason | null): Record<string, unknown> {
	const position = Number.parseInt(fields.position, 10);
	const english = (text: string) => tidy(text) || (reason ? null : undefined);
	return {
		name: tidy(fields.name),
		name_en: english(fields.name_en),
		text: tidy(fields.text),
		text_en: english(fields.text_en),
		pass_on: fields.pass_on,
		...(Number.isFinite(position) && { position: Math.min(Math.max(position, 0), 1000) }),
	};
}

function Form({ reason, onSaved, onClose }: { reason: CityReason | null; onSaved(): void; onClose(): void }) {
	const [fields, setFields] = useState(() => fieldsOf(reason));
	const [version, setVersion] = useState(reason?.version);
	const [tried, setTried] = useState(false);
	const [stale, setStale] = useState(false);
	const [busy, setBusy] = useState(false);
	const set = (change: Partial<Fields>) => setFields((old) => ({ ...old, ...change }));
	const need = (value: string) => (tried && tidy(value) === "" ? t("reasons.need") : null);
	const save = async () => {
		setTried(true);
		if (tidy(fields.name) === "" || tidy(fields.text) === "")
			return;
		setBusy(true);
		try {
			const args = argsOf(fields, reason);
			await (reason ? command("reason.update", { reason: reason.id, version, ...args }) : command("reason.create", args));
			toast(t("reasons.saved"), "good");
			onSaved();
		} catch (error) {
			if (reason && asProblem(error).type === "stale") {
				const newest = (await loadReasons().catch(() => [])).find((one) => one.id === reason.id);
				setVersion(newest?.version);
				setStale(true);
			} else {
				toastProblem(error);
			}
		} finally {
			setBusy(false);
		}
	};
	return (
		<Dialog
			open wide title={reason ? t("reasons.edit", { name: reason.name }) : t("reasons.new")} onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>{t("action.cancel")}</Button>
					<Button kind="primary" busy={busy} onClick={() => void save()}>{t("action.save")}</Button>
				</>
			}
		>
			<div class="stack reason-form">
				{stale && <p class="note note--warn" role="alert">{t("reasons.stale")}</p>}
				<div class="pair">
					<TextField label={t("reasons.name")} maxLength={20} value={fields.name} error={need(fields.name)} onValue={(name) => set({ name })} />
					<TextField label={t("reasons.nameEn")} optional maxLength={40} value={fields.name_en} onValue={(name_en) => set({ name_en })} />
				</div>
				<TextArea label={t("reasons.text")} rows={2} maxLength={300} hint={t("reasons.textHint")} value={fields.text} error={need(fields.text)} onValue={(text) => set({ text })} />
				<TextArea label={t("reasons.textEn")} optional rows={2} maxLength={600} value={fields.text_en} onValue={(text_en) => set({ text_en })} />
				<Check checked={fields.pass_on} hint={t("reasons.passOnHint")} onValue={(pass_on) => set({ pass_on })}>{t("reasons.passOn")}</Check>
				<TextField label={t("reasons.position")} optional type="number" inputMode="numeric" value={fields.position} onValue={(position) => set({ position })} />
			</div>
		</Dialog>
	);
}

interface Acts {
	onEdit(reason: CityReason): void;
	onRetire(reason: CityReason): void;
	onBack(reason: CityReason): void;
}

function Row({ reason, acts }: { reason: CityReason; acts: Acts | null }) {
	const { name } = reason;
	return (
		<li class="reason-row">
			<div class="reason-row__words">
				<p class="reason-row__name">
					<strong dir="auto">{name}</strong>
					<span class="faint" lang="en" dir="auto">{reason.name_en || t("reasons.noEnglish")}</span>
					{reason.retired_at && <Badge>{t("reasons.retired")}</Badge>}
					{reason.pass_on && <Badge tone="accent">{t("reasons.passOn")}</Badge>}
				</p>
				<p class="text" dir="auto">{reason.text || t("reasons.noText")}</p>
				{reason.text_en && <p class="text faint small" lang="en" dir="auto">{reason.text_en}</p>}
			</div>
			{acts && (
				<div class="reason-row__acts">
					<Button icon="edit" label={t("reasons.edit", { name })} onClick={() => acts.onEdit(reason)}>{t("action.edit")}</Button>
					{reason.retired_at
						? <Button kind="quiet" label={t("reasons.back", { name })} onClick={() => acts.onBack(reason)}>{t("reasons.backShort")}</Button>
						: <Button kind="quiet" label={t("reasons.retire", { name })} onClick={() => acts.onRetire(reason)}>{t("reasons.retireShort")}</Button>}
				</div>
			)}
		</li>
	);
}

export function Reasons({ mayEdit }: { mayEdit: boolean }) {
	const { value: reasons, problem, again } = useLoaded(loadReasons, []);
	const [edited, setEdited] = useState<CityReason | "new" | null>(null);
	const [leaving, setLeaving] = useState<CityReason | null>(null);
	const [busy, setBusy] = useState(false);
	useTitle(`${t("part.reasons")} · ${t("brand")}`);
	const turn = async (reason: CityReason, on: boolean) => {
		setBusy(true);
		try {
			await command("reason.retire", { reason: reason.id, on });
			setLeaving(null);
			toast(t("reasons.saved"), "good");
			again();
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	if (!reasons)
		return problem ? <Failed problem={problem} again={again} /> : <Loading />;
	const acts = mayEdit ? { onEdit: setEdited, onRetire: setLeaving, onBack: (reason: CityReason) => void turn(reason, false) } : null;
	return (
		<>
			<header class="lists__head">
				<h1>{t("part.reasons")}</h1>
				{mayEdit && <Button kind="primary" icon="plus" onClick={() => setEdited("new")}>{t("reasons.new")}</Button>}
				<p class="faint">{mayEdit ? t("reasons.intro") : t("readonly")}</p>
			</header>
			<ul class="card reason-rows">{reasons.map((reason) => <Row key={reason.id} reason={reason} acts={acts} />)}</ul>
			{edited && (
				<Form
					reason={edited === "new" ? null : edited} onClose={() => setEdited(null)}
					onSaved={() => { setEdited(null); again(); }}
				/>
			)}
			<Confirm
				open={leaving !== null} title={t("reasons.retireTitle", { name: leaving?.name ?? "" })} yes={t("reasons.retireShort")} danger busy={busy}
				onYes={() => { if (leaving) void turn(leaving, true); }} onClose={() => setLeaving(null)}
			>
				<p>{t("reasons.retireText")}</p>
			</Confirm>
		</>
	);
}
