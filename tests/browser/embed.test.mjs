/*
 * embed.test.mjs - an event in another site's page: one tag, no cookie, as high as it is, and only where it may stand.
 *
 * With OPENFLOOR_LOOK=DIR pictures of it go there, to be looked at.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { accessible } from "./access.mjs";
import { City } from "./city.mjs";
import { calm, eventually, launch, PHONE, visit } from "./chromium.mjs";

const LIMIT = { timeout: 120_000 };
const LOOK = process.env.OPENFLOOR_LOOK;
const QUESTION = "三环线早高峰的匝道什么时候开放？";

let city;
let browser;
let site;
let tag = "";

/* A newspaper at another host: localhost is not 127.0.0.1. */
before(async () => {
	city = await City.begin();
	browser = await launch();
	site = createServer((request, response) => {
		response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
		response.end(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>晚报</title>
			<body><h1>晚报</h1><p>今晚七点，民生面对面。</p>${tag}<p id="below">广告</p></body></html>`);
	}).listen(0);
	if (LOOK)
		mkdirSync(LOOK, { recursive: true });
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

after(async () => {
	site?.close();
	await browser?.close();
	await city?.end();
});

/* The newspaper's page with EVENT in it. */
async function paper(event, attributes = "", size = { width: 1000, height: 900 }) {
	tag = `<script async src="${city.url}/embed.js" data-event="${event}" ${attributes}></script>`;
	const context = await browser.newContext({ viewport: size, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
	const page = await context.newPage();
	page.said = [];
	page.on("console", (message) => page.said.push(message.text()));
	await page.goto(`http://localhost:${site.address().port}/`);
	return page;
}

async function look(name, page) {
	if (!LOOK)
		return;
	await page.waitForTimeout(400);
	await page.screenshot({ path: join(LOOK, `embed-${name}.png`), animations: "disabled" });
}

const act = async (key, command, args) => (await city.staff(key)).do(command, args);

test("one tag shows the event, live, as high as it is, and sets no cookie", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, "早餐摊什么时候回来？", "urban-management");
	const page = await paper(event);
	const frame = page.frameLocator("iframe");
	await frame.getByText("早餐摊").waitFor();
	const { question } = await city.approved(event, QUESTION, "transport");
	await frame.getByText(QUESTION).waitFor(); // by itself
	await act("official2", "answer.publish", { question, text: "今年九月底开放。".repeat(30), outcome: "planned" });
	await frame.getByText("今年九月底开放").waitFor();
	const inner = () => frame.locator("html").evaluate((root) => root.scrollHeight);
	await eventually(async () => Math.abs((await page.locator("iframe").boundingBox()).height - Math.min(900, await inner())) <= 2, "as high as its content");
	assert.deepEqual(await page.context().cookies(), []);
	assert.deepEqual(page.said, []);
	await look("desktop", page);
	const [opened] = await Promise.all([page.context().waitForEvent("page"), frame.getByRole("link", { name: "我要提问" }).click()]);
	await opened.waitForURL(`${city.url}/events/${event}`);
	await act("moderator", "entry.hide", { target: question, why: "含个人信息" });
	await frame.getByText(QUESTION).waitFor({ state: "detached" });
});

test("language, colours and number are the site's; a phone's column is enough", LIMIT, async () => {
	const event = await city.event();
	for (let i = 0; i < 4; i += 1)
		await city.approved(event, `第${"一二三四"[i]}条提问，关于路灯和人行道的维修安排`, "transport");
	const page = await paper(event, 'data-lang="en" data-theme="dark" data-count="2" data-max-height="600"', PHONE);
	const frame = page.frameLocator("iframe");
	await frame.getByRole("link", { name: "Ask a question" }).waitFor();
	await eventually(async () => (await frame.locator("article").count()) === 2, "two of them");
	const colour = await frame.locator("html").evaluate((root) => getComputedStyle(root).backgroundColor);
	assert.equal(colour, "rgb(24, 29, 27)");
	assert.ok((await page.locator("iframe").boundingBox()).height <= 600);
	await look("phone-dark", page);
	const alone = await visit(browser, city, `/embed/${event}`, { size: { width: 320, height: 700 } });
	await alone.getByText("第四条提问").waitFor();
	await accessible(alone);
	await look("narrow", alone);
	calm(alone);
});

test("who reads is not pushed aside", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, "第一条提问，路灯什么时候修", "transport");
	const page = await paper(event);
	const frame = page.frameLocator("iframe");
	await frame.getByText("第一条提问").hover();
	await city.approved(event, "第二条提问，人行道什么时候铺", "transport");
	await frame.getByRole("button", { name: "1 条新内容" }).waitFor();
	assert.equal(await frame.getByText("第二条提问").count(), 0);
	await frame.getByRole("button", { name: "1 条新内容" }).click();
	await frame.getByText("第二条提问").waitFor();
});

test("it stands only where the operator allows it, and no other page of ours stands anywhere", LIMIT, async () => {
	const event = await city.event();
	const policy = async (path) => (await fetch(city.url + path)).headers.get("content-security-policy");
	assert.match(await policy(`/embed/${event}`), /frame-ancestors \*$/);
	assert.match(await policy(`/events/${event}`), /frame-ancestors 'none'$/);
	await city.stop();
	city.settings["server.embed_in"] = "https://news.example.cn";
	await city.start();
	const page = await paper(event);
	await eventually(() => page.said.some((line) => line.includes("frame-ancestors")), "the browser refuses");
	city.settings["server.embed_in"] = "*; script-src *";
	assert.throws(() => city.run(["check"]), /server\.embed_in must be addresses/);
	city.settings["server.embed_in"] = "*";
});
