/*
 * run.mjs - runs every tests/*.test.ts under node's own test runner.
 *
 * Each is bundled first (esbuild strips the types and follows the imports),
 * so that the code under test is the code that the browser gets.
 */
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = mkdtempSync(join(tmpdir(), "openfloor-web-tests-"));
try {
	const tests = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
	await build({
		entryPoints: tests.map((name) => join(here, name)),
		bundle: true,
		format: "esm",
		platform: "node",
		jsx: "automatic",
		jsxImportSource: "preact",
		outExtension: { ".js": ".mjs" },
		outdir: out,
		logLevel: "warning",
	});
	const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
	process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
	rmSync(out, { recursive: true, force: true });
}
