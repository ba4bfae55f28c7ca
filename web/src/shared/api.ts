/*
 * api.ts - the server over HTTP: reading, signing in, and commands.
 *
 * A command carries an idempotency key.  Where the network fails, or the
 * server asks for a moment of patience, it is sent again with the same key,
 * so that it happens once however often it was tried.
 */
import { newKey } from "./ids";
import { Problem } from "./problem";
import type { ProblemBody, Session } from "./types";
import { locale } from "./words";

export { Problem, asProblem } from "./problem";

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 400;
const LONGEST_PATIENCE_S = 5;
const TIMEOUT_MS = 20_000;

export interface CommandOptions {
	/* Given where the same command may have been sent before (after a reload). */
	key?: string;
	/* How often to try when the network fails; 1 for "tell me at once". */
	attempts?: number;
}

let cached: Promise<Session> | null = null;

/* Who am I?  Asked once, until forgetSession(). */
export function session(): Promise<Session> {
	if (!cached) {
		const asked: Promise<Session> = get<Session>("/api/session");
		cached = asked;
		asked.catch(() => {
			if (cached === asked)
				cached = null;
		});
	}
	return cached;
}

export function forgetSession(): void {
	cached = null;
}

/*
 * A session to act under: the present one, or a new anonymous one.  CONSENT
 * is the version of the notice that was shown.
 */
export async function ensureSession(consent?: number | null): Promise<{ session: Session; created: boolean }> {
	const present = await session();
	if (present.person)
		return { session: present, created: false };
	await post<Session>("/api/session", consent ? { consent } : {});
	forgetSession();
	return { session: await session(), created: true };
}

export async function signIn(login: string, password: string): Promise<Session> {
	const result = await post<Session>("/api/session", { login, password });
	forgetSession();
	return result;
}

export async function register(args: { login: string; password: string; name?: string; consent: number }): Promise<Session> {
	const result = await post<Session>("/api/people", args);
	forgetSession();
	return result;
}

export async function signOut(): Promise<void> {
	await request("DELETE", "/api/session", undefined, await csrfHeader());
	forgetSession();
}

export function get<T>(path: string): Promise<T> {
	return retrying(() => request<T>("GET", path), ATTEMPTS - 1);
}

/* Once only: what is posted has no key.  Things that change the record are commands. */
export async function post<T>(path: string, body: unknown): Promise<T> {
	return request<T>("POST", path, body, cached ? await csrfHeader() : {});
}

/* Run the command NAME.  Answers its result or throws a Problem. */
export async function command<T>(name: string, args: unknown, options: CommandOptions = {}): Promise<T> {
	const key = options.key ?? newKey();
	const run = async () =>
		request<T>("POST", `/api/commands/${name}`, args, { "Idempotency-Key": key, ...(await csrfHeader()) });
	const attempts = options.attempts ?? ATTEMPTS;
	try {
		return await retrying(run, attempts);
	} catch (error) {
		if (!(error instanceof Problem) || !mayBeOldSession(error))
			throw error;
		const before = (await csrfHeader())["X-CSRF-Token"];
		forgetSession();
		if ((await csrfHeader())["X-CSRF-Token"] === before)
			throw error;
		return retrying(run, attempts);
	}
}

/* Another tab may have signed in or out since this page asked who it is. */
function mayBeOldSession(problem: Problem): boolean {
	return problem.status === 401 || (problem.status === 403 && problem.type !== "muted");
}

async function csrfHeader(): Promise<Record<string, string>> {
	const { csrf } = await session();
	return csrf ? { "X-CSRF-Token": csrf } : {};
}

async function retrying<T>(run: () => Promise<T>, attempts: number): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await run();
		} catch (error) {
			const pause = error instanceof Problem ? pauseAfter(error, attempt) : null;
			if (pause === null || attempt >= attempts)
				throw error;
			await new Promise((resume) => setTimeout(resume, pause));
		}
	}
}

/* How long to wait before the next attempt; null where another one is of no use. */
function pauseAfter(problem: Problem, attempt: number): number | null {
	if (problem.status === 503 && problem.retryAfter !== null && problem.retryAfter > LONGEST_PATIENCE_S)
		return null;
	if (problem.status !== 0 && problem.status !== 502 && problem.status !== 503 && problem.status !== 504)
		return null;
	const grown = FIRST_PAUSE_MS * 2 ** (attempt - 1);
	return Math.max((problem.retryAfter ?? 0) * 1000, 0) + Math.random() * grown;
}

async function request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			credentials: "same-origin",
			headers: {
				Accept: "application/json",
				"Accept-Language": locale(),
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
				...headers,
			},
			body: body === undefined ? null : JSON.stringify(body),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
	} catch (error) {
		throw new Problem(0, { title: String(error) });
	}
	if (!response.ok)
		throw await problemOf(response);
	return response.status === 204 ? (undefined as T) : readJson<T>(response);
}

async function readJson<T>(response: Response): Promise<T> {
	try {
		return (await response.json()) as T;
	} catch (error) {
		throw new Problem(0, { title: String(error) });
	}
}

async function problemOf(response: Response): Promise<Problem> {
	const seconds = Number(response.headers.get("Retry-After"));
	const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : null;
	let body: ProblemBody = {};
	try {
		body = (await response.json()) as ProblemBody;
	} catch {
		/* A proxy's own page: the status has to do. */
	}
	return new Problem(response.status, body, retryAfter);
}
