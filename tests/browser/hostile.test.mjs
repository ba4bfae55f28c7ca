/*
 * hostile.test.mjs - texts that mean harm, on their whole way: asked at the form, approved at the
 * desk, shown live, answered at the console with the same text, kept in the archive, found there,
 * printed.  Nothing runs, nothing leaves its card, nothing that was typed is lost.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { calm, eventually, fits, look, signIn, visit } from "./chromium.mjs";
import { read } from "./png.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 240_000 };
const NARROW = { width: 360, height: 740 };
const LONGEST = 500;
const LONGEST_ANSWER = 5000;

/* Each harms by another way in: an element, an attribute, a link, a template, an entity, a comment. */
const SCRIPTS = `甲<script>window.harmed=1</script><img src=x onerror="window.harmed=2"><svg/onload=window.harmed=3>
<iframe srcdoc="<script>parent.harmed=4</script>"></iframe><a href="javascript:window.harmed=5">a</a>
</textarea></title></style><style>*{display:none}</style><math><mtext><option><mglyph><img src onerror=harmed=6>`;
const ATTRIBUTES = `乙" onmouseover="window.harmed=7" autofocus onfocus='window.harmed=8' x="'>{{constructor.constructor('harmed=9')()}}
\${window.harmed=10} &lt;script&gt;&#x3c;b&#x3e; <!-- --!> ]]> \\u003cscript\\u003e %3Cscript%3E data:text/html,<b>b</b> javascript:window.harmed=11//`;
const TURNED = "丙\u202e反着写的 abc\u202d \u2067\u2067\u2066没有合上的隔离 def（一）\u200f\u200f\u200e！\u061c";
const tower = (letter, marks) => letter + Array.from({ length: marks }, (_, n) => String.fromCodePoint(0x300 + (n % 0x4f))).join("");
const TOWERS = `丁${tower("Z", 400)}字字字字字字字字字字字字字字字字字字字字字字${tower("o", 400)}字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字`;
const THAI = `戊ก${"\u0e47".repeat(40)}ก็字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字\u20dd\u20dd\u20dd\u20e3\u0489\u0489\u0489`;
const EMOJI = "己👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚒🇨🇳🇺🇳1️⃣❤️‍🔥🧑🏿‍🤝‍🧑🏻".repeat(3) + "小区的路灯一到晚上就不亮，老人孩子都看不清台阶，请问什么时候能修好，谢谢各位。".repeat(4);
const ARABIC = "庚 متى يتم إصلاح المصعد في محطة المترو؟ (رقم 12) שלום עולם — 电梯 abc";
const WIDE = `辛${"\u00a0".repeat(60)}${"W".repeat(150)}${"﷽".repeat(6)}${"ꧽ".repeat(20)}/${"a_".repeat(60)}`;
const LONG = "壬" + "啊".repeat(LONGEST - 1);
const LINES = `癸${"\n\n\n\n一行".repeat(30)}${"\t".repeat(50)}尾`;
const TEXTS = { SCRIPTS, ATTRIBUTES, TURNED, TOWERS, THAI, EMOJI, ARABIC, WIDE, LONG, LINES };

stage();

/* Nothing ran, nothing is there that could, and the page is no wider than the screen. */
async function harmless(page) {
	const found = await page.evaluate(() => ({
		harmed: window.harmed ?? null,
		handlers: [...document.querySelectorAll("body *")].filter((one) => one.getAttributeNames().some((name) => name.startsWith("on"))).length,
		links: [...document.querySelectorAll("a")].filter((one) => /^(javascript|data):/i.test(one.href)).length,
		elements: document.querySelectorAll("iframe, object, embed, math, mglyph, body style, body script").length,
	}));
	assert.deepEqual(found, { harmed: null, handlers: 0, links: 0, elements: 0 });
	await fits(page);
}

/*
 * What people wrote stands in an element of SELECTOR with its whole box, and no two of these
 * overlap.  What scrolls or is cut by intention is measured by its own box; see also inkStays.
 */
