/*
 * stage.mjs - one city and one Chromium for all tests of a file, each of which makes an event of its own.
 */
import { after, afterEach, before } from "node:test";
import { launch } from "./chromium.mjs";
import { City } from "./city.mjs";

export let city;
export let browser;

/* Sets them up, the city with SETTINGS, and then does what MORE does, before the file's tests; closes all pages after each test. */
export function stage(settings = {}, more = () => undefined) {
	before(async () => {
		[city, browser] = await Promise.all([City.begin(settings), launch()]);
		await more();
	});
	afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
	after(async () => {
		await browser?.close();
		await city?.end();
	});
}
