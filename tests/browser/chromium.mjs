/*
 * chromium.mjs - Debian's Chromium, and pages in it that tell of everything that goes wrong.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { PASSWORD } from "./city.mjs";

const ARGUMENTS = [
	"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

/* A browser of its own, in a profile of its own. */
export function launch() {
	return chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
}

/* What a page says in the console about a refused command or a link that broke on purpose. */
const REFUSALS = /the server responded with a status of 4\d\d/;
const BREAKS = /net::ERR_|WebSocket connection/;

/*
 * Notes in page.troubles what must not happen: errors in the console, exceptions, breaches of the
 * Content-Security-Policy, requests that failed and requests to anywhere else.
 */
async function watch(page, origin) {
	page.troubles = [];
	const note = (what) => page.troubles.push(what);
	page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
	page.on("pageerror", (error) => note(`exception: ${error.stack ?? error}`));
	page.on("requestfailed", (request) => {
		if (request.failure()?.errorText !== "net::ERR_ABORTED") // left for another page
			note(`failed: ${request.url().slice(0, 200)} ${request.failure()?.errorText}`);
	});
	page.on("request", (request) => {
		const { protocol, host } = new URL(request.url());
		if (!["data:", "blob:"].includes(protocol) && host !== new URL(origin).host)
			note(`third party: ${request.url()}`);
	});
	await page.exposeBinding("tellBreach", (_, breach) => note(`policy: ${breach}`));
	await page.addInitScript(() => {
		addEventListener("securitypolicyviolation", (event) => window.tellBreach(`${event.violatedDirective} ${event.blockedURI}`));
	});
}

/*
 * A page at PATH of CITY for somebody new: a context without cookies or storage.  LANGUAGE "en"
 * for English, SCHEME "dark" for dark.
 */
export async function visit(browser, city, path, { size = DESKTOP, scheme = "light", language = "zh", scale = 1 } = {}) {
	const phone = size.width < 600;
	const context = await browser.newContext({
		baseURL: city.url, viewport: size, colorScheme: scheme, deviceScaleFactor: scale, hasTouch: phone, isMobile: phone,
		locale: "zh-CN", timezoneId: "Asia/Shanghai", reducedMotion: "reduce",
	});
	context.setDefaultTimeout(15_000);
	const page = await context.newPage();
	await watch(page, city.url);
	if (language !== "zh")
		await page.addInitScript((chosen) => localStorage.setItem("language", chosen), language);
	await page.goto(path);
	return page;
}

/* The same, signed in as the member of staff KEY by the form, and then where they wanted to be. */
export async function signIn(browser, city, key, path, look = {}) {
	const page = await visit(browser, city, `/sign-in?next=${encodeURIComponent(path)}`, look);
	await page.locator("input[name=username]").fill(key.replace("_", "-"));
	await page.locator("input[name=password]").fill(PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForURL((url) => url.pathname + url.search === path);
	return page;
}

/* Asserts that nothing went wrong on PAGE but what ALLOWED ("refusals", "breaks") names. */
export function calm(page, ...allowed) {
	const fine = (trouble) =>
		(allowed.includes("refusals") && REFUSALS.test(trouble)) || (allowed.includes("breaks") && BREAKS.test(trouble));
	assert.deepEqual(page.troubles.filter((trouble) => !fine(trouble)), []);
}

/* Asserts that PAGE cannot be scrolled sideways; a phone's innerWidth grows with what is too wide. */
export async function fits(page) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	const seen = page.viewportSize().width;
	assert.ok(wide <= seen, `the page is ${wide} px wide on a screen of ${seen}`);
}

/* Polls until CONDITION() gives something true, and gives that. */
export async function eventually(condition, what, milliseconds = 15_000) {
	const end = Date.now() + milliseconds;
	for (;;) {
		const value = await condition();
		if (value)
			return value;
		assert.ok(Date.now() < end, `in ${milliseconds} ms it did not come true: ${what}`);
		await new Promise((done) => setTimeout(done, 50));
	}
}

/* With OPENFLOOR_LOOK=DIR a picture of the whole of PAGE goes there as NAME.png, to be looked at. */
export async function look(page, name) {
	const folder = process.env.OPENFLOOR_LOOK;
	if (!folder)
		return;
	mkdirSync(folder, { recursive: true });
	await page.evaluate(() => Promise.all([document.fonts.ready, ...document.getAnimations().map(({ finished }) => finished.catch(() => undefined))]));
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: "disabled", caret: "hide" });
}
