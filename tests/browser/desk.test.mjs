/*
 * desk.test.mjs - the moderators' desk by keys alone: dealing, deciding, taking back, deciding
 * together, what is urgent, a race that is lost, a link that breaks; and an input method that composes.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { calm, eventually, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };
const ELEVATOR = "雄楚大街天桥的电梯坏了快两个月，老人上下非常不方便，什么时候能修好？";
const BUS = "光谷大道早高峰 538 路公交车等两班都挤不上去，能不能增加区间车？";
const TANK = "小区二次供水的水箱多久清洗一次？上个月放出来的水里有铁锈。";

stage();

const deskOf = (key, event, look) => signIn(browser, city, key, `/desk?event=${event}`, look);
const opened = (desk, text) => desk.locator(".sheet__text", { hasText: text }).waitFor();
const inHand = (desk, text) => desk.locator(".hand .item", { hasText: text });
const shelved = (desk, text) => desk.locator(".desk__shared .item", { hasText: text });

async function stateOf(question) {
	return (await (await city.staff("lead_moderator")).get(`/api/questions/${question}`)).question;
}

const becomes = (question, state) => eventually(async () => (await stateOf(question)).state === state, `it is ${state}`);

test("by keys alone: dealt, edited and approved, rejected, taken back, merged", LIMIT, async () => {
	const event = await city.event();
	const elevator = await city.ask(event, ELEVATOR);
	const desk = await deskOf("moderator", event);
	const viewer = await visit(browser, city, `/events/${event}`);
	await viewer.locator(".feed").waitFor();

	// Dealt, and open by itself.  Edited with the change in sight, saved and approved at once.
	await opened(desk, ELEVATOR);
	await desk.keyboard.press("e");
	await desk.locator(".panel textarea:focus").waitFor();
	await desk.keyboard.press("End");
	await desk.keyboard.type("请给个时间。");
	await desk.locator(".panel ins", { hasText: "请给个时间" }).waitFor();
	await desk.keyboard.press("Control+Shift+Enter");
	await viewer.locator(".thread__text", { hasText: "请给个时间" }).waitFor();
	assert.equal((await stateOf(elevator.question)).edited, true);

	// A reason by its digit; Z brings the question back, to the same eyes.
	const bus = await city.ask(event, BUS);
	await opened(desk, BUS);
	await desk.keyboard.press("r");
	await desk.locator(".reasons").waitFor();
	await desk.keyboard.press("6");
	await becomes(bus.question, "rejected");
	assert.equal((await stateOf(bus.question)).reason, "unclear");
	await desk.locator(".undo", { hasText: "未予公开" }).waitFor();
	await desk.keyboard.press("z");
	await opened(desk, BUS);
	await becomes(bus.question, "pending");

	// The unit by its digit, then into the question that was made the target; and apart again.
	await desk.keyboard.press("u");
	await desk.locator(".units__list").waitFor();
	await desk.keyboard.press("2");
	await desk.locator(".sheet__unit:not(.sheet__unit--none)").waitFor();
	await desk.locator(".published__item").first().click();
	await desk.locator(".decision").waitFor();
	await desk.keyboard.press("t");
	await desk.keyboard.press("j");
	await opened(desk, BUS);
	await desk.locator(".target", { hasText: "电梯" }).waitFor();
	await desk.keyboard.press("m");
	await becomes(bus.question, "merged");
	assert.equal((await stateOf(bus.question)).into, elevator.question);
	await desk.locator(".undo", { hasText: "已合并" }).waitFor();
	await desk.keyboard.press("z");
	await becomes(bus.question, "pending");
	[desk, viewer].forEach((page) => calm(page));
});

test("no key acts while an input method composes, in a field, or with a modifier", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, ELEVATOR);
	const desk = await deskOf("moderator", event);
	await opened(desk, ELEVATOR);
	await desk.evaluate(() => {
		const press = (init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, ...init }));
		press({ isComposing: true });
		press({ keyCode: 229 });
		press({ ctrlKey: true });
		press({ altKey: true });
		press({ metaKey: true });
		press({ repeat: true });
	});
	await desk.keyboard.press("/");
	await desk.locator("#desk-search:focus").waitFor();
	await desk.keyboard.type("axrz");
	assert.equal(await desk.locator("#desk-search").inputValue(), "axrz");
	await desk.keyboard.press("Escape");
	assert.equal((await stateOf(question)).state, "pending");

	// Single letters can be switched off for those who dictate.
	await desk.keyboard.press("?");
	await desk.locator("dialog[open] .check input").uncheck();
	await desk.keyboard.press("Escape");
	await desk.locator("dialog[open]").waitFor({ state: "detached" });
	await desk.keyboard.press("x");
	await desk.keyboard.press("a");
	assert.equal(await desk.locator("dialog[open]").count(), 0);
	assert.equal((await stateOf(question)).state, "pending");
	calm(desk);
});

test("what is selected is masked with one key, and found spans say why", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, "我是王小明，手机 13812345678，请尽快修好天桥的电梯。");
	const desk = await deskOf("moderator", event);
	await opened(desk, "我是王小明");
	assert.match(await desk.locator(".sheet__text").innerText(), /手机 \*{11}，/);
	await desk.locator(".hit--masked").focus();
	await desk.locator(".tip", { hasText: "电话号码，已隐去" }).waitFor();
	await desk.locator(".sheet__text").evaluate((text) => {
		const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
		getSelection().setBaseAndExtent(node, 2, node, 5);
	});
	await desk.keyboard.press("b");
	await desk.locator(".sheet__text", { hasText: "我是***，" }).waitFor();
	const card = await stateOf(question);
	assert.equal(card.text, "我是***，手机 ***********，请尽快修好天桥的电梯。");
	assert.match(card.original, /王小明，手机 13812345678/);
	calm(desk);
});

test("two moderators: a second opinion, and what is put aside", LIMIT, async () => {
	const event = await city.event();
	const asked = await city.ask(event, ELEVATOR);
	const one = await deskOf("moderator", event);
	await opened(one, ELEVATOR);
	const other = await deskOf("moderator2", event);
	await other.getByText("剩下的都在同事手上").waitFor();

	// The first one leaves it to the other, who is dealt it and decides.
	await one.keyboard.press("p");
	await one.locator(".panel textarea:focus").waitFor();
	await one.keyboard.type("说的是哪座天桥？");
	await one.keyboard.press("Enter");
	await shelved(one, ELEVATOR).getByText("说的是哪座天桥").waitFor();
	await opened(other, ELEVATOR);
	await other.locator(".note", { hasText: "李静" }).getByText("说的是哪座天桥").waitFor();
	await other.keyboard.press("a");
	await becomes(asked.question, "approved");
	await one.locator(".desk__shared .item--done", { hasText: "吴涛 已批准" }).waitFor();

	// Put aside by one: the other sees it, and cannot decide it before taking it back.
	const tank = await city.ask(event, TANK);
	const holder = await eventually(async () => {
		for (const desk of [one, other])
			if (await inHand(desk, "水箱").count())
				return desk;
		return null;
	}, "somebody is dealt it");
	const colleague = holder === one ? other : one;
	await inHand(holder, "水箱").locator("button").click();
	await opened(holder, TANK);
	await holder.keyboard.press("h");
	await holder.locator(".panel textarea:focus").waitFor();
	await holder.keyboard.press("Enter");
	await shelved(colleague, "水箱").locator("button").click();
	await colleague.locator(".keys__why", { hasText: "搁置" }).waitFor();
	assert.equal(await colleague.locator(".key--main").isDisabled(), true);
	/* With an empty hand the other would be dealt it again as soon as it is taken back. */
	calm(holder, "refusals");
	await holder.context().close();
	await colleague.keyboard.press("h");
	await eventually(async () => (await colleague.locator(".key--main").isDisabled()) === false, "it is theirs");
	await colleague.keyboard.press("a");
	await becomes(tank.question, "approved");
	calm(colleague, "refusals");
});

