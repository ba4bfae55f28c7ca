/*
 * console.test.mjs - the officials' console: the pen, the signature, the clerk, other units, and
 * what an answer is made of; a viewer in another browser sees what comes of it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, tabTo } from "./access.mjs";
import { calm, eventually, PHONE, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };
const TEXT = "小升初摇号的结果什么时候公布？";
const ANSWER = "您好！摇号结果 6 月 18 日在报名平台公布。";

stage({}, () => {
	city.addUser("education2", "沈洁", "市教育局基教处处长", ["official:unit=education"]);
});

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const sure = (page) => page.locator("dialog[open] .dialog__actions .button--primary").click();
const seen = (page, text) => page.getByText(text).first().waitFor({ timeout: 5_000 });
const answerOf = (page) => page.locator("#answer").inputValue();

async function sit(key, event, text = TEXT, look = {}) {
	const page = await signIn(browser, city, key, `/console?event=${event}`, look);
	if (text) {
		await page.locator(".row-card", { hasText: text }).click();
		await page.locator(".asked__text", { hasText: text }).waitFor();
	}
	return page;
}

test("viewers see at one tap who answers, and the question goes to another unit with the reason", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, TEXT, "education");
	const [official, viewer] = [await sit("official", event), await visit(browser, city, `/events/${event}`, { size: PHONE })];
	await press(official, "开始答复");
	await seen(viewer, "正在答复");
	await press(official, "正在答复");
	await viewer.getByText("正在答复").first().waitFor({ state: "detached" });

	await press(official, "转给其他单位");
	await official.locator("dialog[open] .units__unit", { hasText: "市交通运输局" }).click();
	await official.locator("dialog[open] textarea").fill("属于校车线路，请交通局答复");
	await sure(official);
	await official.locator(".toast__text", { hasText: "已转给 市交通运输局。" }).waitFor();
	await official.locator(".row-card--done", { hasText: TEXT }).or(official.getByText("没有待答复的提问").first()).first().waitFor();
	const transport = await sit("official2", event);
	await transport.locator(".composer").waitFor();
	await press(transport, "转后续办理");
	await transport.locator("dialog[open] .button--primary").click();
	await seen(viewer, "转后续办理");
	[official, transport, viewer].forEach((page) => calm(page));
});

test("the pen is asked for and handed over, and taken over from who has stopped", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.approved(event, TEXT, "education");
	const one = await sit("official", event);
	await one.locator("#answer").fill("您好！");
	await one.getByText("已自动保存").waitFor();
	const other = await sit("education2", event);
	await other.getByText("陈立国 正在写这份答复").waitFor();
	assert.equal(await other.locator("#answer").getAttribute("readonly"), "");
	await eventually(async () => (await answerOf(other)) === "您好！", "the draft is shared");

	await press(other, "请对方交笔");
	await other.getByText("已请 陈立国 交笔").waitFor();
	await one.getByText("沈洁 想接着写这份答复").waitFor();
	await one.locator("#answer").fill("您好！摇号结果");
	await press(one, "交给对方");
	await eventually(async () => (await other.locator("#answer").getAttribute("readonly")) === null, "the pen is hers");
	await eventually(async () => (await answerOf(other)) === "您好！摇号结果", "with all that he had written");
	await one.getByText("沈洁 正在写这份答复").waitFor();
	await other.locator("#answer").fill("您好！摇号结果 6 月公布。");
	await other.getByText("已自动保存").waitFor();
	await eventually(async () => (await answerOf(one)) === "您好！摇号结果 6 月公布。", "he reads on");

	// She stops; after thirty seconds he takes over.
	const take = one.getByRole("button", { name: "接手", exact: true });
	await take.waitFor({ timeout: 45_000 });
	await take.click();
	await eventually(async () => (await one.locator("#answer").getAttribute("readonly")) === null, "the pen is his again");
	await one.locator("#answer").fill(ANSWER);
	await one.getByText("已自动保存").waitFor();
	const { question: card } = await (await city.staff("official")).get(`/api/questions/${question}`);
	assert.equal(card.drafts[0].text, ANSWER);
	[one, other].forEach((page) => calm(page, "refusals"));
});

test("the approver reads, sends back with the reason, compares and signs", LIMIT, async () => {
	const event = await city.event({ answer_policy: "approver" });
	await city.approved(event, TEXT, "education");
	const [official, viewer] = [await sit("official", event), await visit(browser, city, `/events/${event}`, { size: PHONE })];
	await official.getByText("待签发：由 王建平 签发后公开").waitFor();
	await official.locator("#answer").fill("摇号结果还没有定。");
	await press(official, "提交签发");
	const approver = await sit("approver", event);
	await approver.locator(".sign__text", { hasText: "还没有定" }).waitFor();
	await accessible(approver);
	await press(approver, "退回");
	await approver.locator("dialog[open] textarea").fill("请写明公布日期");
	await sure(approver);
	await approver.getByText("已退回起草人").waitFor();
	await official.getByText("王建平 退回了这份答复").waitFor();
	await official.getByText("请写明公布日期").waitFor();
	await official.locator("#answer").fill(ANSWER);
	await press(official, "提交签发");

	await approver.locator(".sign__text", { hasText: "6 月 18 日" }).waitFor();
	await approver.locator(".sign summary", { hasText: "与您退回时对照" }).click();
	await approver.locator(".sign ins").first().waitFor();
	assert.equal(await viewer.getByText("6 月 18 日").count(), 0);
	await press(approver, "签发并公开");
	await seen(viewer, ANSWER);

	// A correction goes the same way, with its reason.
	await official.locator(".published-answer").getByRole("button", { name: "更正" }).click();
	await official.locator("dialog[open] textarea").first().fill(ANSWER.replace("18", "20"));
	await official.locator("dialog[open] textarea").last().fill("日期写错");
	await sure(official);
	await approver.locator(".sign", { hasText: "日期写错" }).getByRole("button", { name: "签发并公开" }).click();
	await seen(viewer, "6 月 20 日");
	[official, approver, viewer].forEach((page) => calm(page));
});

test("a clerk types what an official says, and the official releases it, marked as oral", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, TEXT, "education");
	const clerk = await sit("clerk", event);
	await clerk.getByText("口头答复，由录入员记录").waitFor();
	await clerk.locator(".oral select").selectOption({ label: "市教育局 陈立国" });
	await clerk.locator("#answer").fill(ANSWER);
	await clerk.getByText("由 陈立国 核对发布").waitFor();
	await clerk.getByText("已自动保存").waitFor();
	const official = await sit("official", event);
	await eventually(async () => (await answerOf(official)) === ANSWER, "the official reads it");
	await official.getByText(/按您的口头答复录入，请核对后发布/).waitFor();
	await press(official, "发布");
	await sure(official);
	const viewer = await visit(browser, city, `/events/${event}`);
	const reply = viewer.locator(".reply", { hasText: ANSWER });
	await reply.waitFor();
	assert.match(await reply.innerText(), /口头答复，由录入员记录/);
	[clerk, official, viewer].forEach((page) => calm(page));
});

test("another unit is invited and answers too; rows keep their places", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, TEXT, "education");
	await city.approved(event, "校门口的公交站能不能挪一挪？", "education");
	const official = await sit("official", event);
	await press(official, "请单位同答");
	await official.locator("dialog[open] .units__unit", { hasText: "市交通运输局" }).click();
	await official.locator("dialog[open] textarea").fill("请说明公交线路");
	await sure(official);
	await official.locator(".together", { hasText: "市交通运输局" }).waitFor();
	const transport = await sit("official2", event);
	await transport.getByText("市教育局 请贵单位一起答复").waitFor();
	await transport.getByText("请说明公交线路").waitFor();
	assert.equal(await transport.getByRole("button", { name: "转给其他单位" }).count(), 0);

	await official.locator("#answer").fill(ANSWER);
	await press(official, "发布");
	await sure(official);
	await official.getByText("答复已发布").waitFor();
	await official.locator(".console__list .row-card").first().filter({ hasText: TEXT }).waitFor(); // still in its place
	await official.locator(".row-card--done", { hasText: TEXT }).getByText("已答复").waitFor();
	await press(official, "整理列表");
	await official.locator(".console__list .row-card").first().filter({ hasText: "公交站" }).waitFor();

	await transport.locator("#answer").fill("公交 538 路增加区间车。");
	await press(transport, "发布");
	await sure(transport);
	const viewer = await visit(browser, city, `/events/${event}`);
	const thread = viewer.locator(".thread", { hasText: TEXT });
	await thread.getByText(ANSWER).waitFor();
	await thread.getByText("公交 538 路增加区间车。").waitFor();
	[official, transport, viewer].forEach((page) => calm(page));
});

test("snippets and earlier answers go in where the caret stands; the contact is a look in the audit", LIMIT, async () => {
	const before = await city.event();
	const { question } = await city.approved(before, "去年的摇号什么时候公布？", "education");
	await (await city.staff("official")).do("answer.publish", { question, text: "去年的结果 6 月 20 日公布。" });
	await (await city.staff("host")).do("event.end", { event: before });
	const event = await city.event();
	const asked = await city.approved(event, TEXT, "education", { contact: "139 0000 0000 张女士" });

	const official = await sit("official", event);
	await press(official, "常用语");
	await official.locator("dialog[open]").getByRole("button", { name: "新建" }).click();
	await official.locator("dialog[open] input.input").first().fill("开头语");
	await official.locator("dialog[open] textarea").fill("您好！感谢您的关心。");
	await press(official, "保存");
	await official.locator("dialog[open] .piece", { hasText: "开头语" }).waitFor();
	await accessible(official);
	await press(official, "插入");
	assert.equal(await answerOf(official), "您好！感谢您的关心。");
	await press(official, "以往答复");
	await official.locator("dialog[open] input[type=search]").fill("去年的摇号");
	await official.locator("dialog[open] .piece", { hasText: "去年的摇号" }).getByRole("button", { name: "看全文" }).click();
	await press(official, "插入");
	assert.equal(await answerOf(official), "您好！感谢您的关心。去年的结果 6 月 20 日公布。");

	await official.getByText("查看会记入审计").waitFor();
	await press(official, "查看联系方式");
	await official.getByText("139 0000 0000 张女士").waitFor();
	const { question: card } = await (await city.staff("moderator")).get(`/api/questions/${asked.question}`);
	assert.ok(card.history.some(({ action }) => action === "question.contact"));
	calm(official);
});

test("notes are acknowledged at the console, and the floor is told", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, TEXT, "education");
	const host = await city.staff("host");
	const official = await sit("official", event, null);
	await host.do("note.send", { event, to: "unit", unit: "education", text: "八点二十请教育局。" });
	await host.do("event.floor", { event, unit: "education" });
	await official.getByText("主持人请贵单位发言").waitFor();
	await official.locator(".note-alert", { hasText: "八点二十" }).getByRole("button", { name: "收到" }).click();
	await eventually(async () => (await host.get(`/api/events/${event}/notes`)).notes[0].acknowledged.length === 1, "the host is told");
	await press(official, "内部便条");
	await official.locator("dialog[open] .note-form textarea").fill("已准备好。");
	await official.locator("dialog[open]").getByRole("button", { name: "发便条" }).click();
	await official.locator("dialog[open] .note-line--mine", { hasText: "已准备好" }).waitFor();
	calm(official);
});

test("answering with the keyboard alone", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, TEXT, "education");
	const official = await sit("official", event, null);
	await official.locator(".row-card").waitFor();
	await tabTo(official, ".console__list .row-card");
	await official.keyboard.press("Enter");
	await official.locator("#question:focus").waitFor();
	await tabTo(official, "#answer");
	await official.keyboard.type(ANSWER);
	await official.getByText("已自动保存").waitFor();
	await official.keyboard.press("Control+Enter");
	await tabTo(official, "dialog[open] .button--primary");
	await official.keyboard.press("Enter");
	await official.getByText("答复已发布").waitFor();
	calm(official);
});

for (const [where, look] of Object.entries({ "on a desktop": {}, "on a phone, in English": { size: PHONE, language: "en" } }))
	test(`the console is for everybody ${where}`, LIMIT, async () => {
		const event = await city.event({ answer_policy: "approver" });
		const { question } = await city.approved(event, TEXT, "education");
		await (await city.staff("official")).do("question.invite", { question, unit: "transport", why: "公交线路" });
		const host = await city.staff("host");
		await host.do("note.send", { event, to: "unit", unit: "education", text: "八点二十请教育局。" });
		await host.do("event.floor", { event, unit: "education" });
		const official = await sit("official", event, TEXT, look);
		await official.locator(".note-alert").waitFor();
		await official.locator(".together").waitFor();
		await accessible(official);
		await official.locator(".notes-button").click();
		await official.locator("dialog[open] .note-line").waitFor();
		await accessible(official);
	});
