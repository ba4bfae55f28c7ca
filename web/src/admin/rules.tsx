/*
 * rules.tsx - what a machine may reject by itself: switched on one by one, seen, and reversed.
 */
import { useState } from "preact/hooks";
import { command, get } from "../shared/api";
import { Confirm } from "../shared/components/dialog";
import { Failed, Loading } from "../shared/components/empty";
import { toast, toastProblem } from "../shared/components/toast";
import { useLoaded, useTitle } from "../shared/hooks";
import { dateTime } from "../shared/time";
import type { Maybe, PersonRef } from "../shared/types";
import { t } from "./words.lists";

interface Rule {
	rule: "flood" | "unreadable";
	on: boolean;
	at?: Maybe<string>;
	by?: Maybe<PersonRef>;
}

async function loadRules(): Promise<Rule[]> {
	return (await get<{ rules: Rule[] }>("/api/rules")).rules;
}

const stateWord = (on: boolean) => t(on ? "rules.didOn" : "rules.didOff");

function Row({ rule, mayEdit, busy, onTurn }: { rule: Rule; mayEdit: boolean; busy: boolean; onTurn(): void }) {
	const name = t(`rules.${rule.rule}`);
	return (
		<li class="rule">
			<div class="rule__words">
				<h2 id={`rule-${rule.rule}`}>{name}</h2>
				<p id={`rule-${rule.rule}-text`}>{t(`rules.${rule.rule}Text`)}</p>
				<p class="faint small">
					{rule.at ? t("rules.by", { name: rule.by?.name ?? "", when: dateTime(rule.at), state: stateWord(rule.on) }) : t("rules.never")}
				</p>
			</div>
			<button
				type="button" class="switch" role="switch" aria-checked={rule.on} aria-labelledby={`rule-${rule.rule}`}
				aria-describedby={`rule-${rule.rule}-text`} disabled={!mayEdit || busy} onClick={onTurn}
			>
				<span class="switch__track" aria-hidden="true"><span class="switch__knob" /></span>
				<span>{t(rule.on ? "rules.on" : "rules.off")}</span>
			</button>
		</li>
	);
}

export function Rules({ mayEdit }: { mayEdit: boolean }) {
	const { value: rules, problem, again, replace } = useLoaded(loadRules, []);
	const [asked, setAsked] = useState<Rule | null>(null);
	const [busy, setBusy] = useState(false);
	useTitle(`${t("part.rules")} · ${t("brand")}`);
	const turn = async (rule: Rule, on: boolean) => {
		setBusy(true);
		try {
			await command("rules.set", { rule: rule.rule, on });
			setAsked(null);
			replace(await loadRules());
			toast(t("rules.done", { name: t(`rules.${rule.rule}`), state: t(on ? "rules.on" : "rules.off").toLowerCase() }), "good");
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	if (!rules)
		return problem ? <Failed problem={problem} again={again} /> : <Loading />;
	return (
		<>
			<header class="lists__head">
				<h1>{t("part.rules")}</h1>
				<p class="faint">{t("rules.intro")}</p>
				{!mayEdit && <p class="note">{t("readonly")}</p>}
			</header>
			<ul class="card rules">
				{rules.map((rule) => (
					<Row key={rule.rule} rule={rule} mayEdit={mayEdit} busy={busy} onTurn={() => (rule.on ? void turn(rule, false) : setAsked(rule))} />
				))}
			</ul>
			<p class="rules__reverse">{t("rules.reverse")}</p>
			<Confirm
				open={asked !== null} title={asked ? t("rules.confirm", { name: t(`rules.${asked.rule}`) }) : ""} yes={t("rules.confirmYes")} busy={busy}
				onYes={() => { if (asked) void turn(asked, true); }} onClose={() => setAsked(null)}
			>
				<div class="stack">
					{asked && <p>{t(`rules.${asked.rule}Text`)}</p>}
					<p>{t("rules.reverse")}</p>
				</div>
			</Confirm>
		</>
	);
}
