/*
 * refusals.test.mjs - what goes wrong, as people see it: a question that is declined, texts that
 * mean harm, two moderators on one question, a reload, a server that is away, a dead network.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { calm, eventually, fits, PHONE, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 90_000 };
const SCRIPT = "<script>window.harmed = 1</script><img src=x onerror=\"window.harmed = 2\">\"'><svg/onload=window.harmed=3>{{7*7}}";

stage();

/* Opens the form on a phone, writes TEXT into it and sends it. */
async function write(phone, text) {
	await phone.locator(".ask-bar button").click();
	await phone.locator("dialog[open] form.ask textarea").first().fill(text);
}

async function ask(phone, text) {
	await write(phone, text);
	await phone.locator("dialog[open] .ask__send button").click();
}

test("a declined question tells its asker why, and nobody else", LIMIT, async () => {
	const event = await city.event();
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await ask(phone, "加微信领取内部学位名额，先到先得");
	await phone.locator("dialog[open] .sent .button--primary").click();

	const desk = await signIn(browser, city, "moderator", `/desk?event=${event}`);
	await desk.locator(".item__button").first().click();
	await desk.keyboard.press("r");
	await desk.locator(".reasons").waitFor();
	await desk.keyboard.press("Shift+Digit5");
	await desk.locator(".panel textarea:focus").waitFor();
	await desk.keyboard.type("请不要发布广告");
	await desk.keyboard.press("Enter");
	await desk.getByText("没有待审的提问").waitFor();

	const own = phone.locator('.own[data-state="rejected"]');
	await phone.locator(".tab", { hasText: "我的" }).click();
	await own.waitFor();
	const told = await own.innerText();
	assert.match(told, /广告或刷屏/);
	assert.match(told, /请不要发布广告/);
	const stranger = await visit(browser, city, `/events/${event}`);
	await stranger.locator(".feed").waitFor();
	assert.equal(await stranger.getByText("内部学位").count(), 0);
	[phone, desk, stranger].forEach((page) => calm(page));
});

test("texts that mean harm stay texts, and no page grows wide", LIMIT, async () => {
	const event = await city.event();
	const texts = [
		SCRIPT,
		"\u202e" + "反着写的问题 abc \u2066def\u2069",
		"Z\u0310\u0311\u0312a\u0310\u0311\u0312l\u0310\u0311g\u0310\u0311o\u0312 乱码的问题",
		"没有空格的网址 https://example.com/" + "a".repeat(400),
		"“".repeat(60) + "\n".repeat(40) + "很多空行的问题",
	];
	const official = await city.staff("official");
	for (const text of texts) {
		const { question } = await city.approved(event, text, "education");
		await official.do("answer.publish", { question, text });
	}
	await city.ask(event, SCRIPT, { unit: "education" });
	const pages = [
		await visit(browser, city, `/events/${event}`, { size: PHONE }),
		await visit(browser, city, `/events/${event}`),
		await signIn(browser, city, "moderator", `/desk?event=${event}`),
		await signIn(browser, city, "official", `/console?event=${event}`, { size: PHONE }),
	];
	await pages[0].locator(".thread").nth(texts.length - 1).waitFor();
	await pages[1].locator(".thread").nth(texts.length - 1).waitFor();
	await pages[2].locator(".item__button").first().click();
	await pages[2].locator(".sheet__text").waitFor();
	await pages[3].locator(".shelf__head", { hasText: "已答复" }).click();
	await pages[3].locator(".row-card").first().click();
	await pages[3].locator(".published-answer").first().waitFor();
	assert.ok((await pages[0].locator("main").innerText()).includes("<script>window.harmed = 1</script>"));

	await (await city.staff("host")).do("event.end", { event });
	const archive = await visit(browser, city, "/cases", { size: PHONE });
	await archive.locator(".result").nth(texts.length - 1).waitFor();
	await fits(archive);
	await archive.locator(".result", { hasText: "没有空格的网址" }).locator("a").click();
	await archive.locator(".case-reply__text").waitFor();
	const transcript = await visit(browser, city, `/events/${event}/transcript.html`, { size: PHONE });
	assert.ok((await transcript.locator("body").innerText()).includes("<script>window.harmed = 1</script>"));
	for (const page of [...pages, archive, transcript]) {
		assert.equal(await page.evaluate(() => window.harmed), undefined);
		await fits(page);
		calm(page);
	}
});