test("red needs two people, and says who was the first", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, "再不修路就打死你，到底什么时候把路修好？");
	const one = await deskOf("moderator", event);
	await opened(one, "什么时候把路修好");
	await one.locator(".hit--banned", { hasText: "打死你" }).waitFor();
	await one.keyboard.press("a");
	await shelved(one, "什么时候把路修好").getByText("需第二人").waitFor();
	assert.equal((await stateOf(question)).state, "pending");
	const other = await deskOf("moderator2", event);
	await opened(other, "什么时候把路修好");
	await other.locator(".note", { hasText: "第一位：李静" }).waitFor();
	await other.keyboard.press("a");
	await becomes(question, "approved");
	[one, other].forEach((page) => calm(page));
});

test("urgent: one key and a confirmation, an alarm until somebody has seen it", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, "隔壁家里经常传来小孩的哭声，孩子身上有伤，我很担心。");
	const host = await deskOf("host", event); // called like the lead moderator, and dealt no cards
	await host.locator(".pill[aria-pressed]").waitFor();
	const desk = await deskOf("moderator", event);
	await opened(desk, "小孩的哭声");
	await desk.keyboard.press("x");
	await desk.locator("dialog[open]").waitFor();
	await desk.keyboard.press("Enter");
	await host.locator(".alarm", { hasText: "小孩的哭声" }).waitFor();
	assert.equal(await desk.locator(".alarm").count(), 0);
	await shelved(desk, "小孩的哭声").getByText("还没有人处理").waitFor();
	await host.locator(".alarm button", { hasText: "我来处理" }).click();
	await host.locator(".alarm").waitFor({ state: "detached" });
	await shelved(desk, "小孩的哭声").getByText("周楠 在处理").waitFor();
	assert.equal((await stateOf(question)).urgent, true);
	[desk, host].forEach((page) => calm(page));
});

