// Makes the demo city's people and events and keeps their logins in DIR/demo.json; demo.sh calls it.
//   make.mjs people DIR              units and staff, by the program's own subcommands
//   make.mjs events DIR URL PID      topics, events and questions, through the running server's API
//   make.mjs show DIR                print addresses and logins
import { execFileSync } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [action, folder, ...rest] = process.argv.slice(2);
const content = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const demoFile = join(folder, "demo.json");

const readDemo = () => JSON.parse(readFileSync(demoFile, "utf8"));

function writeDemo(demo) {
	const fresh = `${demoFile}.new`;
	writeFileSync(fresh, JSON.stringify(demo, null, 2) + "\n", { mode: 0o600 });
	chmodSync(fresh, 0o600);
	renameSync(fresh, demoFile);
}

// Easy to read out and to type: no letter that looks like another, 70 bits.
function password() {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789";
	const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
	return [group(), group(), group()].join("-");
}

// Run the program as the owner of the city; INPUT is its stdin.
function openfloor(words, input = "") {
	const as = (process.env.OPENFLOOR_AS ?? "").split(" ").filter(Boolean);
	const [command, ...args] = [...as, join(folder, "openfloor"), ...words, "--config", join(folder, "openfloor.conf")];
	return execFileSync(command, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
}

function makePeople() {
	// A copy, for the owner may not be able to enter this source tree.
	const units = join(folder, "units.json");
	writeFileSync(units, JSON.stringify(content("units.json")), { mode: 0o644 });
	openfloor(["unit", "import", units]);
	rmSync(units);
	const logins = {};
	for (const { key, name, function: post, unit, roles } of content("people.json")) {
		const login = key.replace("_", "-");
		const secret = password();
		openfloor(
			["user", "add", "--login", login, "--name", name, ...(post ? ["--function", post] : []),
				...roles.flatMap((role) => ["--role", role]), "--password-file", "-"],
			secret + "\n",
		);
		logins[key] = { login, password: secret, ...(unit && { unit }) };
		console.log(`  ${login.padEnd(16)}${name}${post ? ` · ${post}` : ""}`);
	}
	writeDemo({ logins });
}

// One visitor or member of staff, with a session of their own.
class Person {
	constructor(url, token) {
		Object.assign(this, { url, token, turn: 0 });
	}

	static async enter(url, credentials = {}) {
		const { token } = await new Person(url).request("POST", "/api/session", credentials);
		return new Person(url, token);
	}

	async request(method, path, body, headers = {}) {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...(body && { "Content-Type": "application/json" }),
				...(this.token && { Authorization: `Bearer ${this.token}` }),
				...headers,
			},
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) {
			const problem = new Error(`${method} ${path}: ${response.status} ${text}\n${JSON.stringify(body)}`);
			throw Object.assign(problem, { status: response.status });
		}
		return text ? JSON.parse(text) : {};
	}

	command(name, args) {
		return this.request("POST", `/api/commands/${name}`, args, { "Idempotency-Key": `demo-${process.pid}-${++this.turn}` });
	}
}

const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

// Topics and series are made once and remembered; each gives its id by its key.
async function makeWords(admin, demo) {
	const words = content("words.json");
	demo.topics = {};
	demo.series = {};
	for (const { key, ...topic } of words.topics) demo.topics[key] = (await admin.command("topic.create", topic)).topic;
	for (const { key, ...series } of words.series) demo.series[key] = (await admin.command("series.create", series)).series;
}

async function makeEvent(admin, demo, { states, at, series, event }) {
	const times = Object.fromEntries(Object.entries(at).map(([name, minutes]) => [name, inMinutes(minutes)]));
	const made = await admin.command("event.create", {
		...event,
		...times,
		topics: event.topics.map((key) => demo.topics[key]),
		...(series && { series: demo.series[series] }),
	});
	for (const state of states) {
		try {
			await admin.command(`event.${state}`, { event: made.event });
		} catch (problem) {
			// Its time has come already, and the timer was faster.
			if (problem.status !== 409) throw problem;
		}
	}
	console.log(`  ${event.title}`);
	return made.event;
}

