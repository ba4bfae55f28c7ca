/*
 * access.test.mjs - every page and every state that matters under axe, in light and dark; two of
 * them in English too; an asker and a moderator without a mouse.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, tabTo } from "./access.mjs";
import { inMinutes, PASSWORD } from "./city.mjs";
import { calm, PHONE, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 90_000 };
const ENGLISH = { language: "en" };
const SMALL = { size: PHONE };

let live;
let ended;

stage({}, async () => {
	ended = await city.event({ title: "冬季供水供气保障专场", title_en: "Water and gas through the winter" });
	const [first] = await city.fill(ended, 3);
	const official = await city.staff("official");
	const { question: card } = await official.get(`/api/questions/${first.question}`);
	await official.do("answer.revise", { answer: card.answers[0].answer, text: "可以。报名平台 5 月 8 日开放。", why: "日期写错" });
	await (await city.staff("host")).do("event.end", { event: ended });
	live = await city.event();
	await city.fill(live, 9);
});

test("the list of events", LIMIT, async () => {
	for (const look of [{}, { ...SMALL, ...ENGLISH }]) {
		const page = await visit(browser, city, "/", look);
		await page.locator("main a", { hasText: look.language ? "winter" : "冬季" }).first().waitFor();
		await accessible(page);
	}
});

test("the live page before the event", LIMIT, async () => {
	const event = await city.event({ opens_at: inMinutes(60), starts_at: inMinutes(60) }, ["schedule"]);
	const page = await visit(browser, city, `/events/${event}`, SMALL);
	await page.getByText("活动还没有开始").waitFor();
	await accessible(page);
});

test("the live page with questions and answers", LIMIT, async () => {
	for (const look of [{}, ENGLISH]) {
		const page = await visit(browser, city, `/events/${live}`, look);
		await page.locator(".reply").nth(2).waitFor();
		await page.locator(".feed__row .button--icon").click();
		await page.locator(".filters").waitFor();
		await accessible(page);
	}
});

test("the form on a phone, and its slip", LIMIT, async () => {
	const page = await visit(browser, city, `/events/${live}`, SMALL);
	await page.locator(".ask-bar button").click();
	await page.locator("dialog[open] details.fold summary").last().click();
	await accessible(page);
	await page.locator("dialog[open] form.ask textarea").first().fill("自来水这几天早上放出来发黄，是不是在换管道？");
	await page.locator("dialog[open] .ask__send button").click();
	await page.locator(".sent").waitFor();
	await accessible(page);
	await page.locator(".sent .button--primary").click();
	await page.locator(".tab", { hasText: "我的" }).click();
	await page.locator(".own").waitFor();
	await accessible(page);
});

test("the live page after the event, and its transcript", LIMIT, async () => {
	const page = await visit(browser, city, `/events/${ended}`);
	await page.getByText("活动已结束").first().waitFor();
	await page.locator(".reply").first().waitFor();
	await accessible(page);
	const transcript = await visit(browser, city, `/events/${ended}/transcript.html`, SMALL);
	await accessible(transcript);
});

test("the receipt, empty, wrong and found", LIMIT, async () => {
	const asked = await city.ask(live, "学校周边下午放学的时候堵得一动不动，能不能划限时停车位？");
	const page = await visit(browser, city, "/receipt", SMALL);
	const fields = page.locator("main input");
	await fields.nth(0).fill(String(asked.number));
	await fields.nth(1).fill("0000-0000-0000");
	await page.keyboard.press("Enter");
	await page.locator(".field__error, [role=alert]").first().waitFor();
	page.troubles.length = 0; // the refusal that was asked for
	await accessible(page);
	await fields.nth(1).fill(asked.receipt);
	await page.keyboard.press("Enter");
	await page.locator(".own").waitFor();
	await accessible(page);
});

test("signing in, and one's own page", LIMIT, async () => {
	const page = await visit(browser, city, "/sign-in", SMALL);
	await page.locator("input[name=username]").waitFor();
	await accessible(page);
	const me = await visit(browser, city, "/me#register", SMALL);
	await me.locator("input[name=username]").waitFor();
	await accessible(me);
});

test("the console with an answer begun", LIMIT, async () => {
	const official = await signIn(browser, city, "official", `/console?event=${live}`);
	await official.locator(".row-card").first().click();
	await official.locator("#answer").fill("您好！");
	await official.getByText("已自动保存").waitFor();
	await accessible(official);
	await official.setViewportSize(PHONE);
	await accessible(official);
});

test("the events' administration, list and form", LIMIT, async () => {
	const admin = await signIn(browser, city, "admin", "/admin", SMALL);
	await admin.locator(".event-row").first().waitFor();
	await accessible(admin);
	await admin.locator(".admin__head .button--primary").click();
	await admin.locator("form").waitFor();
	await accessible(admin);
});

test("the archive, a search and a case", LIMIT, async () => {
	const page = await visit(browser, city, "/cases", SMALL);
	await page.locator(".result").first().waitFor();
	await page.locator("details.filters summary").click();
	await accessible(page);
	await page.locator(".result", { hasText: "购房合同" }).locator("a").click();
	await page.locator(".revisions summary", { hasText: "更正过 1 次" }).click();
	await page.getByText("更正原因：日期写错").waitFor();
	await accessible(page);
});

test("asking and approving with the keyboard alone", LIMIT, async () => {
	const event = await city.event();
	const text = "只用键盘提的问题";
	const asker = await visit(browser, city, `/events/${event}`);
	await asker.locator("form.ask").waitFor();
	await tabTo(asker, "form.ask textarea");
	await asker.keyboard.type(text);
	await tabTo(asker, ".ask__send button");
	await asker.keyboard.press("Enter");
	await asker.locator(".sent").waitFor();

	const desk = await visit(browser, city, `/sign-in?next=${encodeURIComponent(`/desk?event=${event}`)}`);
	await desk.locator("input[name=username]").waitFor();
	await tabTo(desk, "input[name=username]");
	await desk.keyboard.type("moderator");
	await desk.keyboard.press("Tab");
	await desk.keyboard.type(PASSWORD);
	await desk.keyboard.press("Enter");
	await desk.locator(".item__button").waitFor();
	await desk.keyboard.press("j");
	await desk.locator(".sheet__text", { hasText: text }).waitFor();
	await desk.keyboard.press("a");
	await asker.locator(".thread__text", { hasText: text }).waitFor({ timeout: 2_000 });
	[asker, desk].forEach((page) => calm(page));
});
