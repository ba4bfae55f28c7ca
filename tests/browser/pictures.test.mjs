/*
 * pictures.test.mjs - the pictures of the README, taken from the running city.
 *
 * With OPENFLOOR_PICTURES=1 they go to tests/browser/pictures, otherwise to a temporary folder.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { demo } from "./city.mjs";
import { calm, DESKTOP, PHONE, signIn, visit } from "./chromium.mjs";
import { colours, read, write } from "./png.mjs";
import { browser, city, stage } from "./stage.mjs";

const LARGEST = 250_000;
const kept = process.env.OPENFLOOR_PICTURES === "1";
const folder = kept ? fileURLToPath(new URL("pictures", import.meta.url)) : mkdtempSync(join(tmpdir(), "openfloor-pictures-"));

let event;

stage({}, async () => {
	mkdirSync(folder, { recursive: true });
	event = await city.event({ title_en: "Face to face" });
	await (await city.staff("host")).do("event.announce", { event, text: "欢迎来到民生面对面。十一个部门已经在线，请直接提问。" });
	const asked = await city.fill(event, 12);
	const votes = demo("questions").map(({ votes }) => votes ?? 0);
	const voters = await Promise.all(Array.from({ length: 8 }, () => city.visitor()));
	for (const [index, { question }] of asked.entries()) {
		for (const voter of voters.slice(0, Math.min(votes[index], (index * 5) % 9)))
			await voter.do("question.vote", { question });
	}
});

after(async () => {
	await browser?.close();
	await city?.end();
	if (!kept)
		rmSync(folder, { recursive: true, force: true });
});

/* Takes a picture of PAGE at twice its size, with few colours. */
async function take(name, page) {
	await page.evaluate(() => document.fonts.ready);
	const picture = read(await page.screenshot({ animations: "disabled", caret: "hide" }));
	const [most] = colours(picture);
	assert.ok(colours(picture).length > 100 && most[1] < 0.95 * picture.pixels.length, `${name} is blank`);
	const small = write(picture);
	assert.ok(small.length < LARGEST, `${name} has ${small.length} bytes`);
	assert.deepEqual([small.readUInt32BE(16), small.readUInt32BE(20)], [picture.width, picture.height]);
	writeFileSync(join(folder, `${name}.png`), small);
	calm(page);
	await page.context().close();
}

test("the live page on a phone and on a desktop", { timeout: 60_000 }, async () => {
	const phone = await visit(browser, city, `/events/${event}`, { size: PHONE, scale: 2 });
	await phone.locator(".tab", { hasText: "已答复" }).click();
	await phone.locator(".reply").first().waitFor();
	await take("live-phone", phone);
	const wide = await visit(browser, city, `/events/${event}`, { size: DESKTOP, scale: 2 });
	await wide.locator(".tab", { hasText: "已答复" }).click();
	await wide.locator(".reply").first().waitFor();
	await take("live-desktop", wide);
});

test("the moderators' desk", { timeout: 60_000 }, async () => {
	await city.ask(event, "天桥的电梯坏了快两个月，老人上下非常不方便，推轮椅根本过不去，请尽快修好。", { unit: "wuchang", district: "武昌区" });
	const desk = await signIn(browser, city, "moderator", `/desk?event=${event}`, { size: DESKTOP, scale: 2 });
	await desk.locator(".item__button", { hasText: "推轮椅" }).click();
	await desk.locator(".sheet__text", { hasText: "推轮椅" }).waitFor();
	await desk.locator(".published__item").first().waitFor();
	await take("desk", desk);
});

test("an official's console", { timeout: 60_000 }, async () => {
	await city.approved(event, "小升初摇号的结果什么时候公布？没摇中的孩子怎么安排？", "education");
	const official = await signIn(browser, city, "official", `/console?event=${event}`, { size: DESKTOP, scale: 2 });
	await official.locator(".row-card", { hasText: "小升初" }).click();
	await official.locator("#answer").fill("您好！摇号结果 6 月 18 日在报名平台公布，同时短信通知家长。没有摇中的孩子由所在区就近统筹，6 月底前给出去向，保证每个孩子都有学上。");
	await official.getByText("已自动保存").waitFor();
	await take("console", official);
});

test("the archive", { timeout: 60_000 }, async () => {
	await (await city.staff("host")).do("event.end", { event });
	const archive = await visit(browser, city, "/cases", { size: DESKTOP, scale: 2 });
	await archive.locator(".result").nth(4).waitFor();
	await take("archive", archive);
});
