/*
 * live.test.mjs - the live page for somebody who asks while very many do, and what the page tells of others.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./access.mjs";
import { calm, fits, PHONE, visit } from "./chromium.mjs";
import { browser, city, stage } from "./stage.mjs";

const LIMIT = { timeout: 120_000 };
/* Few may ask at once: the budget of the event is used up by a handful. */
const FEW = {
	"server.workers": 1,
	"limits.enabled": "yes",
	"limits.event_asks_per_second": 4,
	"limits.proof_bits": 14,
	"limits.asks_per_minute": 1000,
	"limits.asks_per_address": 1000000,
	"limits.commands_per_second": 10000,
	"limits.sessions_per_address": 1000000,
};

stage(FEW);

const send = (form) => form.locator(".ask__send button").click();

/* The form of PAGE with TEXT in it: beside the feed, or on a phone behind its button. */
async function typed(page, text) {
	const phone = page.viewportSize().width < 600;
	if (phone)
		await page.locator(".ask-bar button").click();
	const form = page.locator(phone ? "dialog[open] form.ask" : ".live__side form.ask");
	await form.locator("textarea").first().fill(text);
	return form;
}

/* Somebody asks and asks, so that nothing comes in for nothing, until the answer is called. */
async function flood(event) {
	const person = await city.visitor();
	let over = false;
	const full = deferred();
	const asking = (async () => {
		for (let number = 0; !over; number += 1) {
			await person.do("question.ask", { event, text: `第 ${number} 次问同一件事` }).catch((error) => {
				assert.match(error.message, /429/);
				full.resolve();
			});
			await new Promise((done) => setTimeout(done, 20));
		}
	})();
	await full.promise;
	return () => {
		over = true;
		return asking;
	};
}

function deferred() {
	const made = {};
	made.promise = new Promise((resolve) => (made.resolve = resolve));
	return made;
}

for (const [where, look, words] of [
	["on a phone", { size: PHONE }, /做一个小验证.*自动发送/],
	["on a desktop, in English", { language: "en" }, /which takes a moment.*sent by itself/],
])
	test(`in a flood the page works for its place, says so, and the question arrives once, ${where}`, LIMIT, async () => {
		const event = await city.event();
		const page = await visit(browser, city, `/events/${event}`, look);
		const text = `小区门口的路灯坏了一个月，什么时候修？（${where}）`;
		const form = await typed(page, text);
		await page.evaluate(() => {
			window.told = new Set();
			new MutationObserver(() => document.querySelectorAll(".ask__working").forEach((one) => one.textContent && window.told.add(one.textContent)))
				.observe(document.body, { subtree: true, childList: true, characterData: true });
		});
		const keys = new Set();
		const proofs = [];
		page.on("request", (request) => {
			if (request.url().endsWith("/question.ask")) {
				keys.add(request.headers()["idempotency-key"]);
				proofs.push(request.postDataJSON().proof);
			}
		});
		const calmDown = await flood(event);
		await send(form);
		await page.locator(".sent").waitFor({ timeout: 60_000 });
		await calmDown();
		assert.equal(proofs[0], undefined);
		assert.ok(proofs.length >= 2 && proofs.at(-1).includes("."), JSON.stringify(proofs));
		assert.equal(keys.size, 1);
		assert.match((await page.evaluate(() => [...window.told])).join(), words);
		assert.equal(await page.locator(".ask__working:not(:empty)").count(), 0);
		const { questions } = await (await city.staff("moderator")).get(`/api/events/${event}/queue?q=${encodeURIComponent(where)}`);
		assert.equal(questions.length, 1);
		calm(page, "refusals");
		page.troubles.length = 0; // the refusals were wanted
		await fits(page);
		await accessible(page);
	});

test("what was asked already is shown before sending, and voted for instead; the numbers of the event are public", LIMIT, async () => {
	const event = await city.event();
	const text = "雄楚大街天桥的电梯坏了快两个月，什么时候能修好？";
	const { question } = await city.approved(event, text, "transport");
	const page = await visit(browser, city, `/events/${event}`, { size: PHONE });
	await typed(page, "雄楚大街天桥的电梯坏了两个月了，什么时候能修好？");
	const like = page.locator("dialog[open] .similar__one", { hasText: text });
	await like.waitFor();
	await accessible(page);
	await like.getByRole("button").click();
	await like.getByText("已附议").waitFor();
	await page.locator("dialog[open]").getByRole("button", { name: "关闭" }).click();
	await page.locator(`[data-question="${question}"] .act--vote`, { hasText: "1" }).first().waitFor();
	const figure = (name, n) => page.locator(".openness div", { hasText: name }).locator("dd", { hasText: new RegExp(`^${n}$`) });
	await figure("已公开", 1).waitFor();
	await figure("收到提问", 1).waitFor();
	await city.approved(event, "二号线末班车几点？", "transport");
	await figure("已公开", 2).waitFor();
	const declined = await city.ask(event, "这个活动几点结束啊啊啊？");
	const moderator = await city.staff("moderator");
	const { question: card } = await moderator.get(`/api/questions/${declined.question}`);
	await moderator.do("question.reject", { question: card.question, version: card.version, reason: "off_topic" });
	await figure("未公开", 1).waitFor();
	await page.locator(".openness__reasons", { hasText: /\S 1$/ }).waitFor();
	calm(page);
});
