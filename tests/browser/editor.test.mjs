/*
 * editor.test.mjs - the editor makes a transcript of an event that is over, and readers find it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { calm, fits, look, PHONE, signIn, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

stage();

/* An event that is over, with the demo's questions and one with a slip of the pen. */
async function ended() {
	const event = await city.event();
	await city.fill(event, 9);
	const slip = await city.approved(event, "珞喻路的路灯什么时侯能修好？", "wuchang");
	await (await city.staff("host")).do("event.end", { event });
	return { event, slip: slip.question };
}

const bar = (page) => page.locator(".edit__bar");
const saved = (page, revision) => page.getByText(`第 ${revision} 版`, { exact: true }).first().waitFor();

test("chapters, a summary and a corrected slip become the transcript that readers find", { timeout: 180_000 }, async () => {
	const { event, slip } = await ended();
	const page = await signIn(browser, city, "editor", `/editor?event=${event}`);
	await page.getByRole("button", { name: "按单位分章" }).click();
	assert.ok((await page.locator(".edit__chapter").count()) >= 2);
	await page.getByLabel("概述").fill("两个小时，各单位当场答复，三件事转为会后办理。");
	await bar(page).getByText("有改动还没保存").waitFor();
	await accessible(page);
	await look(page, "editor-desktop");

	// A draft outlives a reload.
	page.on("dialog", (dialog) => dialog.accept());
	await page.reload();
	assert.equal(await page.getByLabel("概述").inputValue(), "两个小时，各单位当场答复，三件事转为会后办理。");
	await page.getByPlaceholder("这一版改了什么（可不填）").fill("分章，写概述");
	await page.getByRole("button", { name: "保存为第 1 版" }).click();
	await saved(page, 1);

	// Too much of a correction is refused and stays typed; a slip is put right.
	await page.locator(`#question-${slip}`).getByRole("button", { name: "订正错字" }).first().click();
	const dialog = page.locator("dialog[open]");
	await dialog.getByLabel("订正后的文字").fill("这条路上的灯从来没有亮过，大家都不满意！！");
	await dialog.getByRole("button", { name: "保存订正" }).click();
	await page.getByText("改动太大").first().waitFor();
	await dialog.getByLabel("订正后的文字").fill("珞喻路的路灯什么时候能修好？");
	await accessible(page).catch((error) => {
		if (!/refusals|422/.test(String(error)))
			throw error;
	});
	await look(page, "editor-correct");
	await dialog.getByRole("button", { name: "保存订正" }).click();
	await saved(page, 2);
	await page.locator(`#question-${slip}`).filter({ hasText: /什么时候能修好[\s\S]*已订正/ }).waitFor();

	await bar(page).getByRole("button", { name: "发布实录" }).click();
	await page.locator("dialog[open]").getByRole("button", { name: "发布并归档" }).click();
	await bar(page).getByRole("link", { name: "查看读者页面" }).waitFor();
	calm(page, "refusals");

	const reader = await visit(browser, city, `/cases?event=${event}`, { size: PHONE });
	await reader.getByText("三件事转为会后办理").waitFor();
	await reader.locator(".chapters a").first().waitFor();
	const line = reader.locator(`#question-${slip}`);
	await line.locator(".said__question").filter({ hasText: "什么时候能修好" }).waitFor();
	await line.locator("summary").click();
	await line.locator("del, .gone, [class*=gone]").first().waitFor();
	await accessible(reader);
	await look(reader, "transcript-phone");
	const wide = await visit(browser, city, `/cases?event=${event}`);
	await wide.locator(".chapters a").first().waitFor();
	await look(wide, "transcript-desktop");
	calm(wide);
});

test("the editor who saves second sees the first one's revision and loses nothing", { timeout: 120_000 }, async () => {
	const { event } = await ended();
	const page = await signIn(browser, city, "editor", `/editor?event=${event}`, { size: PHONE });
	await page.getByLabel("概述").fill("我的概述");
	await (await city.staff("editor")).do("transcript.edit", { event, revision: 0, summary: "同事的概述" });
	await page.getByRole("button", { name: "保存为第 1 版" }).click();
	await page.getByText("同事刚保存了第 1 版").waitFor();
	assert.equal(await page.getByLabel("概述").inputValue(), "我的概述");
	await fits(page);
	await look(page, "editor-phone");
	await page.getByRole("button", { name: "留我的，稍后保存" }).click();
	await page.getByRole("button", { name: "保存为第 2 版" }).click();
	await saved(page, 2);
	const { transcript } = await (await city.staff("editor")).get(`/api/events/${event}/transcript`);
	assert.equal(transcript.summary, "我的概述");
	calm(page, "refusals");
});
