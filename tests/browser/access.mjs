/*
 * access.mjs - whether everybody can use a page: by axe, and by the keyboard alone.
 */
import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";
import { calm, fits } from "./chromium.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/* What axe finds, as lines that say where. */
function lines({ violations }) {
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/* Asserts that PAGE has no fault, first in light, then (colours alone can differ) in dark. */
export async function accessible(page) {
	assert.deepEqual(lines(await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze()), []);
	await page.emulateMedia({ colorScheme: "dark" });
	/* Drawn dark, too: between the two a text may have its new colour on its old ground. */
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
	assert.deepEqual(lines(await new AxeBuilder({ page }).setLegacyMode().withRules(["color-contrast"]).analyze()), [], "in dark");
	await page.emulateMedia({ colorScheme: "light" });
	await fits(page);
	calm(page);
}

/* Presses Tab until what SELECTOR names has the focus. */
export async function tabTo(page, selector) {
	for (let presses = 0; presses < 80; presses += 1) {
		await page.keyboard.press("Tab");
		if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector))
			return;
	}
	assert.fail(`Tab does not come to ${selector}`);
}