async function decide(moderator, asked, { decision, into, reason, unit, topic, text }, demo, all) {
	const which = { question: asked.question, version: asked.version };
	if (decision === "approve") {
		const exact = createHash("sha256").update(text.normalize("NFC")).digest("hex");
		return moderator.command("question.approve", { ...which, content: exact, unit, topic: demo.topics[topic] });
	}
	if (decision === "merge") return moderator.command("question.merge", { ...which, into: all[into].question });
	if (decision === "reject") return moderator.command("question.reject", { ...which, reason });
}

// Ask, decide and answer as many people, each with a session; some questions are left waiting.
async function fillEvent(url, demo) {
	const questions = content("questions.json");
	const staff = {};
	for (const key of ["host", "moderator", "official", "official2", "official3", "official4", "official5"]) {
		staff[key] = await Person.enter(url, demo.logins[key]);
	}
	const visitors = [];
	const asked = [];
	for (const question of questions) {
		const { text, unit, topic, domain, district } = question;
		const visitor = await Person.enter(url);
		visitors.push(visitor);
		asked.push(await visitor.command("question.ask", {
			event: demo.event_id, text, unit, topic: demo.topics[topic], domain, district, consent: demo.notice_version,
		}));
	}
	for (const [index, question] of questions.entries()) {
		if (!question.decision) continue;
		await decide(staff.moderator, asked[index], question, demo, asked);
		for (const voter of visitors.slice(0, question.votes ?? 0)) {
			await voter.command("question.vote", { question: asked[index].question });
		}
		for (const { by, text, outcome } of question.answers ?? []) {
			await staff[by].command("answer.publish", { question: asked[index].question, text, outcome });
		}
	}
	await staff.host.command("event.announce", {
		event: demo.event_id,
		text: "欢迎来到民生面对面。十一个部门已经在线，请直接提问；提问经审核后公开，答复会整理成实录。",
	});
	const waiting = questions.filter(({ decision }) => !decision).length;
	console.log(`  ${questions.length} 条提问，${waiting} 条待审  questions, ${waiting} of them waiting`);
}

async function isOver(url, event) {
	const { event: now } = await new Person(url).request("GET", `/api/events/${event}`);
	return !["open", "live", "paused", "closing"].includes(now.state);
}

// Each step is written down when it is done, so that a start that was cut off goes on from there.
async function makeEvents(url, pid) {
	const demo = readDemo();
	const first = !demo.filled;
	Object.assign(demo, { url, pid: Number(pid) });
	if (first || (await isOver(url, demo.event_id))) {
		console.log("\n== 建活动、提问、答复  Making events, questions and answers");
		const admin = await Person.enter(url, demo.logins.admin);
		demo.notice_version = (await new Person(url).request("GET", "/api/session")).notice_version;
		demo.made ??= {};
		if (!demo.topics) await makeWords(admin, demo);
		for (const plan of content("events.json")) {
			const again = plan.key === "live" && !first;
			if (demo.made[plan.key] && !again) continue;
			demo.made[plan.key] = await makeEvent(admin, demo, plan);
			if (plan.key === "live") Object.assign(demo, { event_id: demo.made.live, event: plan.event.title });
			writeDemo(demo);
		}
		await fillEvent(url, demo);
		demo.filled = true;
	}
	writeDemo(demo);
}

function show() {
	const { url, event_id: event, logins, pid } = readDemo();
	const place = (name, path) => console.log(`  ${name}\t${url}${path}`);
	console.log("\n== 应声演示城市已就绪  The demo city is ready\n");
	place("活动 events", "/");
	place("直播 live", `/events/${event}`);
	place("审核 desk", `/desk?event=${event}`);
	place("主持 host", `/host?event=${event}`);
	place("答复 console", `/console?event=${event}`);
	place("档案 archive", "/cases");
	place("管理 admin", "/admin");
	console.log("\n  登录名 login       密码 password");
	for (const { login, password: secret, unit } of Object.values(logins)) {
		console.log(`  ${login.padEnd(18)} ${secret}${unit ? `  (${unit})` : ""}`);
	}
	console.log(`\n  ${demoFile}\n  进程 process ${pid}；停止 stop: kill ${pid}\n`);
}

if (action === "people") makePeople();
else if (action === "events") await makeEvents(...rest);
else if (action === "show") show();
else {
	console.error("usage: make.mjs people|events|show DIR [URL PID]");
	process.exit(2);
}
