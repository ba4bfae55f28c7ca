import assert from "node:assert/strict";
import { test } from "node:test";
import { countdown, plan } from "../src/host/plan";
import type { EventInfo } from "../src/shared/types";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 12, minutes)).toISOString();
const now = (minutes: number) => Date.UTC(2026, 10, 24, 12, minutes);

const event: EventInfo = {
	id: "e1", kind: "session", title: "问政", state: "live",
	opens_at: at(-60), starts_at: at(0), asking_ends_at: at(100), ends_at: at(120), grace_minutes: 60,
};

const shape = (lines: ReturnType<typeof plan>) => lines.map(({ step, when }) => `${step} ${when}`);

test("the run of show goes from the opening to the end by itself", () => {
	assert.deepEqual(shape(plan(event, now(30))), [
		"open past", "start past", "askingEnds next", "ends later", "warning later", "endsByItself later",
	]);
	assert.equal(plan(event, now(30)).find((line) => line.step === "endsByItself")?.at, now(180));
	assert.equal(plan(event, now(30)).find((line) => line.step === "ends")?.byItself, false);
});

test("an event whose start is late has it still before it", () => {
	const lines = plan({ ...event, state: "open" }, now(-1));
	assert.equal(lines.find((line) => line.when === "next")?.step, "start");
});

test("asking that was closed by hand is past, whatever the clock says", () => {
	assert.deepEqual(shape(plan({ ...event, state: "closing" }, now(30))).slice(2, 4), ["askingEnds past", "ends next"]);
});

test("without an end nothing ends by itself", () => {
	const { ends_at: _ends, asking_ends_at: _asking, ...open } = event;
	assert.deepEqual(shape(plan(open, now(30))), ["open past", "start past"]);
	assert.equal(countdown(open, now(30)), null);
});

test("the clock counts to the next step, and on past the planned end", () => {
	assert.deepEqual(countdown(event, now(30)), { kind: "until", step: "askingEnds", at: now(100), soon: false, byItself: now(180) });
	assert.equal(countdown(event, now(95))?.soon, true);
	assert.deepEqual(countdown({ ...event, state: "closing" }, now(125)), { kind: "over", step: "ends", at: now(120), soon: true, byItself: now(180) });
	assert.equal(countdown({ ...event, state: "ended" }, now(125)), null);
});