test("a text of 100 kB is stopped at the form, and stays there", LIMIT, async () => {
	const event = await city.event();
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE });
	const long = "请问停水到几点？".repeat(4_200);
	await write(phone, long);
	await phone.locator(".counter--over").waitFor();
	assert.equal(await phone.locator("dialog[open] .ask__send button").isDisabled(), true);
	// The server, asked past the form, refuses as well.
	const visitor = await city.visitor();
	await assert.rejects(visitor.do("question.ask", { event, text: long, consent: 1 }), /: (413|422) /);
	await fits(phone);
	calm(phone);
});

test("of two moderators the second one learns who was first, and what was decided", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, "学校周边放学时堵得一动不动，能不能划限时停车位？");
	const desk = await signIn(browser, city, "moderator", `/desk?event=${event}`);
	await desk.locator(".sheet__text").waitFor();
	await desk.keyboard.press("e");
	await desk.locator(".panel textarea").fill("学校周边放学时很堵，能不能划限时停车位？");

	// While the first one is on it, the second sees who, and cannot approve.
	const other = await signIn(browser, city, "moderator2", `/desk?event=${event}`);
	await other.getByText("剩下的都在同事手上").waitFor();
	await other.keyboard.press("l");
	await other.locator(".item__button").first().click();
	await other.locator(".note--warn", { hasText: "李静 正在审这一条" }).waitFor();
	assert.equal(await other.locator(".key--main").isDisabled(), true);

	// The first one's lease ends, the second decides, and only then does the first one save.
	await (await city.staff("moderator")).do("question.release", { question });
	const colleague = await city.staff("moderator2");
	const { question: card } = await colleague.get(`/api/questions/${question}`);
	await colleague.do("question.reject", { question, version: card.version, reason: "unclear", why: "请写明学校" });
	await desk.locator(".panel button", { hasText: "保存修改" }).click();

	const note = desk.locator(".note--bad");
	await note.waitFor();
	const told = await note.innerText();
	assert.match(told, /吴涛/);
	assert.match(told, /未公开/);
	assert.match(told, /表述不清/);
	assert.match(told, /能不能划限时停车位/); // what was typed is not lost
	calm(desk, "refusals");
	calm(other, "refusals");
});

test("a draft survives a reload, at the form and at the console", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, "孩子今年上小学，只有购房合同，可以报名吗？", "education");
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await write(phone, "写到一半的问题");
	await phone.reload();
	await phone.locator(".ask-bar button").click();
	assert.equal(await phone.locator("dialog[open] form.ask textarea").first().inputValue(), "写到一半的问题");

	const official = await signIn(browser, city, "official", `/console?event=${event}`);
	await official.locator(".row-card").first().click();
	await official.locator("#answer").fill("您好！写到一半的答复");
	await official.getByText("已自动保存").waitFor();
	await official.reload();
	await official.locator(".row-card").first().or(official.locator("#answer")).first().waitFor();
	if ((await official.locator("#answer").count()) === 0)
		await official.locator(".row-card").first().click();
	await official.locator("#answer").waitFor();
	await eventually(async () => (await official.locator("#answer").inputValue()) === "您好！写到一半的答复", "the draft is back");
	[phone, official].forEach((page) => calm(page));
});

test("what is asked without a network is sent once when it is back", LIMIT, async () => {
	const event = await city.event();
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await phone.locator(".feed").waitFor();
	await phone.context().setOffline(true);
	await ask(phone, "地铁里写的问题：二号线几点收班？");
	await phone.locator('.own[data-state="sending"]', { hasText: "恢复后自动发送" }).waitFor();
	await phone.reload().catch(() => undefined); // the page itself cannot be had now
	await phone.context().setOffline(false);
	await phone.goto(`/events/${event}`);
	await phone.locator('.own[data-state="pending"]').waitFor();
	const desk = await city.staff("moderator");
	const { questions } = await desk.get(`/api/events/${event}/queue?state=all`);
	assert.equal(questions.length, 1);
	calm(phone, "breaks");
});

test("while the server is away a banner says so, and then everything comes by itself", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.approved(event, "断线以前的问题", "transport");
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await phone.getByText("断线以前的问题").waitFor();
	await city.stop();
	await phone.locator(".link-health").waitFor();
	await phone.locator(".link-health", { hasText: "连接中断" }).waitFor();

	await city.start();
	const official = await city.staff("official2");
	await official.do("answer.publish", { question, text: "断线期间的答复" });
	await city.approved(event, "断线期间的问题", "transport");
	await phone.getByText("断线期间的答复").waitFor({ timeout: 40_000 });
	await phone.getByText("断线期间的问题").waitFor();
	await phone.locator(".link-health").waitFor({ state: "detached" });
	assert.equal(await phone.locator(".thread").count(), 2);
	calm(phone, "breaks");
});