test("a race that is lost: who, what and when, the card greys, and nothing typed is gone", LIMIT, async () => {
	const event = await city.event();
	const first = await city.ask(event, ELEVATOR);
	await city.ask(event, BUS);
	const desk = await deskOf("moderator", event);
	await opened(desk, ELEVATOR);
	await inHand(desk, BUS).waitFor();
	await desk.keyboard.press("r");
	await desk.keyboard.press("Shift+Digit6");
	await desk.locator(".panel textarea:focus").waitFor();
	await desk.keyboard.type("请写明是哪座天桥");

	await (await city.staff("moderator")).do("question.release", { question: first.question });
	const colleague = await city.staff("moderator2");
	const { question: card } = await colleague.get(`/api/questions/${first.question}`);
	await colleague.do("question.reject", { question: card.question, version: card.version, reason: "duplicate" });
	await desk.locator(".hand .item--done", { hasText: "吴涛 未予公开" }).waitFor();
	assert.equal(await desk.locator(".panel textarea").inputValue(), "请写明是哪座天桥");
	await desk.keyboard.press("Enter");
	const told = desk.locator(".note--bad");
	await told.waitFor();
	assert.match(await told.innerText(), /吴涛 在 \d\d:\d\d:\d\d 已先处理为“未公开”[^]*请写明是哪座天桥/);

	// It stays where it is until one moves on.
	assert.equal(await desk.locator(".hand .item").count(), 2);
	await desk.keyboard.press("j");
	await opened(desk, BUS);
	assert.equal(await desk.locator(".hand .item").count(), 1);
	calm(desk, "refusals");
});

