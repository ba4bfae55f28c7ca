/*
 * build.mjs - makes the site: `node build.mjs [--out DIR] [--allow-missing]`.
 *
 * Each page of pages.mjs is one HTML file, one script and one style sheet:
 * three requests, no chunks, nothing inline, so that the strictest
 * Content-Security-Policy holds.  Scripts and sheets carry their hash in
 * their name and may be kept for ever; HTML is asked for anew.  Every file
 * lies beside its .br and .gz, made here once and never while serving.
 *
 * DIR/manifest.json is what the server reads: a list of
 *   {path, file, type, cache: "immutable" | "no-cache", encodings: ["br", "gzip"]}
 * where `path` is "/" and the file's name, `file` is relative to DIR.
 *
 * The new site is made in a folder of its own and put in place whole, so a
 * build that fails leaves the old one standing.
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { pages } from "./pages.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const TEXT = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", svg: "image/svg+xml" };

const { values: options } = parseArgs({
	options: {
		out: { type: "string", default: join(root, "dist") },
		"allow-missing": { type: "boolean", default: false },
	},
});

const shortHash = (data) => createHash("sha256").update(data).digest("base64url").slice(0, 10);

const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

/* Write DATA as FILE below OUT with its compressed twins; answer its line of the manifest. */
async function emit(out, file, data, cache) {
	const bytes = Buffer.from(data);
	const target = join(out, file);
	const brotli = brotliCompressSync(bytes, {
		params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
	});
	await mkdir(dirname(target), { recursive: true });
	await writeFile(target, bytes);
	await writeFile(`${target}.br`, brotli);
	await writeFile(`${target}.gz`, gzipSync(bytes, { level: 9 }));
	return { path: `/${file}`, file, type: TEXT[file.split(".").pop()], cache, encodings: ["br", "gzip"], bytes: bytes.length, brotli: brotli.length };
}

/* An asset: its hash in its name, kept for ever. */
function emitAsset(out, name, extension, data) {
	return emit(out, `assets/${name}.${shortHash(data)}.${extension}`, data, "immutable");
}

/* The HTML of PAGE: no inline script, no inline style, a word for those without scripts. */
function html(page, script, sheet, icon) {
	return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${escapeHtml(page.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="description" content="${escapeHtml(page.description)}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f7f4">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101413">
<meta name="format-detection" content="telephone=no">
<link rel="icon" type="image/svg+xml" href="${icon}">
<link rel="stylesheet" href="${sheet}">
<script type="module" src="${script}"></script>
</head>
<body>
<div id="app"><p class="boot">正在打开…<br><span lang="en">Loading…</span></p></div>
<noscript><p class="boot">这个页面需要 JavaScript。活动的文字实录不需要脚本，活动结束后可以直接下载阅读。<br><span lang="en">This page needs JavaScript. Transcripts of past events can be read without it.</span></p></noscript>
</body>
</html>
`;
}

/* Bundle PAGE: one script and one sheet, with everything that it uses. */
async function bundle(page) {
	const result = await build({
		entryPoints: [join(root, "src", page.name, "main.tsx")],
		bundle: true,
		minify: true,
		write: false,
		format: "esm",
		target: ["es2022", "safari15.4"],
		jsx: "automatic",
		jsxImportSource: "preact",
		charset: "utf8",
		legalComments: "none",
		outdir: "out",
		logLevel: "warning",
	});
	const find = (extension) => result.outputFiles.find((file) => file.path.endsWith(extension))?.contents;
	const script = find(".js");
	const sheet = find(".css");
	if (!sheet)
		throw new Error(`${page.name}: main.tsx imports no style sheet`);
	return { script, sheet };
}

/* The tag for other sites: one address for ever, no module, and for older browsers than our own pages are. */
async function emitLoader(out) {
	const { outputFiles } = await build({
		entryPoints: [join(root, "src", "embed", "loader.ts")],
		bundle: true,
		minify: true,
		write: false,
		format: "iife",
		target: ["es2018"],
		charset: "utf8",
		legalComments: "none",
		logLevel: "warning",
	});
	return emit(out, "embed.js", outputFiles[0].contents, "no-cache");
}

async function buildSite(out) {
	const icon = await emitAsset(out, "icon", "svg", await readFile(join(root, "style", "icon.svg")));
	const files = [icon, await emitLoader(out)];
	for (const page of pages) {
		if (!existsSync(join(root, "src", page.name, "main.tsx"))) {
			if (!options["allow-missing"])
				throw new Error(`the page "${page.name}" of pages.mjs has no src/${page.name}/main.tsx`);
			continue;
		}
		const { script, sheet } = await bundle(page);
		const js = await emitAsset(out, page.name, "js", script);
		const css = await emitAsset(out, page.name, "css", sheet);
		const markup = html(page, js.path, css.path, icon.path);
		files.push(js, css, await emit(out, `${page.name}.html`, markup, "no-cache"));
		console.log(`${page.name.padEnd(8)} ${((js.brotli + css.brotli) / 1024).toFixed(1)} KB compressed`);
	}
	const manifest = files.map(({ path, file, type, cache, encodings }) => ({ path, file, type, cache, encodings }));
	await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
}

const target = resolve(options.out);
await mkdir(dirname(target), { recursive: true });
const fresh = await mkdtemp(`${target}.new-`);
try {
	await buildSite(fresh);
	await rm(target, { recursive: true, force: true });
	await rename(fresh, target);
} catch (error) {
	await rm(fresh, { recursive: true, force: true });
	console.error(error.message);
	process.exitCode = 1;
}
