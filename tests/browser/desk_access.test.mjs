/*
 * desk_access.test.mjs - the moderators' desk under axe, in light and dark, on a desktop and on a
 * phone, in every state it has; and whether all of it fits.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { PHONE, signIn } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 240_000 };
const SMALL = { size: PHONE };
const ELEVATOR = "雄楚大街天桥的电梯坏了快两个月，老人上下非常不方便，什么时候能修好？";
const RED = "我的手机 13812345678，再不修路就打死你，看看 http://example.com/a 说的。";

let event;

/* A desk where there is one of everything. */
stage({}, async () => {
	event = await city.event({ hold_seconds: 0 });
	await city.fill(event, 9);
	const lead = await city.staff("lead_moderator");
	const ask = async (text) => (await city.ask(event, text)).question;
	const versionOf = async (question) => (await lead.get(`/api/questions/${question}`)).question.version;
	await lead.do("question.hold", { question: await ask("请问明年地铁 12 号线什么时候通车？"), why: "等交通局确认口径" });
	const second = await ask("某局长收了红包，大家都知道。");
	await lead.do("question.second", { question: second, version: await versionOf(second), why: "要不要转纪检？" });
	await lead.do("question.urgent", { question: await ask("隔壁家里经常传来小孩的哭声，孩子身上有伤。"), why: "可能是家暴" });
	const rejected = await city.ask(event, "为什么不公开我的提问？");
	await lead.do("question.reject", { question: rejected.question, version: await versionOf(rejected.question), reason: "unclear", why: "请写明地点" });
	await city.ask(event, RED);
	for (let n = 0; n < 3; n += 1)
		await city.ask(event, ELEVATOR);
	await (await city.staff("host")).do("note.send", { event, to: "moderators", text: "十分钟后请教育局先答，请优先审核入学的问题。" });
});

/* Gives back what the members of staff hold, so that the next page is dealt it. */
async function allBack() {
	for (const key of ["moderator", "moderator2", "lead_moderator"])
		await (await city.staff(key)).do("queue.leave", { event });
}

async function deskOf(key, look) {
	await allBack();
	const desk = await signIn(browser, city, key, `/desk?event=${event}`, look);
	await desk.locator(".figures").waitFor();
	return desk;
}

async function openRed(desk) {
	await desk.locator(".item__button", { hasText: "打死你" }).first().click();
	await desk.locator(".hit--banned").waitFor();
}

test("the hand, the marked text, its reasons and all panels", LIMIT, async () => {
	const desk = await deskOf("moderator");
	await openRed(desk);
	await accessible(desk);
	await desk.locator(".hit--banned").focus();
	await desk.locator(".tip").waitFor();
	await accessible(desk);
	for (const key of ["e", "r", "h", "p", "u"]) {
		await desk.keyboard.press(key);
		await desk.locator(".panel").waitFor();
		await accessible(desk);
		await desk.keyboard.press("Escape");
		await desk.locator(".decide").waitFor();
	}
	await desk.locator(".item__button", { hasText: "雄楚大街" }).first().click();
	await desk.locator(".pile").waitFor();
	await accessible(desk);

	// Cards that a colleague put aside meanwhile, and one that was taken over.
	const moderator = await city.staff("moderator");
	const colleague = await city.staff("moderator2");
	const { cards } = await moderator.do("queue.deal", { event });
	const [one, other] = cards.filter((card) => !card.text.includes("雄楚大街"));
	for (const { question } of [one, other])
		await moderator.do("question.release", { question });
	await colleague.do("question.hold", { question: one.question });
	await colleague.do("question.claim", { question: other.question });
	await desk.locator(".hand .item--done").first().waitFor();
	await accessible(desk);
	await colleague.do("question.unhold", { question: one.question });
	await colleague.do("queue.leave", { event });
});

