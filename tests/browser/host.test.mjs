/*
 * host.test.mjs - the host's page: everything on it is clicked, and a viewer in another browser
 * sees what comes of it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, tabTo } from "./access.mjs";
import { inMinutes } from "./city.mjs";
import { calm, eventually, PHONE, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };

stage();

const both = async (event, look = {}) =>
	Promise.all([signIn(browser, city, "host", `/host?event=${event}`, look), visit(browser, city, `/events/${event}`, { size: PHONE })]);

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const sure = (page, kind = "primary") => page.locator(`dialog[open] .button--${kind}`).last().click();
const seen = (page, text) => page.getByText(text).first().waitFor({ timeout: 3_000 });

test("the event is opened, started, paused with a reason, resumed, closed, extended and ended", LIMIT, async () => {
	const times = { opens_at: inMinutes(30), starts_at: inMinutes(40), asking_ends_at: inMinutes(150), ends_at: inMinutes(160) };
	const event = await city.event(times, ["schedule"]);
	const [host, viewer] = await both(event);
	await host.locator(".plan__line--next", { hasText: "开放提问" }).getByText("到时自动").waitFor();
	await press(host, "开放提问");
	await host.getByText("不能退回").waitFor();
	await sure(host);
	await seen(viewer, "可以提前提问");

	await press(host, "开始活动");
	await sure(host);
	await host.locator(".host-bar .badge", { hasText: "进行中" }).waitFor();

	await press(host, "暂停");
	await host.locator("dialog[open]").getByRole("button", { name: "会场设备调试，稍后继续" }).click();
	await sure(host);
	await seen(viewer, /会场设备调试，稍后继续/);
	await seen(host, /观众看到的暂停原因：会场设备调试/);
	await press(host, "继续");
	await host.locator(".host-bar .badge", { hasText: "进行中" }).waitFor();
	await viewer.locator(".banner", { hasText: "会场设备调试" }).waitFor({ state: "detached" });

	const until = async () => Date.parse((await (await city.visitor()).get(`/api/events/${event}`)).event.ends_at);
	const planned = await until();
	await press(host, "延长 15 分钟");
	await host.getByText("延长 15 分钟：完成").waitFor();
	assert.equal((await until()) - planned, 15 * 60_000);

	await press(host, "停止提问");
	await sure(host);
	await seen(viewer, "停止提问");
	await press(host, "延长 5 分钟");
	await host.locator(".host-bar .badge", { hasText: "进行中" }).waitFor();

	await press(host, "结束活动");
	await host.getByText("结束后不能再开始").waitFor();
	await sure(host, "danger");
	await seen(viewer, "活动已结束");
	await host.getByText("活动不在进行").waitFor();
	await eventually(async () => (await host.locator(".turns").count()) === 0, "nothing is left to do");
	[host, viewer].forEach((page) => calm(page));
});

test("news, announcements and materials reach viewers, and are taken back", LIMIT, async () => {
	const event = await city.event();
	const [host, viewer] = await both(event);
	const said = host.locator(".speak");
	await said.getByLabel("发言人").fill("市教育局 陈立国");
	await said.getByLabel("现场报道").last().fill("各位网友晚上好，我先介绍今年的招生政策。");
	await said.getByRole("button", { name: "发布报道" }).click();
	await seen(viewer, "我先介绍今年的招生政策");
	await seen(viewer, "市教育局 陈立国");

	await said.locator(".chip", { hasText: "公告" }).click();
	await said.locator("textarea").fill("八点半起请教育局答复。");
	await host.reload(); // what is typed stays
	assert.equal(await said.locator("textarea").inputValue(), "八点半起请教育局答复。");
	await said.getByRole("button", { name: "发布公告" }).click();
	await seen(viewer, "八点半起请教育局答复。");

	await said.locator(".chip", { hasText: "材料" }).click();
	await said.locator("textarea").fill("招生政策问答");
	await said.getByLabel("链接").fill("javascript:alert(1)");
	assert.equal(await said.getByRole("button", { name: "加入材料" }).isDisabled(), true);
	await said.getByLabel("链接").fill("https://example.org/policy.pdf");
	await said.getByRole("button", { name: "加入材料" }).click();
	await seen(viewer, "招生政策问答");

	await host.locator(".aired--material").getByRole("button", { name: "移除这份材料" }).click();
	await sure(host, "danger");
	await viewer.getByText("招生政策问答").first().waitFor({ state: "detached" });
	await host.locator(".aired--post").getByRole("button", { name: "撤下这一条" }).click();
	await host.locator("dialog[open] textarea").fill("数据有误");
	await sure(host, "danger");
	await viewer.getByText("我先介绍今年的招生政策").first().waitFor({ state: "detached" });
	await seen(viewer, /数据有误/);
	[host, viewer].forEach((page) => calm(page));
});

test("one tap stops the output, viewers are told why, and resuming lets out what waited", LIMIT, async () => {
	const event = await city.event();
	const [host, viewer] = await both(event);
	await press(host, "停止对外发布");
	await host.locator(".stopped", { hasText: "对外发布已停止" }).waitFor();
	await viewer.locator(".banner").waitFor();
	await host.locator(".stop").waitFor({ state: "detached" });
	await press(host, "向观众说明");
	await host.getByRole("button", { name: "发布公告" }).click();
	await seen(viewer, "因技术原因暂停更新");
	await host.locator(".speak .chip", { hasText: "现场报道" }).click();
	await host.getByText("只能发公告").waitFor();

	await city.approved(event, "停止期间批准的提问", "education");
	await (await city.staff("host")).do("event.announce", { event, text: "请再等一等。" });
	await seen(viewer, "请再等一等。"); // what came after the question is here
	assert.equal(await viewer.getByText("停止期间批准的提问").count(), 0);
	await press(host, "恢复对外发布");
	await sure(host);
	await seen(viewer, "停止期间批准的提问");
	await host.locator(".stopped").waitFor({ state: "detached" });
	[host, viewer].forEach((page) => calm(page));
});

test("a question is pinned from the units' numbers, and everybody's numbers go up", LIMIT, async () => {
	const event = await city.event();
	const [host, viewer] = await both(event);
	await city.approved(event, "先来的问题：二号线几点收班？", "transport");
	const { question } = await city.approved(event, "后来的问题：摇号结果什么时候公布？", "education");
	await (await city.visitor()).do("question.vote", { question });
	const row = host.locator(".public-question", { hasText: "摇号" });
	await row.waitFor();
	await host.locator(".public-question").first().filter({ hasText: "摇号" }).waitFor(); // by votes
	await host.locator(".segment", { hasText: "等得最久" }).click();
	await host.locator(".public-question").first().filter({ hasText: "二号线" }).waitFor();
	await row.getByRole("button", { name: "置顶" }).click();
	await host.locator(".public-question--pinned", { hasText: "摇号" }).waitFor();
	await viewer.locator(".thread").first().filter({ hasText: "摇号" }).waitFor();

	const unit = host.locator(".unit", { hasText: "市教育局" });
	await eventually(async () => /^1/.test(await unit.locator(".unit__open").innerText()), "one waits for the unit");
	await (await city.staff("official")).do("answer.publish", { question, text: "6 月 18 日公布。" });
	await eventually(async () => /^0/.test(await unit.locator(".unit__open").innerText()), "nothing waits for the unit");
	await eventually(async () => /1/.test(await host.locator(".tile", { hasText: "已答复" }).innerText()), "one is answered");
	[host, viewer].forEach((page) => calm(page));
});

test("the floor goes to a unit and back, and the event is summed up", LIMIT, async () => {
	const event = await city.event();
	const [host, viewer] = await both(event);
	await press(host, "请 市教育局 发言");
	await seen(viewer, "现在请市教育局答复");
	await host.locator(".unit--speaking", { hasText: "市教育局" }).waitFor();
	await press(host, "请 市水务集团 发言");
	await seen(viewer, "现在请市水务集团答复");
	await press(host, "结束 市水务集团 的发言");
	await viewer.locator(".event-head__floor", { hasText: "市水务集团" }).waitFor({ state: "detached" });
	await host.locator(".unit--speaking").waitFor({ state: "detached" });

	await press(host, "发布小结");
	const summary = host.locator("dialog[open] textarea");
	assert.match(await summary.inputValue(), /本场活动共收到提问 0 条/);
	await summary.fill("感谢大家，今晚到此结束。");
	await sure(host);
	await seen(viewer, "感谢大家，今晚到此结束。");
	[host, viewer].forEach((page) => calm(page));
});

test("notes go between host and official, and are acknowledged", LIMIT, async () => {
	const event = await city.event();
	const host = await signIn(browser, city, "host", `/host?event=${event}`);
	const official = await city.staff("official");
	await official.do("note.send", { event, to: "hosts", text: "请把教育局往后排十分钟。" });
	const alert = host.locator(".note-alert", { hasText: "往后排十分钟" });
	await alert.waitFor({ timeout: 3_000 });
	await accessible(host);
	await alert.getByRole("button", { name: "收到" }).click();
	await alert.waitFor({ state: "detached" });
	const line = host.locator(".note-line", { hasText: "往后排十分钟" });
	await line.getByText("周楠 已收到").waitFor();
	assert.equal((await official.get(`/api/events/${event}/notes`)).notes[0].acknowledged.length, 1);

	await host.locator(".note-form select").selectOption({ label: "市教育局" });
	await host.locator(".note-form textarea").fill("好的，八点四十。");
	await host.getByRole("button", { name: "发便条" }).click();
	const sent = host.locator(".note-line--mine", { hasText: "八点四十" });
	await sent.getByText("还没有人确认收到").waitFor();
	const { notes } = await official.get(`/api/events/${event}/notes`);
	await official.do("note.acknowledge", { note: notes.at(-1).note });
	await sent.getByText("陈立国 已收到").waitFor({ timeout: 3_000 });
	calm(host);
});

test("what is urgent calls the host, also after a reload, until somebody acts on it", LIMIT, async () => {
	const event = await city.event();
	const words = ["隔壁家里经常传来小孩的哭声，孩子身上有伤，我很担心。", "有人在天桥上要跳下去，快来人！"];
	const [crying, bridge] = await Promise.all(words.map((text) => city.ask(event, text)));
	const moderator = await city.staff("moderator");
	await moderator.do("question.urgent", { question: crying.question, why: "可能是家暴" });
	const [host, lead, phone] = await Promise.all([
		signIn(browser, city, "host", `/host?event=${event}`),
		signIn(browser, city, "lead_moderator", `/host?event=${event}`),
		signIn(browser, city, "host", `/host?event=${event}`, { size: PHONE }),
	]);
	const alarm = (page, text) => page.locator(".alarm", { hasText: text });
	await alarm(host, "小孩的哭声").getByText("可能是家暴").waitFor();
	await alarm(host, "小孩的哭声").getByText(/标为紧急 \d\d:\d\d/).waitFor();
	await moderator.do("question.urgent", { question: bridge.question });
	await Promise.all([host, lead, phone].map((page) => alarm(page, "天桥").waitFor({ timeout: 3_000 })));
	await host.locator(".pill[aria-pressed]").waitFor();
	await accessible(host);
	await accessible(phone);
	await host.reload();
	await alarm(host, "小孩的哭声").getByRole("button", { name: "我来处理" }).click();
	await Promise.all([host, lead, phone].map((page) => alarm(page, "小孩的哭声").waitFor({ state: "detached", timeout: 3_000 })));
	await alarm(phone, "天桥").getByRole("button", { name: "我来处理" }).click();
	await Promise.all([host, lead, phone].map((page) => page.locator(".alarm").waitFor({ state: "detached", timeout: 3_000 })));
	const { question } = await moderator.get(`/api/questions/${crying.question}`);
	assert.equal(question.urgency.seen.by.name, "周楠");
	await moderator.do("question.urgent", { question: crying.question, on: false });
	await host.reload();
	await host.locator(".big-clock__time").waitFor();
	assert.equal(await host.locator(".alarm").count(), 0);
	[host, lead, phone].forEach((page) => calm(page));
});

test("pausing and announcing with the keyboard alone", LIMIT, async () => {
	const event = await city.event();
	const [host, viewer] = await both(event);
	await host.locator(".turns").waitFor();
	await tabTo(host, ".turns__one--pause");
	await host.keyboard.press("Enter");
	await tabTo(host, "dialog[open] textarea");
	await host.keyboard.type("稍等两分钟");
	await tabTo(host, "dialog[open] .button--primary");
	await host.keyboard.press("Enter");
	await seen(viewer, /稍等两分钟/);
	await host.locator("dialog[open]").waitFor({ state: "detached" });
	await tabTo(host, ".turns__one--resume");
	await host.keyboard.press("Enter");
	await host.locator(".host-bar .badge", { hasText: "进行中" }).waitFor();
	await tabTo(host, ".speak input[type=radio]");
	await host.keyboard.press("ArrowRight");
	await tabTo(host, ".speak textarea");
	await host.keyboard.type("键盘发出的公告");
	await host.keyboard.press("Control+Enter");
	await seen(viewer, "键盘发出的公告");
	[host, viewer].forEach((page) => calm(page));
});

for (const [where, look] of Object.entries({
	"on a desktop": {},
	"on a tablet": { size: { width: 820, height: 1180 } },
	"on a phone, in English": { size: PHONE, language: "en" },
}))
	test(`the page is for everybody ${where}, also when output is stopped`, LIMIT, async () => {
		const event = await city.event();
		await city.fill(event, 9);
		const host = await signIn(browser, city, "host", `/host?event=${event}`, look);
		await host.locator(".big-clock__time").waitFor();
		const parts = host.locator(".parts__one");
		for (let n = 0; n < Math.max(1, await parts.count()); n += 1) {
			if (await parts.count())
				await parts.nth(n).click();
			await accessible(host);
		}
		await host.locator(".stop").click();
		await host.locator(".stopped").waitFor();
		await accessible(host);
		await host.locator(".stopped__resume").click();
		await accessible(host);
		await sure(host);
		await host.locator(".stopped").waitFor({ state: "detached" });
	});

test("a lead moderator may stop the output, and nothing else", LIMIT, async () => {
	const event = await city.event();
	const lead = await signIn(browser, city, "lead_moderator", `/host?event=${event}`);
	await lead.locator(".big-clock__time").waitFor();
	assert.equal(await lead.locator(".turns, .extend, .speak").count(), 0);
	await press(lead, "停止对外发布");
	await press(lead, "恢复对外发布");
	await sure(lead);
	await lead.locator(".stopped").waitFor({ state: "detached" });
	calm(lead);
});
