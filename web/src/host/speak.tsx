/*
 * speak.tsx - what the host says to everybody: an announcement, a line of news, a material.
 * What is typed stays on this device until it is sent.
 */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import type { Attached } from "../staff/attach";
import { Attach, filesArgument, filesOf, lacksWords } from "../staff/attach";
import { Choice, TextArea, TextField } from "../shared/components/field";
import { safeLink } from "../shared/ids";
import { graphemes, keep, recall, tidy } from "../shared/text";
import { isRunning } from "../staff/clock";
import { t as staff } from "../staff/words";
import type { HostModel } from "./use_host";
import { t } from "./words";

export type Kind = "post" | "announce" | "material";

interface Said {
	kind: Kind;
	text: string;
	by: string;
	url: string;
	/* Pictures of a news line, documents of a material. */
	files: readonly Attached[];
}

const EMPTY: Said = { kind: "post", text: "", by: "", url: "", files: [] };
const LONGEST: Readonly<Record<Kind, number>> = { post: 5000, announce: 1000, material: 500 };

const COMMANDS: Readonly<Record<Kind, string>> = { post: "event.post", announce: "event.announce", material: "material.add" };

function mayBe(kind: Kind, event: HostModel["event"]): boolean {
	if (kind === "announce")
		return isRunning(event);
	if (event.output_stopped)
		return false;
	return isRunning(event) || (kind === "material" && event.state === "scheduled");
}

/* Whose words a line of news may be: those who spoke before. */
function speakers(model: HostModel): string[] {
	const said = [...(model.room?.notes.values() ?? [])].flatMap((note) => (note.kind === "post" && note.by ? [note.by] : []));
	return [...new Set(said.reverse())].slice(0, 12);
}

/* WISH: put the announcement of that text into the form; a new object each time. */
export function Speak({ model, wish }: { model: HostModel; wish: { kind: Kind; text: string } | null }) {
	const { event, busy, run } = model;
	const place = `host.said.${event.id}`;
	const [said, setSaid] = useState<Said>(() => ({ ...EMPTY, ...recall<Said>(place) }));
	const list = useId();
	const form = useRef<HTMLFormElement>(null);
	const [coming, setComing] = useState(false);
	const [pasted, paste] = useState<readonly File[] | null>(null);
	const latest = useRef(said);
	const change = (next: Partial<Said>) => {
		const whole = { ...latest.current, ...next };
		latest.current = whole;
		setSaid(whole);
		keep(place, whole.text || whole.url || whole.files.length ? whole : null);
	};
	useEffect(() => {
		if (!wish)
			return;
		change({ kind: wish.kind, text: wish.text });
		form.current?.querySelector("textarea")?.focus();
	}, [wish]);
	const { kind } = said;
	const words = tidy(said.text);
	const over = graphemes(said.text) - LONGEST[kind];
	const url = safeLink(said.url.trim() || null);
	const wrongUrl = kind === "material" && said.url.trim() !== "" && (!url || !/^https?:/i.test(said.url.trim()));
	const allowed = mayBe(kind, event);
	const carries = kind !== "announce";
	const wordless = carries && lacksWords(said.files);
	const ready = words !== "" && over <= 0 && !wrongUrl && allowed && !wordless && !(carries && coming);
	const send = async () => {
		if (!ready)
			return;
		const by = tidy(said.by);
		const args = {
			event: event.id,
			text: words,
			...(kind === "post" && by && { by }),
			...(carries && said.files.length > 0 && { files: filesArgument(said.files) }),
			...(kind === "material" && url && { url: said.url.trim() }),
		};
		if (await run(COMMANDS[kind], args, t(`speak.${kind}`)))
			change({ text: "", url: "", ...(carries && { files: [] }) });
	};
	return (
		<section class="pane speak" aria-label={t("speak.title")}>
			<form ref={form} class="stack stack--tight" onSubmit={(submit) => { submit.preventDefault(); void send(); }}>
				<Choice
					label={t("speak.title")} quietLabel value={kind} onValue={(next) => change({ kind: next as Kind })}
					options={(["post", "announce", "material"] as const).map((one) => ({ value: one, text: t(`speak.${one}`) }))}
				/>
				{kind === "post" && (
					<>
						<TextField label={t("speak.by")} optional hint={t("speak.byHint")} maxLength={60} list={list} value={said.by} onValue={(by) => change({ by })} />
						<datalist id={list}>{speakers(model).map((name) => <option key={name} value={name} />)}</datalist>
					</>
				)}
				<TextArea
					label={t(`speak.${kind}Label`)} hint={t(`speak.${kind}Hint`)} rows={3} value={said.text} onValue={(text) => change({ text })}
					end={over > -50 && <span class={over > 0 ? "counter counter--over" : "counter"}>{over > 0 ? t("charactersOver", { n: over }) : t("characters", { n: LONGEST[kind] + over, max: LONGEST[kind] })}</span>}
					onPaste={(event) => {
						const files = carries ? filesOf(event.clipboardData) : [];
						if (files.length > 0) {
							event.preventDefault();
							paste(files);
						}
					}}
					onKeyDown={(press) => {
						if (press.key === "Enter" && (press.ctrlKey || press.metaKey) && !press.isComposing) {
							press.preventDefault();
							void send();
						}
					}}
				/>
				{carries && (
					<Attach
						documents={kind === "material"} event={event.id} attached={said.files} wish={pasted} disabled={!allowed} onBusy={setComing}
						onAttached={(now) => change({ files: now(latest.current.files) })}
					/>
				)}
				{kind === "material" && (
					<TextField
						label={t("speak.url")} optional type="url" inputMode="url" maxLength={500} placeholder="https://" value={said.url}
						error={wrongUrl ? t("speak.urlWrong") : null} onValue={(next) => change({ url: next })}
					/>
				)}
				<div class="speak__foot">
					{allowed && wordless && <span class="faint small">{staff("attach.altMissing")}</span>}
					{!allowed && <span class="faint small">{t(event.output_stopped ? "speak.stopped" : "speak.notNow")}</span>}
					<Button kind="primary" type="submit" icon={kind === "announce" ? "megaphone" : "speech"} disabled={!ready} busy={busy === COMMANDS[kind]}>{t(`speak.${kind}Send`)}</Button>
				</div>
			</form>
		</section>
	);
}
