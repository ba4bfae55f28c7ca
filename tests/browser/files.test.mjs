/*
 * files.test.mjs - pictures and documents: the host's news line, the clerk's, an answer's; what viewers see of
 * them, and that nothing is left of one that was taken back.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { calm, DESKTOP, eventually, look, PHONE, signIn, visit } from "./chromium.mjs";
import { write } from "./png.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

stage();

/* A picture with a horizon, WIDTH by HEIGHT: sky, hills, water. */
function landscape(width, height, hue = 0) {
	const pixels = new Uint32Array(width * height);
	for (let y = 0; y < height; y += 1)
		for (let x = 0; x < width; x += 1) {
			const hill = height * (0.55 + 0.12 * Math.sin((x / width) * 7 + hue) + 0.05 * Math.sin((x / width) * 23));
			const shade = Math.floor((y / height) * 15) * 5;
			const [r, g, b] = y < hill - height * 0.12 ? [180 + shade / 2, 205, 235 - hue * 20] : y < hill ? [70 + hue * 30, 120 - shade / 3, 80] : [60, 110 + shade / 3, 150];
			pixels[y * width + x] = (Math.round(r) << 16) | (Math.round(g) << 8) | Math.round(b);
		}
	return write({ width, height, pixels });
}

const file = (name, buffer, mimeType = "image/png") => ({ name, mimeType, buffer });
const seen = (page, text) => page.getByText(text).first().waitFor({ timeout: 5_000 });

async function isLoaded(image) {
	await image.scrollIntoViewIfNeeded();
	await eventually(() => image.evaluate((one) => one.complete && one.naturalWidth > 0), "the picture has come");
}

test("a news line with pictures: chosen, pasted, described, published, opened large, taken back", LIMIT, async () => {
	const event = await city.event();
	const host = await signIn(browser, city, "host", `/host?event=${event}`, { size: DESKTOP });
	const viewer = await visit(browser, city, `/events/${event}`, { size: PHONE });
	const said = host.locator(".speak");
	await said.locator("textarea").fill("答复现场：十一个部门和单位的负责人已经就位。");
	await said.locator("input[type=file]").setInputFiles([file("会场.png", landscape(1280, 720)), file("图示.svg", Buffer.from("<svg/>"), "image/svg+xml")]);
	await said.getByText("只能添加 JPEG、PNG、WebP 图片。").waitFor();
	await said.locator("img.attached__thumb").waitFor();
	assert.equal(await said.getByRole("button", { name: "发布报道" }).isDisabled(), true);
	await said.getByText("请给每张图片写一句说明").waitFor();
	await said.getByLabel("图片说明").fill("会场全景：负责人坐在答复席上");
	await host.reload(); // what was added stays, with its words
	assert.equal(await said.getByLabel("图片说明").inputValue(), "会场全景：负责人坐在答复席上");
	await isLoaded(said.locator("img.attached__thumb"));
	await look(host, "host-attached-1440");
	await accessible(host);
	await said.getByRole("button", { name: "发布报道" }).click();

	await seen(viewer, "负责人已经就位");
	const picture = viewer.locator(".files__picture");
	await isLoaded(picture.locator("img"));
	assert.equal(await picture.locator("img").getAttribute("alt"), "会场全景：负责人坐在答复席上");
	const box = await picture.boundingBox();
	assert.ok(Math.abs(box.width / box.height - 1280 / 720) < 0.05 && box.width > 250 && box.height >= 44, JSON.stringify(box));
	await look(viewer, "live-picture-390");
	await picture.focus();
	await viewer.keyboard.press("Enter");
	await isLoaded(viewer.locator("dialog[open] .large img"));
	await look(viewer, "live-large-390");
	await accessible(viewer);
	await viewer.keyboard.press("Escape");
	await viewer.locator("dialog[open]").waitFor({ state: "detached" });

	const address = await picture.getAttribute("href");
	await host.locator(".aired--post").getByRole("button", { name: "撤下这一条" }).click();
	await host.locator("dialog[open] textarea").fill("照片有误");
	await host.locator("dialog[open] .button--danger").last().click();
	await picture.waitFor({ state: "detached" });
	assert.equal((await fetch(city.url + address)).status, 404);
	[host, viewer].forEach((page) => calm(page));
});

