/*
 * city.mjs - a city under test: the real server on a folder of its own, and people who use it.
 *
 * The program is what OPENFLOOR names (build/openfloor by default).  Units, staff and words are
 * those of the demo city, so that what the pages show here is what they show there.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = resolve(process.env.OPENFLOOR ?? join(ROOT, "build/openfloor"));
const UNITS = join(ROOT, "config/demo/units.json");
const UNITS_OF_EVENT = [
	"education", "transport", "housing", "medical-insurance", "urban-management", "human-resources", "traffic-police",
	"health", "environment", "water-company", "wuchang",
];

export const PASSWORD = "correct horse battery";

export function demo(name) {
	return JSON.parse(readFileSync(join(ROOT, "config/demo", `${name}.json`), "utf8"));
}

export const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

const loginOf = (key) => key.replace("_", "-");
const contentOf = (text) => createHash("sha256").update(text).digest("hex");

/* Somebody with a session, over HTTP with a bearer token. */
class Person {
	constructor(city) {
		this.city = city;
		this.token = null;
	}

	async request(method, path, body) {
		const response = await fetch(this.city.url + path, {
			method,
			headers: {
				...(body && { "Content-Type": "application/json" }),
				...(this.token && { Authorization: `Bearer ${this.token}` }),
			},
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return text ? JSON.parse(text) : {};
	}

	get(path) {
		return this.request("GET", path);
	}

	do(command, args) {
		return this.request("POST", `/api/commands/${command}`, args);
	}

	async enter(credentials = {}) {
		this.token = (await this.request("POST", "/api/session", credentials)).token;
		return this;
	}
}

export class City {
	constructor() {
		this.folder = mkdtempSync(join(tmpdir(), "openfloor-browser-"));
		this.log = join(this.folder, "log");
		this.settings = {
			"server.port": 0,
			"server.workers": 2,
			"server.drain_seconds": 1,
			"store.data": join(this.folder, "data"),
			"limits.enabled": "no",
			"people.scrypt_log2_n": 10,
			"audit.anchor_file": join(this.folder, "anchors"),
			...(process.getuid() === 0 && { "server.user": "root" }),
		};
		this.process = null;
		this.url = null;
		this.known = new Map();
	}

	/* A city with its units and staff, served; with SETTINGS of its own. */
	static async begin(settings = {}) {
		const city = new City();
		Object.assign(city.settings, settings);
		try {
			city.run(["init"]);
			city.run(["unit", "import", UNITS]);
			for (const { key, name, function: post, roles } of demo("people"))
				city.addUser(key, name, post, roles);
			return await city.start();
		} catch (error) {
			await city.end();
			throw error;
		}
	}

	#sets() {
		return Object.entries(this.settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
	}

	run(words, input = "") {
		const done = spawnSync(PROGRAM, [...words, ...this.#sets()], { input, encoding: "utf8", timeout: 60_000 });
		if (done.status !== 0)
			throw new Error(`openfloor ${words.join(" ")}: ${done.error ?? done.stderr}`);
	}

	addUser(key, name, post, roles) {
		const about = ["--name", name, ...(post ? ["--function", post] : []), ...roles.flatMap((role) => ["--role", role])];
		this.run(["user", "add", "--login", loginOf(key), ...about, "--password-file", "-"], `${PASSWORD}\n`);
	}

	/* Serves; after a stop on the same port as before, where people come back to. */
	async start() {
		const child = spawn(PROGRAM, ["serve", ...this.#sets()], { stdio: ["ignore", "pipe", "pipe"] });
		this.process = child;
		this.leave = () => child.kill();
		process.once("exit", this.leave);
		child.stderr.on("data", (lines) => appendFileSync(this.log, lines));
		const lines = createInterface({ input: child.stdout });
		const [line] = await Promise.race([
			once(lines, "line"),
			once(child, "exit").then(([code]) => {
				throw new Error(`the server ended with ${code}: ${readFileSync(this.log, "utf8").slice(-2000)}`);
			}),
		]);
		if (!line.startsWith("ready "))
			throw new Error(`the server said "${line}"`);
		this.url = line.split(" ")[1].replace(/\/$/, "");
		this.settings["server.port"] = new URL(this.url).port;
		return this;
	}

	async stop() {
		const child = this.process;
		this.process = null;
		if (!child || child.exitCode !== null)
			return;
		process.off("exit", this.leave);
		child.kill("SIGTERM");
		await once(child, "exit");
	}

	async end() {
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	// --- people

	visitor() {
		return new Person(this).enter();
	}

	/* The standing session of the member of staff that config/demo/people.json calls KEY. */
	staff(key) {
		if (!this.known.has(key))
			this.known.set(key, new Person(this).enter({ login: loginOf(key), password: PASSWORD }));
		return this.known.get(key);
	}

	// --- events and questions

	/* An event that is live, or as far as STEPS go. */
	async event(more = {}, steps = ["open", "start"]) {
		const admin = await this.staff("admin");
		const host = await this.staff("host");
		const { event } = await admin.do("event.create", {
			kind: "session",
			title: "民生面对面：您关心的事，今晚现场答",
			title_en: "Face to face: what matters to you, answered tonight",
			summary: "十一个部门和单位在线，两个小时，入学、住房、出行、就医，有问必答。",
			units: UNITS_OF_EVENT,
			/* Later than by hand: what is due happens by itself, between any two steps. */
			opens_at: inMinutes(1),
			starts_at: inMinutes(1),
			asking_ends_at: inMinutes(110),
			ends_at: inMinutes(120),
			...more,
		});
		for (const step of steps)
			await (step === "schedule" ? admin : host).do(`event.${step}`, { event });
		return event;
	}

	async ask(event, text, more = {}) {
		return (await this.visitor()).do("question.ask", { event, text, consent: 1, ...more });
	}

	async approve(asked, more = {}) {
		const moderator = await this.staff("moderator");
		const { question: card } = await moderator.get(`/api/questions/${asked.question}`);
		await moderator.do("question.approve", { question: card.question, version: card.version, content: contentOf(card.text), ...more });
		return asked;
	}

	async approved(event, text, unit, more = {}) {
		return this.approve(await this.ask(event, text, { unit, ...more }), { unit });
	}

	/* The demo city's first COUNT questions, decided, voted on and answered as it has them. */
	async fill(event, count, topics = {}) {
		const asked = [];
		for (const plan of demo("questions").slice(0, count)) {
			const about = { topic: topics[plan.topic], domain: plan.domain, district: plan.district };
			const one = await this.ask(event, plan.text, { unit: plan.unit, ...about });
			asked.push(one);
			if (plan.decision === "approve")
				await this.approve(one, { unit: plan.unit });
			for (const { by, text, outcome } of plan.answers ?? [])
				await (await this.staff(by)).do("answer.publish", { question: one.question, text, outcome });
		}
		return asked;
	}
}
