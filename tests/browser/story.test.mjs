/*
 * story.test.mjs - a live event from the first question to the archive, in three browsers at once:
 * a netizen's phone, the moderators' desk and an official's console, then the host, the archive
 * and a stranger with a receipt.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { City } from "./city.mjs";
import { calm, fits, launch, PHONE, signIn, visit } from "./chromium.mjs";

const BLINK = 2_000;
const QUESTION = "雄楚大街天桥的电梯坏了快两个月，老人上下非常不方便，什么时候能修好？";
const SECOND = "光谷大道早高峰 538 路公交车等两班都挤不上去，能不能增加区间车？";
const ANSWER = "您好！电梯的主机已经到货，本周六完成安装和检测，下周一恢复使用。";

let city;
let event;
let browsers;

before(async () => {
	city = await City.begin();
	city.addUser("wuchang-official", "赵敏", "武昌区副区长", ["official:unit=wuchang"]);
	event = await city.event();
	browsers = await Promise.all([launch(), launch(), launch()]);
});

after(async () => {
	await Promise.all((browsers ?? []).map((browser) => browser.close()));
	await city?.end();
});

/* Asks TEXT with the phone's form; answers what the slip says. */
async function ask(phone, text) {
	await phone.locator(".ask-bar button").click();
	const form = phone.locator("dialog[open]");
	await form.locator("form.ask textarea").first().fill(text);
	await form.locator(".ask__send button").click();
	const slip = form.locator(".sent");
	await slip.waitFor();
	assert.match(await slip.innerText(), /等待审核/);
	const [number, receipt] = await slip.locator(".slip__code").allInnerTexts();
	await slip.getByRole("button", { name: "好" }).click();
	return { number, receipt };
}

const waitingIn = (desk, text) => desk.locator(".item__button", { hasText: text });
const publicOn = (page, text) => page.locator(".thread__text", { hasText: text }).waitFor({ timeout: BLINK });

test("a question is asked, approved, answered, seen, ended and found again", { timeout: 120_000 }, async () => {
	const [phones, desks, consoles] = browsers;
	const [phone, viewer, desk, official] = await Promise.all([
		visit(phones, city, `/events/${event}`, { size: PHONE }),
		visit(phones, city, `/events/${event}`),
		signIn(desks, city, "moderator", `/desk?event=${event}`),
		signIn(consoles, city, "wuchang-official", `/console?event=${event}`),
	]);
	await Promise.all([
		desk.getByText("没有待审的提问").waitFor(),
		official.getByText("没有待答复的提问").first().waitFor(),
		viewer.locator(".feed").waitFor(),
	]);

	// Asked: a slip to keep, and the question waits for review on the asker's page alone.
	const kept = await ask(phone, QUESTION);
	assert.match(kept.number, /^\d+$/);
	assert.ok(kept.receipt.replace(/\W/g, "").length >= 8, kept.receipt);
	const own = phone.locator(".own", { hasText: QUESTION });
	assert.match(await own.innerText(), /等待审核/);
	assert.equal(await viewer.getByText(QUESTION).count(), 0);

	// It is dealt to the moderator and opens by itself; the unit is chosen, A approves.
	await waitingIn(desk, QUESTION).waitFor();
	await desk.locator(".sheet__text", { hasText: QUESTION }).waitFor();
	await desk.keyboard.press("u");
	await desk.locator(".panel button", { hasText: "武昌区人民政府" }).click();
	await desk.locator(".sheet__unit", { hasText: "武昌区人民政府" }).waitFor();
	await desk.keyboard.press("a");
	await Promise.all([publicOn(phone, QUESTION), publicOn(viewer, QUESTION)]);

	// The second one, with the mouse.
	await ask(phone, SECOND);
	await waitingIn(desk, SECOND).click();
	await desk.locator(".key--main").click();
	await Promise.all([publicOn(phone, SECOND), publicOn(viewer, SECOND)]);

	// The official finds it at the console without reload, writes, and publishes what was kept meanwhile.
	await official.locator(".row-card", { hasText: QUESTION }).click();
	await official.locator("#answer").fill(ANSWER);
	await official.getByText("已自动保存").waitFor();
	await official.locator(".composer__send").click();
	await official.locator("dialog[open] .button--primary").click();
	const answered = (page) => page.locator(".thread", { hasText: QUESTION }).getByText(ANSWER).waitFor({ timeout: BLINK });
	await Promise.all([answered(phone), answered(viewer)]);
	await official.getByText("答复已发布").waitFor();

	// The host ends it, and every page says so.
	const host = await signIn(desks, city, "host", `/host?event=${event}`);
	await host.locator(".turns__one--end").click();
	await host.locator("dialog[open] .button--danger").click();
	await Promise.all([phone, viewer].map((page) => page.getByText("活动已结束").first().waitFor({ timeout: BLINK })));

	// The archive finds it by a word of the middle of a sentence.
	const archive = await visit(consoles, city, "/cases");
	await archive.locator("input[type=search]").fill("天桥的电梯");
	const found = archive.locator(".result", { hasText: QUESTION });
	await found.waitFor();
	await archive.locator(".result", { hasText: SECOND }).waitFor({ state: "detached" });
	await found.locator("a").click();
	await archive.locator(".case-reply__text", { hasText: ANSWER }).waitFor();
	assert.equal(await archive.locator(".revisions").count(), 0);
	assert.match(await archive.locator("main").innerText(), new RegExp(QUESTION));

	// And a browser that has never been here finds the asker's own by number and receipt.
	const stranger = await visit(desks, city, "/receipt", { size: PHONE });
	const fields = stranger.locator("main input");
	await fields.nth(0).fill(kept.number);
	await fields.nth(1).fill(kept.receipt);
	await stranger.keyboard.press("Enter");
	await stranger.locator(".own", { hasText: QUESTION }).getByText(ANSWER).waitFor();

	for (const page of [phone, viewer, desk, official, host, archive, stranger]) {
		await fits(page);
		calm(page);
	}
});