test("nothing moves when pictures come, and several share a grid", LIMIT, async () => {
	const event = await city.event();
	const host = await signIn(browser, city, "host", `/host?event=${event}`, { size: DESKTOP });
	const said = host.locator(".speak");
	await said.locator("textarea").fill("活动开始前，市民在大厅登记提问。");
	const many = [0, 1, 2].map((n) => file(`大厅 ${n}.png`, landscape(900 + n * 100, n === 1 ? 1200 : 600, n)));
	await said.locator("input[type=file]").setInputFiles(many);
	await eventually(async () => (await said.locator("img.attached__thumb").count()) === 3, "three pictures have come");
	for (const n of [0, 1, 2])
		await said.getByLabel("图片说明").nth(n).fill(`大厅里的登记台，第 ${n + 1} 处`);
	await said.getByRole("button", { name: "发布报道" }).click();
	const viewer = await visit(browser, city, `/events/${event}`, { size: DESKTOP });
	await viewer.route("**/preview", async (route) => {
		await new Promise((resume) => setTimeout(resume, 400));
		await route.continue();
	});
	await viewer.evaluate(() => {
		window.shift = 0;
		new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value))).observe({ type: "layout-shift", buffered: false });
	});
	await viewer.reload();
	await eventually(async () => (await viewer.locator(".files__picture").count()) === 3, "three pictures are shown");
	const before = await viewer.locator(".files--many").boundingBox();
	for (const n of [0, 1, 2])
		await isLoaded(viewer.locator(".files__picture img").nth(n));
	const afterwards = await viewer.locator(".files--many").boundingBox();
	assert.deepEqual([before.width, before.height], [afterwards.width, afterwards.height]);
	await look(viewer, "live-grid-1440");
	await viewer.locator(".files__picture").first().click();
	await viewer.getByText("图片 1 / 3").waitFor();
	await viewer.keyboard.press("ArrowRight");
	await viewer.getByText("图片 2 / 3").waitFor();
	[host, viewer].forEach((page) => calm(page));
});

test("an answer with a plan and a document; a correction brings another picture", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, "江汉路的人行道什么时候修好？", "transport");
	const official = await signIn(browser, city, "official2", `/console?event=${event}`, { size: DESKTOP });
	await official.locator(".row-card", { hasText: "江汉路" }).click();
	await official.locator("#answer").fill("您好！人行道下周一开始修，月底完工，施工范围见图。");
	const composer = official.locator(".composer");
	await composer.locator("input[type=file]").setInputFiles([file("施工范围.png", landscape(1000, 800)), file("施工公告.pdf", PDF, "application/pdf")]);
	await composer.locator("img.attached__thumb").waitFor();
	await composer.getByText("施工公告.pdf").waitFor();
	await composer.getByLabel("图片说明").fill("施工范围：江汉路东侧三百米");
	await official.getByText("已自动保存").waitFor();
	await official.reload();
	await official.locator(".row-card", { hasText: "江汉路" }).click();
	assert.equal(await composer.getByLabel("图片说明").inputValue(), "施工范围：江汉路东侧三百米");
	await isLoaded(composer.locator("img.attached__thumb"));
	await look(official, "console-attached-1440");
	await accessible(official);
	await composer.locator(".composer__send").click();
	await official.locator("dialog[open] .files__document").waitFor();
	await official.locator("dialog[open] .button--primary").click();

	const viewer = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await isLoaded(viewer.locator(".reply .files__picture img"));
	const document = viewer.locator(".reply .files__document");
	assert.match(await document.textContent(), /施工公告\.pdf/);
	const answer = await fetch(city.url + (await document.getAttribute("href")));
	assert.match(answer.headers.get("content-disposition"), /^attachment/);
	await look(viewer, "live-answer-390");

	await official.getByRole("button", { name: "更正", exact: true }).first().click();
	const dialog = official.locator("dialog[open]");
	await dialog.getByRole("button", { name: "移除 施工范围.png" }).click();
	await dialog.locator("input[type=file]").setInputFiles(file("新范围.png", landscape(600, 600, 1)));
	await dialog.getByLabel("图片说明").fill("新的施工范围：两侧各三百米");
	await dialog.locator("textarea").last().fill("图纸更新");
	await look(official, "console-revise-1440");
	await dialog.locator(".dialog__actions .button--primary").click();
	await viewer.locator('.reply img[alt="新的施工范围：两侧各三百米"]').waitFor();
	assert.equal(await viewer.locator(".reply .files__picture").count(), 1);
	[official, viewer].forEach((page) => calm(page));
});

