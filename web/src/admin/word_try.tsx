/*
 * word_try.tsx - the list tried on a text, and its change on past questions, before it is saved.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../shared/api";
import { Button } from "../shared/components/button";
import { TextArea } from "../shared/components/field";
import { toastProblem } from "../shared/components/toast";
import type { Change, DryRun, Tried } from "./change";
import { NO_CHANGE, sizeOf } from "./change";
import { ColourWord, FoundList, MarkedText } from "./word_signs";
import { t } from "./words.lists";

const TYPING_MS = 350;

interface Outcome {
	before: Tried;
	/* Null where nothing is unsaved. */
	after: Tried | null;
}

/* What becomes of TEXT by the list as it is at VERSION, and as CHANGE would make it. */
function useTrial(text: string, change: Change, version: number): Outcome | null {
	const [outcome, setOutcome] = useState<Outcome | null>(null);
	useEffect(() => {
		if (text.trim() === "") {
			setOutcome(null);
			return;
		}
		let alive = true;
		const ask = (by: Change) => post<Tried>("/api/words/try", { text, ...by });
		const timer = setTimeout(() => {
			Promise.all([ask(NO_CHANGE), sizeOf(change) > 0 ? ask(change) : null]).then(
				([before, after]) => alive && setOutcome({ before, after }),
				(error: unknown) => alive && toastProblem(error),
			);
		}, TYPING_MS);
		return () => {
			alive = false;
			clearTimeout(timer);
		};
	}, [text, change, version]);
	return outcome;
}

export function TryOut({ change, version }: { change: Change; version: number }) {
	const [text, setText] = useState("");
	const outcome = useTrial(text, change, version);
	const shown = outcome?.after ?? outcome?.before;
	return (
		<section class="card panel try" aria-labelledby="try-title">
			<h2 id="try-title">{t("try.title")}</h2>
			<TextArea
				label={t("try.label")} rows={3} maxLength={5000} value={text} onValue={setText}
				hint={sizeOf(change) > 0 ? t("try.unsaved") : undefined}
			/>
			<div class="tried" role="status">
				{outcome?.after && (
					<p class="tried__colours">
						<span class="faint">{t("try.before")}</span><ColourWord colour={outcome.before.colour} />
						<span class="faint">{t("try.after")}</span><ColourWord colour={outcome.after.colour} />
					</p>
				)}
				{outcome && !outcome.after && (
					<p class="tried__colours"><span class="faint">{t("try.result")}</span><ColourWord colour={outcome.before.colour} /></p>
				)}
				{shown && (
					<>
						<h3 class="small faint">{t("try.seen")}</h3>
						<MarkedText text={shown.masked} found={shown.reasons} />
						<FoundList text={shown.masked} found={shown.reasons} />
					</>
				)}
			</div>
		</section>
	);
}

const SHOWN = 50;

function DryResult({ result, current }: { result: DryRun; current: boolean }) {
	const { checked, changed } = result;
	return (
		<div class="dry">
			<h3>{t("dry.title")}</h3>
			<p>{t(changed.length > 0 ? "dry.some" : "dry.none", { n: checked, m: changed.length })}</p>
			{!current && <p class="note note--warn">{t("dry.old")}</p>}
			{changed.length > SHOWN && <p class="faint small">{t("dry.first", { n: SHOWN })}</p>}
			<ul class="dry__list">
				{changed.slice(0, SHOWN).map((one) => (
					<li key={one.question}>
						<p class="dry__text" dir="auto">{one.text}</p>
						<p class="dry__colours">
							<ColourWord colour={one.before} />
							<span class="faint">{t("dry.becomes")}</span>
							<ColourWord colour={one.after} />
						</p>
					</li>
				))}
			</ul>
		</div>
	);
}

/* CHANGE run over the newest thousand questions; nothing is changed by it. */
export function DryRunOf({ change, version }: { change: Change; version: number }) {
	const [busy, setBusy] = useState(false);
	const [done, setDone] = useState<{ result: DryRun; change: Change; version: number } | null>(null);
	const result = useRef<HTMLDivElement>(null);
	const run = async () => {
		setBusy(true);
		try {
			setDone({ result: await post<DryRun>("/api/words/dry-run", change), change, version });
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	useEffect(() => result.current?.scrollIntoView({ block: "nearest" }), [done]);
	return (
		<>
			<Button wide busy={busy} onClick={() => void run()}>{t("dry.do")}</Button>
			<div ref={result} role="status">
				{done && <DryResult result={done.result} current={done.change === change && done.version === version} />}
			</div>
		</>
	);
}
