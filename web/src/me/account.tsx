/*
 * account.tsx - registering, taking over a question, changing the password.
 */
import { useState } from "preact/hooks";
import { asProblem, command, register } from "../shared/api";
import { Button } from "../shared/components/button";
import { Check, TextField } from "../shared/components/field";
import { PublicNotice } from "../shared/components/public-notice";
import { toast } from "../shared/components/toast";
import { problemText } from "../shared/words";
import { t } from "./words";

const SHORTEST_PASSWORD = 10;

/* A form that is busy while it sends, and says what went wrong. */
function useSending(): { busy: boolean; error: string | null; send: (work: () => Promise<void>) => Promise<void> } {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const send = async (work: () => Promise<void>) => {
		setBusy(true);
		setError(null);
		try {
			await work();
		} catch (thrown) {
			setError(problemText(asProblem(thrown)));
		}
		setBusy(false);
	};
	return { busy, error, send };
}

export function RegisterForm({ notice, done }: { notice: number; done: () => void }) {
	const [login, setLogin] = useState("");
	const [password, setPassword] = useState("");
	const [name, setName] = useState("");
	const [agreed, agree] = useState(false);
	const { busy, error, send } = useSending();
	const ready = login.trim().length >= 3 && password.length >= SHORTEST_PASSWORD && agreed;
	const submit = () => send(async () => {
		await register({ login: login.trim(), password, consent: notice, ...(name.trim() && { name: name.trim() }) });
		toast(t("me.registered"), "good");
		done();
	});
	return (
		<form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
			<TextField
				label={t("me.login")}
				hint={t("me.loginHint")}
				name="username"
				autoComplete="username"
				autoCapitalize="none"
				spellcheck={false}
				maxLength={32}
				required
				value={login}
				onValue={setLogin}
			/>
			<TextField
				label={t("me.password")}
				hint={t("me.passwordHint")}
				name="new-password"
				type="password"
				autoComplete="new-password"
				required
				value={password}
				onValue={setPassword}
			/>
			<TextField
				label={t("me.name")}
				hint={t("me.nameHint")}
				optional
				autoComplete="nickname"
				maxLength={32}
				value={name}
				error={error}
				onValue={setName}
			/>
			<PublicNotice open />
			<Check checked={agreed} onValue={agree}>{t("me.agree")}</Check>
			<Button kind="primary" type="submit" wide busy={busy} disabled={!ready}>{t("me.register")}</Button>
		</form>
	);
}

export function ClaimForm({ done }: { done: () => void }) {
	const [number, setNumber] = useState("");
	const [receipt, setReceipt] = useState("");
	const { busy, error, send } = useSending();
	const submit = () => send(async () => {
		await command("person.claim", { number: number.trim(), receipt: receipt.replace(/[\s-]/g, "").toUpperCase() });
		toast(t("me.claimed"), "good");
		setNumber("");
		setReceipt("");
		done();
	});
	return (
		<form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
			<p class="faint small">{t("me.claimText")}</p>
			<TextField label={t("number")} inputMode="numeric" autoComplete="off" value={number} onValue={setNumber} />
			<TextField label={t("receipt")} autoComplete="off" autoCapitalize="none" value={receipt} error={error} onValue={setReceipt} />
			<div><Button type="submit" busy={busy} disabled={!number.trim() || !receipt.trim()}>{t("me.claim")}</Button></div>
		</form>
	);
}

export function PasswordForm({ login }: { login: string }) {
	const [old, setOld] = useState("");
	const [next, setNext] = useState("");
	const { busy, error, send } = useSending();
	const submit = () => send(async () => {
		await command("person.password", { old, new: next });
		toast(t("me.password.done"), "good");
		setOld("");
		setNext("");
	});
	return (
		<form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
			{/* For password managers: whose password it is. */}
			<input class="visually-hidden" type="text" autoComplete="username" value={login} readOnly tabIndex={-1} aria-hidden="true" />
			<TextField label={t("me.password.old")} type="password" autoComplete="current-password" value={old} onValue={setOld} />
			<TextField
				label={t("me.password.new")}
				hint={t("me.passwordHint")}
				type="password"
				autoComplete="new-password"
				value={next}
				error={error}
				onValue={setNext}
			/>
			<div><Button type="submit" busy={busy} disabled={!old || next.length < SHORTEST_PASSWORD}>{t("me.password.title")}</Button></div>
		</form>
	);
}