async function staysInside(page, selector, what = "") {
	const wrong = await page.locator(selector).evaluateAll((cards) => {
		const shown = cards.filter((card) => card.getClientRects().length > 0);
		const boxes = shown.map((card) => card.getBoundingClientRect());
		const found = [];
		const leaves = (box, card) => box.width > 0 && box.height > 0 && (box.left < card.left - 1 || box.right > card.right + 1 || box.top < card.top - 1 || box.bottom > card.bottom + 1);
		shown.forEach((card, index) => {
			const cut = (one) => one !== card && (["hidden", "clip", "auto", "scroll"].includes(getComputedStyle(one).overflowY) || cut(one.parentElement));
			for (const one of card.querySelectorAll('[dir="auto"], [dir="auto"] *, bdi, time'))
				if (!cut(one.parentElement) && leaves(one.getBoundingClientRect(), boxes[index]))
					found.push(`${one.tagName}.${one.className}`);
			for (const other of boxes.slice(index + 1))
				if (Math.min(other.right, boxes[index].right) - Math.max(other.left, boxes[index].left) > 1 && Math.min(other.bottom, boxes[index].bottom) - Math.max(other.top, boxes[index].top) > 1)
					found.push("two overlap");
		});
		return found;
	});
	assert.deepEqual([...new Set(wrong)], [], `${selector} ${what}`);
}

/* CARD and what is around it look the same without its texts, but for where these stand: marks are drawn over nothing else. */
async function inkStays(page, card) {
	await card.evaluate((one) => scrollTo(0, scrollY + one.getBoundingClientRect().top - 250));
	const { x, y, width, height } = await card.evaluate((one) => one.getBoundingClientRect().toJSON());
	const clip = { x: Math.max(0, x - 10), y: y - 60, width: width + 20, height: Math.min(height + 100, 450) };
	const places = await card.locator(".text").evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().toJSON()));
	const shot = async () => read(await page.screenshot({ clip, animations: "disabled", caret: "hide" }));
	const hide = (visibility) => card.locator(".text").evaluateAll((texts, value) => texts.forEach((text) => (text.style.visibility = value)), visibility);
	const shown = await shot();
	await hide("hidden");
	const hidden = await shot();
	await hide("");
	const MARGIN = 8;
	const isPlace = (left, top) => places.some((place) =>
		left >= place.left - MARGIN && left <= place.right + MARGIN && top >= place.top - MARGIN && top <= place.bottom + MARGIN);
	let drawn = 0;
	for (let at = 0; at < shown.pixels.length; at += 1)
		if (shown.pixels[at] !== hidden.pixels[at]) {
			const [left, top] = [clip.x + (at % shown.width), clip.y + Math.floor(at / shown.width)];
			assert.ok(isPlace(left, top), `the text draws at ${left}, ${top}, beside its place`);
			drawn += 1;
		}
	assert.ok(drawn > 100, "the text is there at all");
}

/* TEXT as the server keeps it, near enough to be looked for. */
const mark = (text) => text.slice(0, 1);

async function ask(phone, text) {
	const form = phone.locator("dialog[open]");
	await phone.locator(".ask-bar button").click();
	await form.locator("form.ask textarea").first().fill(text);
	await form.getByLabel("想问哪个单位").selectOption({ label: "市教育局" });
	await form.locator(".ask__send button").click();
	await form.locator(".sent").waitFor();
	await form.locator(".sent").getByRole("button", { name: "好" }).click();
}

async function answer(official, text) {
	await official.locator("#answer").fill(text);
	await official.locator(".composer__send").click();
	await harmless(official);
	await official.locator("dialog[open] .button--primary").click();
	await official.getByText("答复已发布").first().waitFor();
}