test("every dialog", LIMIT, async () => {
	const desk = await deskOf("moderator", { language: "en" });
	await openRed(desk);
	for (const key of ["?", "x", "i", "Shift+M"]) {
		await desk.keyboard.press(key);
		await desk.locator("dialog[open]").waitFor();
		await accessible(desk);
		await desk.keyboard.press("Escape");
		await desk.locator("dialog[open]").waitFor({ state: "detached" });
	}
	await desk.locator(".pill").click();
	await desk.locator("dialog[open]").waitFor();
	await accessible(desk);
});

test("the lead moderator: the alarm, the shelves, what was rejected, and what was just decided", LIMIT, async () => {
	const lead = await deskOf("lead_moderator");
	await lead.locator(".alarm").waitFor();
	await accessible(lead);
	await lead.keyboard.press("r");
	await lead.locator(".reasons").waitFor();
	await lead.keyboard.press("1");
	await lead.locator(".undo").waitFor();
	await accessible(lead);
	await lead.keyboard.press("z");
	await lead.locator(".undo").waitFor({ state: "detached" });
	for (const text of ["某局长", "小孩的哭声", "地铁 12 号线"]) {
		await lead.locator(".desk__shared .item__button", { hasText: text }).click();
		await lead.locator(".sheet__text", { hasText: text }).waitFor();
		await accessible(lead);
	}
	await lead.keyboard.press("l");
	await lead.locator(".tab", { hasText: "未公开" }).click();
	await lead.locator(".item__button", { hasText: "为什么不公开" }).click();
	await lead.locator(".key", { hasText: "重新审核" }).waitFor();
	await accessible(lead);
	await lead.locator(".published__item").first().click();
	await lead.locator(".decision").waitFor();
	await accessible(lead);
});

test("the phone: each column, a card, its panels, and the alarm", LIMIT, async () => {
	const phone = await deskOf("moderator", SMALL);
	await phone.locator(".hand .item").first().waitFor();
	await accessible(phone);
	for (const name of ["共同处理", "已公开", "列表", "我的"]) {
		await phone.locator(".pane", { hasText: name }).click();
		await accessible(phone);
	}
	await openRed(phone);
	await phone.locator(".key--more").click();
	await phone.locator(".keys--open").waitFor();
	await accessible(phone);
	for (const name of ["修改", "不公开", "单位"]) {
		await phone.locator(".key", { hasText: name }).click();
		await phone.locator(".panel").waitFor();
		await accessible(phone);
		await phone.keyboard.press("Escape");
		await phone.locator(".decide").waitFor();
	}
	const lead = await deskOf("lead_moderator", SMALL);
	await lead.locator(".alarm").waitFor();
	await accessible(lead);
});

/* The size of what is pressed, where a finger presses. */
test("whatever is pressed on a phone is large enough for a finger", LIMIT, async () => {
	const phone = await deskOf("moderator", SMALL);
	await openRed(phone);
	await phone.locator(".key--more").click();
	const small = await phone.locator(".desk__sheet button:visible").evaluateAll((buttons) =>
		buttons.map((button) => [button.innerText || button.ariaLabel, button.getBoundingClientRect().height]).filter(([, height]) => height < 43.5));
	assert.deepEqual(small, []);
});

test("the five keys stand in one row at 1280 px, in both languages", LIMIT, async () => {
	for (const language of ["zh", "en"]) {
		const desk = await deskOf("moderator", { size: { width: 1280, height: 800 }, language });
		await openRed(desk);
		const tops = await desk.locator(".keys--five .key:visible").evaluateAll((keys) => keys.map((key) => key.getBoundingClientRect().top));
		assert.deepEqual([tops.length, new Set(tops).size], [5, 1]);
		const cut = await desk.locator(".keys--five .key:visible, .small-key").evaluateAll((keys) =>
			keys.filter((key) => key.scrollWidth > key.clientWidth + 1).map((key) => key.innerText));
		assert.deepEqual(cut, []);
		await accessible(desk);
		await desk.context().close();
	}
});
