/*
 * admin_words.test.mjs - the city's words, reasons of rejection and machine rules in /admin, and
 * what comes of them on real questions.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, tabTo } from "./access.mjs";
import { calm, eventually, fits, look, PHONE, signIn } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };

stage();

const open = (part, look = {}, who = "admin") => signIn(browser, city, who, `/admin?part=${part}`, look);
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const seen = (page, text) => page.getByText(text).first().waitFor();

async function add(page, words, severity) {
	await page.getByLabel("一行一个词").fill(words);
	await page.getByRole("radio", { name: severity }).check();
	await press(page, "加入待保存");
}

test("words are tried, run over past questions, saved, and colour the next question", LIMIT, async () => {
	const event = await city.event();
	const moderator = await city.staff("moderator");
	const colour = async ({ question }) => (await moderator.get(`/api/questions/${question}`)).question.colour;
	await city.ask(event, "紫色大象什么时候来动物园？");
	const page = await open("words");
	await add(page, "紫色大象\n紫色大象\n 蓝色河马 ", "禁用");
	await seen(page, "添加或改级 2 个，移除 0 个");
	await page.getByLabel("输入一段话").fill("紫-色-大-象的电话是13871234567");
	await page.locator(".tried .colour--red").waitFor();
	await page.locator(".tried .colour--amber").waitFor();
	await page.locator(".tried .hit--banned", { hasText: "紫-色-大-象" }).waitFor();
	await page.locator(".tried__text", { hasText: "***********" }).waitFor();
	await press(page, "用最近一千条提问试一遍");
	await page.locator(".dry__list li", { hasText: "紫色大象什么时候来动物园？" }).locator(".colour--red").waitFor();
	await page.evaluate(() => scrollTo(0, 0)); // nothing half below the header
	await accessible(page);
	await look(page, "words-1440");
	await page.reload(); // what is not saved stays
	await seen(page, "添加或改级 2 个，移除 0 个");
	await press(page, "撤销：蓝色河马");
	await page.getByLabel("说明").fill("动物园活动");
	await press(page, "保存为新版本");
	await seen(page, /已保存为第 \d+ 版/);
	await page.getByLabel("查找词").fill("紫色");
	await page.locator(".word", { hasText: "紫色大象" }).getByText("禁用").waitFor();
	await eventually(async () => (await colour(await city.ask(event, "请问紫色大象几岁？"))) === "red", "a question with the word is red");
	await page.getByText("版本历史").click();
	await page.locator(".versions__list li", { hasText: "动物园活动" }).getByText(/方敏 · 添加 1，移除 0/).waitFor();

	await press(page, "移除 紫色大象");
	await press(page, "不移除 紫色大象");
	await seen(page, "还没有修改");
	await press(page, "移除 紫色大象");
	await press(page, "保存为新版本");
	await page.locator(".word", { hasText: "紫色大象" }).waitFor({ state: "detached" });
	await eventually(async () => (await colour(await city.ask(event, "紫色大象现在几岁了？"))) === "green", "and is not when it is gone");
	calm(page);
});

test("another's version keeps what was typed and says whose it is; what cannot stand is named", LIMIT, async () => {
	const page = await open("words");
	await add(page, "橙色犀牛", "敏感");
	const lead = await city.staff("lead_moderator");
	const { version } = await lead.get("/api/words");
	await lead.do("words.change", { version, add: [{ word: "青色企鹅", severity: "note" }] });
	await press(page, "保存为新版本");
	await page.locator(".note--warn", { hasText: "郑云" }).waitFor();
	await seen(page, "添加或改级 1 个，移除 0 个");
	await add(page, "！！", "敏感");
	await press(page, "保存为新版本");
	await page.locator(".change__refused", { hasText: "！！" }).waitFor();
	await press(page, "撤销：！！");
	await press(page, "保存为新版本");
	await seen(page, /已保存为第 \d+ 版/);
	await eventually(async () => (await lead.get(`/api/words?q=${encodeURIComponent("橙色犀牛")}`)).total === 1, "the word is in the list");
	calm(page, "refusals");
});

test("a reason is made, changed, retired and brought back", LIMIT, async () => {
	const page = await open("reasons");
	const { reasons } = await (await city.visitor()).get("/api/reasons");
	await page.locator(".reason-row", { hasText: reasons[0].name }).waitFor();
	await accessible(page);
	await look(page, "reasons-1440");
	await press(page, "新增原因");
	await page.getByLabel("名称", { exact: true }).fill("归省里管");
	await press(page, "保存");
	await page.locator("dialog[open] .field__error", { hasText: "请填写" }).waitFor();
	await page.getByLabel("给提问人的话", { exact: true }).fill("这件事由省里办理。");
	await accessible(page);
	await press(page, "保存");
	await page.locator(".reason-row", { hasText: "这件事由省里办理。" }).waitFor();
	await press(page, "修改 归省里管");
	await page.getByLabel("给提问人的话", { exact: true }).fill("这件事由省里办理，请拨打省热线。");
	await press(page, "保存");
	await page.locator(".reason-row", { hasText: "请拨打省热线" }).waitFor();
	await press(page, "停用 归省里管");
	await page.locator("dialog[open] .button--danger").click();
	await press(page, "恢复 归省里管");
	await page.getByRole("button", { name: "停用 归省里管", exact: true }).waitFor();
	calm(page);
});

test("a rule is off, is switched on after a warning, rejects, and is switched off", LIMIT, async () => {
	const page = await open("rules");
	const flood = page.getByRole("switch", { name: "驳回刷屏" });
	await flood.waitFor();
	assert.equal(await flood.getAttribute("aria-checked"), "false");
	await accessible(page);
	await tabTo(page, "[role=switch]");
	await page.keyboard.press("Space");
	await seen(page, "打开“驳回刷屏”？");
	await page.locator("dialog[open] .button--primary").click();
	await page.locator(".rule", { hasText: "驳回刷屏" }).getByText(/方敏于.*打开/).waitFor();
	assert.equal(await flood.getAttribute("aria-checked"), "true");
	await look(page, "rules-1440");
	const event = await city.event();
	const moderator = await city.staff("moderator");
	const asker = await city.visitor();
	const ask = (text) => asker.do("question.ask", { event, text, consent: 1 });
	await ask("江汉路路灯坏了什么时候修好");
	await eventually(async () => {
		const { question } = await ask("江汉路路灯坏了什么时候修好！");
		return (await moderator.get(`/api/questions/${question}`)).question.state === "rejected";
	}, "the second is rejected by the machine");
	await flood.click();
	await page.locator(".rule", { hasText: "驳回刷屏" }).getByText(/方敏于.*关闭/).waitFor();
	calm(page);
});

test("on a phone, in English, and for a lead moderator", LIMIT, async () => {
	for (const part of ["words", "reasons", "rules"]) {
		const page = await open(part, { size: PHONE });
		await page.locator(".lists__head h1").waitFor();
		await accessible(page);
		await look(page, `${part}-390`);
	}
	const english = await open("words", { size: PHONE, language: "en" });
	await english.getByRole("heading", { name: "Words", exact: true }).waitFor();
	await fits(english);
	const lead = await open("words", {}, "lead_moderator");
	await lead.locator(".word").first().waitFor();
	assert.equal(await lead.getByRole("link", { name: "活动", exact: true }).and(lead.locator(".parts-nav a")).count(), 0);
	await lead.getByRole("link", { name: "机器规则" }).click();
	await lead.getByRole("switch").first().waitFor();
	assert.equal(await lead.getByRole("switch").first().isDisabled(), true);
	calm(lead);
});