test("harm stays text from the form to the archive, and keeps to its card at 360 px", LIMIT, async () => {
	const event = await city.event();
	const small = { size: NARROW };
	const [phone, desk, official] = await Promise.all([
		visit(browser, city, `/events/${event}`, small),
		signIn(browser, city, "moderator", `/desk?event=${event}`),
		signIn(browser, city, "official", `/console?event=${event}`, small),
	]);
	for (const [name, text] of Object.entries(TEXTS)) {
		await ask(phone, text);
		await staysInside(phone, ".own", name);
		await harmless(phone);
		await desk.locator(".sheet__text", { hasText: mark(text) }).waitFor();
		await harmless(desk);
		await staysInside(desk, ".desk__rail .item, .desk__shared .item, .published__item", name);
		await desk.keyboard.press("a");
		const thread = phone.locator(".thread", { hasText: mark(text) }).first();
		await thread.waitFor();
		await official.locator(".row-card", { hasText: mark(text) }).click();
		await official.locator(".asked__text", { hasText: mark(text) }).waitFor();
		await staysInside(official, ".asked, .composer", name);
		await answer(official, text);
		await thread.locator(".reply").waitFor();
		await official.goto(`/console?event=${event}`);
		await look(phone, `hostile-${name}-live-360`);
	}
	const threads = phone.locator(".thread");
	assert.equal(await threads.count(), Object.keys(TEXTS).length);
	assert.ok((await phone.locator("main").innerText()).includes("<script>window.harmed=1</script>"));
	assert.ok((await phone.locator("main").innerText()).includes("&lt;script&gt;&#x3c;b&#x3e;"));
	await staysInside(phone, ".thread");
	await phone.reload(); // without the notices of before
	await threads.nth(Object.keys(TEXTS).length - 1).waitFor();
	for (const text of [TOWERS, THAI, TURNED, WIDE])
		await inkStays(phone, threads.filter({ hasText: mark(text) }));
	await harmless(phone);

	// A text that turns does not turn the line above it.
	const order = (card) => card.locator(".thread__head").first().evaluate((head) => [".name", "time"].map((one) => head.querySelector(one).getBoundingClientRect().left));
	const heads = await Promise.all([TURNED, ARABIC, LONG].map((text) => order(threads.filter({ hasText: mark(text) }))));
	heads.forEach(([name, time]) => assert.ok(name < time));
	assert.doesNotMatch(await phone.locator("main").innerText(), /[\u202a-\u202e\u2066-\u2069]/);

	await (await city.staff("host")).do("event.end", { event });
	const archive = await visit(browser, city, "/cases", small);
	await archive.locator(".result").nth(Object.keys(TEXTS).length - 1).waitFor();
	await staysInside(archive, ".result");
	await look(archive, "hostile-archive-360");
	const addresses = await archive.locator(".result__link").evaluateAll((links) => links.map((link) => link.pathname));
	for (const address of addresses) {
		await archive.goto(address);
		await archive.locator(".case-reply__text").waitFor();
		await staysInside(archive, ".case__asked, .case-reply");
		await harmless(archive);
		await archive.emulateMedia({ media: "print" });
		await archive.waitForFunction(() => matchMedia("print").matches);
		await harmless(archive);
		await archive.emulateMedia({ media: "screen" });
	}
	for (const words of ["<script>window.harmed", "المصعد", "小区的路灯", "\" onmouseover=\"", "' OR 1=1 --", "% _ * \" NEAR("]) {
		await archive.goto("/cases");
		await archive.locator("input[type=search]").fill(words);
		await archive.waitForURL((url) => url.searchParams.get("q") === words);
		await eventually(async () => (await archive.locator(".results--old").count()) === 0, "it has looked");
		await harmless(archive);
	}
	await archive.goto(`/cases?q=${encodeURIComponent("小区的路灯")}`);
	await archive.locator(".result", { hasText: mark(EMOJI) }).waitFor();
	const transcript = await visit(browser, city, `/events/${event}/transcript.html`, small);
	await staysInside(transcript, "article.question");
	const scripted = await visit(browser, city, `/cases?event=${event}`, small);
	await scripted.locator(".line").nth(Object.keys(TEXTS).length - 1).waitFor();
	await staysInside(scripted, ".line");
	await look(scripted, "hostile-transcript-360");
	for (const page of [desk, official, archive, scripted])
		await harmless(page);
	[phone, desk, official, archive, transcript].forEach((page) => calm(page));
	calm(scripted, "refusals"); // it asks for what the editor has not released yet
});

