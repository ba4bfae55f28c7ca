// Turns the built pages into two sources for server/net/: a table in C (see server/net/assets.h)
// and an assembler file that takes the bytes in as they are.
// Usage: node embed.mjs DIST TABLE.c BYTES.S
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const [dist, table, bytes] = process.argv.slice(2);
if (!bytes) {
	console.error("usage: embed.mjs DIST TABLE.c BYTES.S");
	process.exit(2);
}

// The member of struct asset that holds an encoding, and the ending of its file.
const encodings = [
	["identity", ""],
	["brotli", ".br"],
	["gzip", ".gz"],
];

const quote = (text) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

function embed(assets) {
	const declarations = [];
	const rows = [];
	const data = ['.section .note.GNU-stack,"",%progbits', ".section .rodata"];
	assets.forEach((asset, index) => {
		const file = resolve(dist, asset.file);
		const bodies = encodings
			.filter(([, ending]) => existsSync(file + ending))
			.map(([member, ending]) => {
				const name = `asset_${index}_${member}`;
				const length = readFileSync(file + ending).length;
				declarations.push(`extern const unsigned char ${name}[];`);
				data.push(`.global ${name}`, ".balign 16", `${name}:`, `\t.incbin ${quote(file + ending)}`, "\t.byte 0");
				return `.${member} = {${name}, ${length}}`;
			});
		const digest = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
		const immutable = /immutable/.test(asset.cache ?? "") ? "true" : "false";
		rows.push(
			`\t{.path = ${quote(asset.path)}, .type = ${quote(asset.type)}, .immutable = ${immutable},`,
			`\t\t${bodies.join(", ")},`,
			`\t\t.etag = "\\"${digest}\\""},`,
		);
	});
	return { declarations, rows, data };
}

const manifest = JSON.parse(readFileSync(resolve(dist, "manifest.json"), "utf8"));
const assets = [...manifest].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
if (assets.length === 0) throw new Error(`${dist}/manifest.json names no file`);
const { declarations, rows, data } = embed(assets);

writeFileSync(
	table,
	`/* Made by web/embed.mjs from the built pages. */
#include "net/assets.h"

${declarations.join("\n")}

const struct asset assets[] = {
${rows.join("\n")}
};

const size_t assets_count = ${assets.length};
`,
);
writeFileSync(bytes, data.join("\n") + "\n");
