/*
 * main.tsx - one's own question by number and receipt, from any device.
 *
 * Both go in the body of a POST and never in an address, so that they stay
 * out of histories and logs.
 */
import "./receipt.css";
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { TextField } from "../shared/components/field";
import { Header } from "../shared/components/header";
import { OwnCard } from "../shared/components/own-card";
import { Main, mount } from "../shared/components/shell";
import { asProblem, get, post } from "../shared/api";
import { useLoaded, useSession, useTitle } from "../shared/hooks";
import { inGroups } from "../shared/ids";
import type { Own, Unit } from "../shared/types";
import { problemText } from "../shared/words";
import { t } from "./words";

interface Keys {
	number: string;
	receipt: string;
}

function Form({ found }: { found: (own: Own, keys: Keys) => void }) {
	const [number, setNumber] = useState("");
	const [receipt, setReceipt] = useState("");
	const [error, setError] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const keys: Keys = { number: number.trim(), receipt: receipt.replace(/[\s-]/g, "").toUpperCase() };
	const look = async () => {
		setBusy(true);
		setError(null);
		try {
			const { question } = await post<{ question: Own }>("/api/receipts", keys);
			found(question, keys);
		} catch (thrown) {
			const problem = asProblem(thrown);
			setError(problem.status === 404 || problem.status === 422 ? t("receipt.wrong") : problemText(problem));
		}
		setBusy(false);
	};
	return (
		<form class="card stack" onSubmit={(submit) => { submit.preventDefault(); void look(); }}>
			<TextField label={t("receipt.number")} inputMode="numeric" autoComplete="off" required value={number} onValue={setNumber} />
			<TextField
				label={t("receipt.receipt")}
				hint={t("receipt.receiptHint")}
				autoComplete="off"
				autoCapitalize="none"
				spellcheck={false}
				maxLength={24}
				required
				value={receipt}
				error={error}
				onValue={setReceipt}
			/>
			<Button kind="primary" type="submit" wide busy={busy} disabled={!keys.number || !keys.receipt}>{t("receipt.look")}</Button>
		</form>
	);
}

function Receipt() {
	const { session } = useSession();
	const [shown, show] = useState<{ own: Own; keys: Keys } | null>(null);
	const units = useLoaded(() => get<{ units: Unit[] }>("/api/units"), []);
	useTitle(`${t("receipt.title")} · ${t("brand")}`);
	return (
		<>
			<Header place="receipt" session={session} />
			<Main class="main--text receipt">
				<h1>{t("receipt.title")}</h1>
				{shown ? (
					<>
						<OwnCard
							own={{ ...shown.own, receipt: null }}
							proof={{ number: shown.keys.number, receipt: shown.keys.receipt }}
							units={units.value?.units ?? []}
							withEvent
							onChange={(changes) => show({ ...shown, own: { ...shown.own, ...changes } })}
						/>
						<p class="faint small">{t("receipt.receipt")} {inGroups(shown.keys.receipt)}</p>
						<div><Button onClick={() => show(null)}>{t("receipt.another")}</Button></div>
					</>
				) : (
					<>
						<p class="soft">{t("receipt.text")}</p>
						<Form found={(own, keys) => show({ own, keys })} />
					</>
				)}
			</Main>
		</>
	);
}

mount(Receipt);
