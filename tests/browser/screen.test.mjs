/*
 * screen.test.mjs - the hall's big screen: what it shows when, that it goes on by itself, and that its code leads in.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { inMinutes } from "./city.mjs";
import { calm, eventually, look, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };
const WALL = { width: 1920, height: 1080 };

const QUESTION = "三环线白沙洲大道段每天早高峰都堵，高架下的匝道什么时候能开放？";
const LONG = "您好，感谢您的关注。".concat(
	...Array.from({ length: 9 }, (_, i) => `关于您提到的第${"一二三四五六七八九"[i]}个路口，我们已会同交警部门完成现场勘查，拟在年底前完成渠化改造和信号配时优化。`),
);

stage();

const wall = (event, query = "", size = WALL) => visit(browser, city, `/screen/${event}${query}`, { size });
const act = async (key, command, args) => (await city.staff(key)).do(command, args);

/* Nothing lies outside the wall, and nothing that is to be read is cut or too small. */
async function readable(page) {
	const faults = await page.evaluate(() => {
		const found = [];
		const least = innerHeight / 40;
		for (const element of document.querySelectorAll(".screen p, .screen h1, .screen dt, .screen dd, .screen footer, .screen .badge")) {
			if (element.closest(".controls") || !element.textContent.trim())
				continue;
			const box = element.getBoundingClientRect();
			if (box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > innerHeight + 1)
				found.push(`outside: ${element.textContent.slice(0, 20)}`);
			if (parseFloat(getComputedStyle(element).fontSize) < least)
				found.push(`too small: ${element.textContent.slice(0, 20)}`);
		}
		for (const element of document.querySelectorAll(".fitted"))
			if (element.scrollHeight > element.clientHeight + 1)
				found.push(`cut: ${element.textContent.slice(0, 20)}`);
		return found;
	});
	assert.deepEqual(faults, []);
}

const shows = (page, text) => page.locator(".middle", { hasText: text }).waitFor({ timeout: 15_000 });

async function live() {
	const event = await city.event();
	const { question } = await city.approved(event, QUESTION, "transport");
	return { event, question };
}

test("before, while it waits, is answered, paused and ended", LIMIT, async () => {
	const before = await city.event({ starts_at: inMinutes(20) }, ["open"]);
	const early = await wall(before);
	await early.locator(".calm").waitFor();
	await readable(early);
	await look(early, "before");

	const { event, question } = await live();
	const page = await wall(event);
	await shows(page, "等待答复");
	await shows(page, QUESTION);
	await readable(page);
	await look(page, "waiting");
	await act("official2", "question.answering", { question });
	await shows(page, "正在答复");
	await readable(page);
	await look(page, "now");
	await act("official2", "answer.publish", { question, text: "匝道今年九月底开放，届时早高峰可以分流三成车流。", outcome: "planned" });
	await shows(page, "九月底开放");
	await readable(page);
	await look(page, "answer");
	await act("host", "event.pause", { event, why: "设备调试" });
	await shows(page, "稍后继续");
	await look(page, "paused");
	await act("host", "event.resume", { event });
	await act("host", "event.end", { event });
	await shows(page, "九月底开放"); // what was said stays to be read
	calm(page);
});

test("a long answer is told in parts, none cut, and the next one follows by itself", LIMIT, async () => {
	const { event, question } = await live();
	await act("official2", "answer.publish", { question, text: LONG });
	for (const size of [WALL, { width: 3840, height: 2160 }, { width: 1280, height: 800 }]) {
		const page = await wall(event, size.width > 3000 ? "?theme=light" : "", size);
		await page.locator(".slide__part", { hasText: /^1 / }).waitFor();
		await page.keyboard.press(" "); // held: it must not turn by itself while it is looked at
		const told = [];
		for (let part = 1; part <= 4; part += 1) {
			await page.locator(".slide__part", { hasText: new RegExp(`^${part} /`) }).waitFor();
			told.push(await page.locator(".slide__text").innerText());
			await readable(page);
			await look(page, `long-${size.width}-${part}`);
			if ((await page.locator(".slide__part").innerText()).startsWith(`${part} / ${part}`))
				break;
			await page.keyboard.press("ArrowRight");
		}
		assert.equal(told.join(""), LONG);
		calm(page);
		await page.context().close();
	}
	const page = await wall(event);
	await page.clock.install();
	await page.reload();
	await page.locator(".slide__part", { hasText: /^1 / }).waitFor();
	await page.clock.runFor(31_000);
	await page.locator(".slide__part", { hasText: /^2 / }).waitFor();
	await page.keyboard.press(" ");
	await page.clock.runFor(120_000);
	await page.locator(".slide__part", { hasText: /^2 / }).waitFor(); // held
});

test("what is taken back is gone from the wall at once", LIMIT, async () => {
	const { event, question } = await live();
	const page = await wall(event);
	await shows(page, QUESTION);
	await act("moderator", "entry.hide", { target: question, why: "含个人信息" });
	await page.getByText(QUESTION).waitFor({ state: "detached" });
	calm(page);
});

test("it comes back by itself when the server was away, and says so meanwhile", LIMIT, async () => {
	const { event, question } = await live();
	const page = await wall(event);
	await shows(page, QUESTION);
	await city.stop();
	await page.getByText("正在重新连接").waitFor({ timeout: 20_000 });
	await readable(page);
	await city.start();
	await page.getByText("正在重新连接").waitFor({ state: "detached", timeout: 60_000 });
	await act("official2", "answer.publish", { question, text: "今晚起开放。" });
	await shows(page, "今晚起开放");
	calm(page, "breaks");
});

test("its controls come with the pointer; the keyboard finds them; axe finds no fault", LIMIT, async () => {
	const { event } = await live();
	const page = await wall(event);
	await shows(page, QUESTION);
	await eventually(() => page.evaluate(() => document.documentElement.classList.contains("is-unattended")));
	await page.mouse.move(400, 400);
	await eventually(() => page.evaluate(() => !document.documentElement.classList.contains("is-unattended")));
	await look(page, "controls");
	await accessible(page);
	await page.getByRole("button", { name: "浅色" }).click();
	await page.locator("html[data-theme=light]").waitFor();
	await accessible(page);
	await look(page, "light");
	await page.getByRole("button", { name: "English" }).click();
	await page.getByText("Waiting for an answer").waitFor();
	await readable(page);
	await look(page, "english");
	const nowhere = await wall("nowhere");
	await nowhere.getByText("没有这场活动").waitFor();
});