test("the longest question and the longest answer are shown whole, and one can go on", LIMIT, async () => {
	const event = await city.event();
	const long = "W".repeat(LONGEST_ANSWER);
	const { question } = await city.approved(event, LONG, "education");
	await (await city.staff("official")).do("answer.publish", { question, text: long });
	const phone = await visit(browser, city, `/events/${event}`, { size: NARROW });
	await phone.locator(".reply .more").click();
	await eventually(async () => (await phone.locator(".reply .text").innerText()) === long, "all of it is shown");
	await staysInside(phone, ".thread");
	await harmless(phone);
	await accessible(phone);
	await phone.locator(".act--vote, .thread__acts .act").first().scrollIntoViewIfNeeded();
	await phone.locator(".rating .act").first().click();
	await phone.locator('.rating .act[aria-pressed="true"]').waitFor();
	calm(phone);
});

test("100 kB of one character: refused in plain words at the form, the console and the desk, and kept", LIMIT, async () => {
	const event = await city.event();
	const much = "啊".repeat(100_000);
	const phone = await visit(browser, city, `/events/${event}`, { size: NARROW });
	const field = phone.locator("dialog[open] form.ask textarea").first();
	await phone.locator(".ask-bar button").click();
	await field.fill(much);
	await phone.locator(".counter--over", { hasText: "超出 99500 字" }).or(phone.locator(".counter--over", { hasText: "超出 99,500 字" })).waitFor();
	assert.equal(await phone.locator("dialog[open] .ask__send button").isDisabled(), true);
	await harmless(phone);
	await phone.reload();
	await phone.locator(".ask-bar button").click();
	assert.equal((await field.inputValue()).length, much.length);
	await field.fill("短一点的问题");
	await phone.locator("dialog[open] .ask__send button").click();
	await phone.locator(".sent").waitFor();

	// One that has too many marks looks short, so the server says what is the matter.
	await phone.locator(".sent").getByRole("button", { name: "再提一问" }).click();
	const piled = "👨‍👩‍👧‍👦".repeat(100);
	await field.fill(piled);
	await phone.locator("dialog[open] .ask__send button").click();
	await phone.locator("dialog[open] .field__error", { hasText: "叠加的符号太多" }).waitFor();
	assert.equal(await field.inputValue(), piled);
	calm(phone, "refusals");

	const { question } = await city.approved(event, "摇号的结果什么时候公布？", "education");
	const official = await signIn(browser, city, "official", `/console?event=${event}`, { size: NARROW });
	await official.locator(".row-card", { hasText: "摇号" }).click();
	await official.locator("#answer").fill(much);
	await official.locator(".counter--over").waitFor();
	await official.locator(".composer__status--bad").waitFor(); // the shared draft is too small for it: said, and kept here
	assert.equal(await official.locator(".composer__send").isDisabled(), true);
	await official.reload();
	await official.locator(".row-card", { hasText: "摇号" }).click();
	assert.equal((await official.locator("#answer").inputValue()).length, much.length);
	await harmless(official);
	await official.locator("#answer").fill("6 月公布。");
	await official.locator(".composer__send").click();
	await official.locator("dialog[open] .button--primary").click();
	await official.getByText("答复已发布").first().waitFor();
	const { question: card } = await (await city.staff("official")).get(`/api/questions/${question}`);
	assert.equal(card.answers[0].text, "6 月公布。");

	const desk = await signIn(browser, city, "moderator", `/desk?event=${event}`);
	await desk.locator(".sheet__text", { hasText: "短一点的问题" }).waitFor();
	await desk.keyboard.press("e");
	await desk.locator(".panel textarea").fill(much);
	const save = desk.locator(".panel button", { hasText: "保存修改" });
	if (await save.isEnabled())
		await save.click();
	await desk.locator(".panel .field__error, .panel .counter--over, .toast--bad, .note--bad").first().waitFor();
	assert.equal((await desk.locator(".panel textarea").inputValue()).length, much.length);
	await fits(desk);
	[official, desk].forEach((page) => calm(page, "refusals"));
});
