/*
 * sign-in-form.tsx - user name and password; used by /me and /sign-in.
 */
import { useState } from "preact/hooks";
import { asProblem, signIn } from "../api";
import type { Session } from "../types";
import { addWords, problemText } from "../words";
import { Button } from "./button";
import { TextField } from "./field";

const t = addWords({
	zh: {
		"account.login": "用户名",
		"account.password": "密码",
		"account.signIn": "登录",
	},
	en: {
		"account.login": "User name",
		"account.password": "Password",
		"account.signIn": "Sign in",
	},
});

export function SignInForm({ done }: { done: (session: Session) => void }) {
	const [login, setLogin] = useState("");
	const [password, setPassword] = useState("");
	const [error, setError] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const submit = async () => {
		setBusy(true);
		setError(null);
		try {
			done(await signIn(login.trim(), password));
		} catch (thrown) {
			const problem = asProblem(thrown);
			setError(problem.status === 401 ? t("problem.signIn") : problemText(problem));
			setBusy(false);
		}
	};
	return (
		<form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
			<TextField
				label={t("account.login")}
				name="username"
				autoComplete="username"
				autoCapitalize="none"
				spellcheck={false}
				required
				value={login}
				onValue={setLogin}
			/>
			<TextField
				label={t("account.password")}
				name="password"
				type="password"
				autoComplete="current-password"
				required
				value={password}
				error={error}
				onValue={setPassword}
			/>
			<Button kind="primary" type="submit" wide busy={busy} disabled={!login.trim() || !password}>{t("account.signIn")}</Button>
		</form>
	);
}