/* Passes the desk's link on until cut; then it swallows what the page says, and can be broken. */
async function wire(page) {
	const link = { cut: false, refuse: false, sent: [], sockets: new Set() };
	await page.routeWebSocket(/\/ws\?/, (socket) => {
		if (link.refuse)
			return socket.close({ code: 1012 });
		link.sockets.add(socket);
		const server = socket.connectToServer();
		socket.onMessage((message) => {
			link.sent.push(JSON.parse(message));
			if (!link.cut)
				server.send(message);
		});
	});
	return link;
}

test("with the link down nothing new is decided, and what was sent goes again by its key", LIMIT, async () => {
	const event = await city.event();
	const elevator = await city.ask(event, ELEVATOR);
	const bus = await city.ask(event, BUS);
	const desk = await visit(browser, city, "/sign-in");
	const link = await wire(desk);
	await desk.goto(`/sign-in?next=${encodeURIComponent(`/desk?event=${event}`)}`);
	await desk.locator("input[name=username]").fill("moderator");
	await desk.locator("input[name=password]").fill("correct horse battery");
	await desk.keyboard.press("Enter");
	await opened(desk, ELEVATOR);
	await inHand(desk, BUS).waitFor();

	// Sent, and never heard of: the link is gone before the answer comes.
	link.cut = true;
	await desk.keyboard.press("a");
	const key = await eventually(() => link.sent.find((sent) => sent.command === "question.approve")?.key, "it was sent");
	link.refuse = true;
	for (const socket of link.sockets)
		await socket.close({ code: 1012 });
	await desk.locator(".status__replay", { hasText: "1 个已发出的决定" }).waitFor();
	await desk.locator(".keys__why", { hasText: "连接中断" }).waitFor();
	assert.equal(await desk.locator(".key--main").isDisabled(), true);
	await desk.keyboard.press("j");
	await opened(desk, BUS);
	await desk.keyboard.press("a");
	assert.equal((await stateOf(elevator.question)).state, "pending");

	// Back: the one that was sent happens, once, and nothing else.
	link.cut = false;
	link.refuse = false;
	await becomes(elevator.question, "approved");
	const approvals = link.sent.filter((sent) => sent.command === "question.approve");
	assert.deepEqual(new Set(approvals.map((sent) => sent.key)), new Set([key]));
	assert.equal((await stateOf(bus.question)).state, "pending");
	await desk.locator(".keys__why").waitFor({ state: "detached" });
	await desk.keyboard.press("a");
	await becomes(bus.question, "approved");
	calm(desk, "breaks");
});

test("a pile of the same questions is decided with one key", LIMIT, async () => {
	const event = await city.event();
	const asked = [await city.ask(event, ELEVATOR), await city.ask(event, ELEVATOR), await city.ask(event, ELEVATOR)];
	const desk = await deskOf("moderator", event);
	await desk.locator(".hand .item").first().waitFor();
	await desk.locator(".pile", { hasText: "3 条同样的提问" }).waitFor();
	await desk.locator(".key--main", { hasText: "并入 2 条" }).waitFor();
	await desk.keyboard.press("a");
	await eventually(async () => {
		const states = await Promise.all(asked.map(async ({ question }) => (await stateOf(question)).state));
		return states.filter((state) => state === "approved").length === 1 && states.filter((state) => state === "merged").length === 2;
	}, "one is public, and two are merged into it");
	await desk.getByText("没有待审的提问").waitFor();
	calm(desk);
});

test("a page that is reloaded meanwhile sends what was sent, with the same key", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, ELEVATOR);
	const desk = await deskOf("moderator", event);
	const link = await wire(desk);
	desk.on("dialog", (dialog) => dialog.accept());
	await desk.reload();
	await opened(desk, ELEVATOR);
	link.cut = true;
	await desk.keyboard.press("a");
	const key = await eventually(() => link.sent.find((sent) => sent.command === "question.approve")?.key, "it was sent");
	link.cut = false;
	await desk.reload();
	await becomes(question, "approved");
	await desk.getByText("已重送 1 个断线前发出的决定").waitFor();
	assert.deepEqual(link.sent.filter((sent) => sent.command === "question.approve").map((sent) => sent.key), [key, key]);
	calm(desk, "breaks");
});