test("files that no draft names yet outlive a reload, and the desk tells which answers have some", LIMIT, async () => {
	const event = await city.event();
	await city.approved(event, "江汉路的施工什么时候结束？", "education");
	const official = await signIn(browser, city, "official", `/console?event=${event}`, { size: DESKTOP });
	const link = { lost: true };
	await official.routeWebSocket(/\/ws\?/, (socket) => {
		const server = socket.connectToServer();
		socket.onMessage((message) => {
			if (!link.lost || JSON.parse(message).command !== "answer.draft")
				server.send(message);
		});
	});
	const composer = official.locator(".composer");
	const reopen = async () => {
		await official.reload();
		await official.locator(".row-card", { hasText: "江汉路" }).click();
	};
	official.on("dialog", (dialog) => dialog.accept());
	await reopen();
	await composer.locator("input[type=file]").setInputFiles([file("施工范围.png", landscape(900, 600)), file("施工公告.pdf", PDF, "application/pdf")]);
	const arrived = composer.locator(".attached:not([aria-busy])");
	await arrived.nth(1).waitFor();
	await reopen();
	await composer.getByText("施工公告.pdf").waitFor();
	await isLoaded(composer.locator("img.attached__thumb"));
	link.lost = false;
	await reopen();
	await composer.getByText("施工公告.pdf").waitFor();
	await composer.getByLabel("图片说明").fill("施工范围");
	await official.locator("#answer").fill("月底结束，范围见图。");
	await official.getByText("已自动保存").waitFor();

	const desk = await signIn(browser, city, "moderator", `/desk?event=${event}`, { size: DESKTOP });
	const row = desk.locator(".published__item", { hasText: "江汉路" });
	await row.waitFor();
	assert.equal(await row.getByText("附件").count(), 0);
	await composer.locator(".composer__send").click();
	await official.locator("dialog[open] .button--primary").click();
	await row.getByText("附件 2").waitFor();
	await desk.keyboard.press("l");
	await desk.locator(".tab", { hasText: "已公开" }).click();
	await desk.locator(".desk__rail .item", { hasText: "江汉路" }).getByText("附件 2").waitFor();

	// A correction that is being written keeps its files as well.
	await official.getByRole("button", { name: "更正", exact: true }).first().click();
	const dialog = official.locator("dialog[open]");
	await dialog.locator("input[type=file]").setInputFiles(file("补充.pdf", PDF, "application/pdf"));
	await dialog.locator(".attached:not([aria-busy])", { hasText: "补充.pdf" }).waitFor();
	await official.reload();
	await official.locator(".shelf__head", { hasText: "已答复" }).click();
	await official.locator(".row-card", { hasText: "江汉路" }).click();
	await official.getByRole("button", { name: "更正", exact: true }).first().click();
	await dialog.getByText("补充.pdf").waitFor();
	[official, desk].forEach((page) => calm(page, "breaks"));
});

test("the clerk posts news from the console, on a phone too", LIMIT, async () => {
	const event = await city.event();
	const clerk = await signIn(browser, city, "clerk", `/console?event=${event}`, { size: PHONE });
	const viewer = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await clerk.getByRole("button", { name: "发报道", exact: true }).click();
	const dialog = clerk.locator("dialog[open]");
	await dialog.getByLabel("发言人").fill("市教育局 陈立国");
	await dialog.locator("textarea").fill("今年新增学位一万二千个。");
	await dialog.locator("input[type=file]").setInputFiles(file("学位.png", landscape(800, 500)));
	await dialog.getByLabel("图片说明").fill("各区新增学位一览");
	await look(clerk, "clerk-news-390");
	await accessible(clerk);
	await dialog.getByRole("button", { name: "发布报道" }).click();
	await seen(viewer, "今年新增学位一万二千个。");
	await isLoaded(viewer.locator(".files__picture img"));
	[clerk, viewer].forEach((page) => calm(page));
});

test("a document is laid on the table as a material", LIMIT, async () => {
	const event = await city.event();
	const host = await signIn(browser, city, "host", `/host?event=${event}`, { size: DESKTOP });
	const viewer = await visit(browser, city, `/events/${event}`, { size: DESKTOP });
	const said = host.locator(".speak");
	await said.locator(".chip", { hasText: "材料" }).click();
	await said.locator("textarea").fill("会议议程");
	await said.locator("input[type=file]").setInputFiles(file("议程.pdf", PDF, "application/pdf"));
	await said.locator(".attached__name", { hasText: "议程.pdf" }).waitFor();
	await eventually(async () => !(await said.getByRole("button", { name: "加入材料" }).isDisabled()), "it has come");
	await said.getByRole("button", { name: "加入材料" }).click();
	await viewer.locator(".aside-card .files__document", { hasText: "议程.pdf" }).waitFor();
	await look(viewer, "live-material-1440");
	await host.locator(".aired--material").getByRole("button", { name: "移除这份材料" }).click();
	await host.locator("dialog[open] .button--danger").last().click();
	await viewer.locator(".files__document").first().waitFor({ state: "detached" });
	[host, viewer].forEach((page) => calm(page));
});

test("the archive keeps them, with and without scripts", LIMIT, async () => {
	const event = await city.event();
	const host = await city.staff("host");
	const bytes = landscape(1000, 500);
	const sent = await fetch(`${city.url}/api/files?event=${event}`, { method: "POST", headers: { "Content-Type": "image/png", Authorization: `Bearer ${host.token}` }, body: bytes });
	const { file: added } = await sent.json();
	await host.do("event.post", { event, text: "签约现场", files: [{ file: added.id, alt: "签约台前的代表" }] });
	await host.do("event.end", { event });
	const archive = await visit(browser, city, `/cases?event=${event}`, { size: DESKTOP });
	await isLoaded(archive.locator(".files__picture img"));
	await look(archive, "archive-1440");
	const plain = await browser.newContext({ javaScriptEnabled: false });
	const page = await plain.newPage();
	await page.goto(`${city.url}/events/${event}/transcript.html`);
	const image = page.locator('img[alt="签约台前的代表"]');
	await image.scrollIntoViewIfNeeded();
	assert.ok((await image.boundingBox()).width > 300);
	await look(page, "transcript-plain");
	calm(archive, "refusals"); // it asks for what the editor has not released yet
});