test("while the event holds approvals back one can be taken back, and nobody has seen it", LIMIT, async () => {
	const event = await city.event({ hold_seconds: 20 });
	const { question } = await city.ask(event, ELEVATOR);
	const viewer = await visit(browser, city, `/events/${event}`);
	await viewer.locator(".feed").waitFor();
	const desk = await deskOf("moderator", event);
	await opened(desk, ELEVATOR);
	await desk.keyboard.press("a");
	await desk.locator(".published__item", { hasText: "秒后公开" }).waitFor();
	await desk.locator(".undo__left", { hasText: /^\d+ 秒$/ }).waitFor();
	await desk.keyboard.press("z");
	await opened(desk, ELEVATOR);
	await becomes(question, "pending");

	// A colleague may take it back as well.
	await desk.keyboard.press("a");
	await becomes(question, "approved");
	const colleague = await deskOf("moderator2", event);
	await colleague.locator(".published__item").click();
	await colleague.locator(".key", { hasText: "撤回" }).waitFor();
	await colleague.keyboard.press("z");
	await becomes(question, "pending");
	assert.equal(await viewer.getByText(ELEVATOR).count(), 0);
	[desk, colleague, viewer].forEach((page) => calm(page));
});

test("muting and blocking with a reason and an end, and slow mode for all", LIMIT, async () => {
	const event = await city.event();
	const visitor = await city.visitor();
	await visitor.do("question.ask", { event, text: ELEVATOR, consent: 1 });
	const desk = await deskOf("moderator", event);
	await opened(desk, ELEVATOR);
	await desk.keyboard.press("i");
	await desk.locator("dialog[open] textarea:focus").waitFor();
	await desk.locator("dialog[open] .button--danger").click();
	await desk.locator("dialog[open] .field__error", { hasText: "请写明原因" }).waitFor();
	await desk.locator("dialog[open] textarea").fill("反复发送同样的内容");
	await desk.locator("dialog[open] .button--danger").click();
	await desk.locator(".facts .mark", { hasText: "禁言至" }).waitFor();
	await assert.rejects(visitor.do("question.ask", { event, text: "再问一次", consent: 1 }), /: 403 /);

	await desk.keyboard.press("i");
	await desk.locator("dialog[open] textarea").fill("误会了");
	await desk.locator("dialog[open] button", { hasText: "解除禁言" }).click();
	await desk.locator(".facts .mark").waitFor({ state: "detached" });

	await desk.locator(".pill", { hasText: "慢速模式" }).click();
	await desk.locator("dialog[open] .chip", { hasText: "10 分钟" }).click();
	await desk.locator("dialog[open] .button--primary").click();
	await desk.locator(".pill--on", { hasText: "10 分钟" }).waitFor();
	await assert.rejects(visitor.do("question.ask", { event, text: "又问一次", consent: 1 }), /: 429 /);
	calm(desk);
});

test("a lead moderator reopens what was rejected, and it is dealt again", LIMIT, async () => {
	const event = await city.event();
	const { question } = await city.ask(event, ELEVATOR);
	const colleague = await city.staff("moderator2");
	await colleague.do("question.reject", { question, version: 1, reason: "unclear" });
	const lead = await deskOf("lead_moderator", event);
	await lead.getByText("没有待审的提问").waitFor();
	await lead.keyboard.press("l");
	await lead.locator(".tab", { hasText: "未公开" }).click();
	await lead.locator(".item__button", { hasText: ELEVATOR }).click();
	await lead.locator(".key", { hasText: "重新审核" }).waitFor();
	await lead.keyboard.press("a");
	await becomes(question, "pending");
	await lead.keyboard.press("l");
	await inHand(lead, ELEVATOR).waitFor();
	calm(lead);
});
