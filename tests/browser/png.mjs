/*
 * png.mjs - screenshots made small: read, counted, and written again with a palette.
 *
 * Chromium writes 8 bits a channel, with or without alpha, not interlaced; nothing else is read.
 */
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST = 256; // colours in a palette

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
	for (let bit = 0; bit < 8; bit += 1)
		n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
	return n;
});

function crc32(bytes) {
	let crc = 0xffffffff;
	for (const byte of bytes)
		crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

function* chunks(png) {
	for (let at = SIGNATURE.length; at < png.length;) {
		const length = png.readUInt32BE(at);
		yield { kind: png.toString("latin1", at + 4, at + 8), body: png.subarray(at + 8, at + 8 + length) };
		at += length + 12;
	}
}

function paeth(left, up, corner) {
	const guess = left + up - corner;
	const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	if (byLeft <= byUp && byLeft <= byCorner)
		return left;
	return byUp <= byCorner ? up : corner;
}

/* PNG as {width, height, pixels}: one number 0xRRGGBB a pixel. */
export function read(png) {
	const parts = [...chunks(png)];
	const head = parts.find(({ kind }) => kind === "IHDR").body;
	const [width, height, type] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9]];
	const step = { 2: 3, 6: 4 }[type];
	if (head[8] !== 8 || !step || head[12] !== 0)
		throw new Error("not a screenshot as Chromium makes them");
	const data = inflateSync(Buffer.concat(parts.filter(({ kind }) => kind === "IDAT").map(({ body }) => body)));
	const length = width * step;
	const pixels = new Uint32Array(width * height);
	let above = new Uint8Array(length);
	for (let y = 0; y < height; y += 1) {
		const filter = data[y * (length + 1)];
		const row = data.subarray(y * (length + 1) + 1, (y + 1) * (length + 1));
		for (let x = 0; x < length; x += 1) {
			const left = x >= step ? row[x - step] : 0;
			const corner = x >= step ? above[x - step] : 0;
			const guess = [0, left, above[x], (left + above[x]) >> 1, 0][filter];
			row[x] += filter === 4 ? paeth(left, above[x], corner) : guess;
		}
		for (let x = 0; x < width; x += 1)
			pixels[y * width + x] = (row[x * step] << 16) | (row[x * step + 1] << 8) | row[x * step + 2];
		above = row;
	}
	return { width, height, pixels };
}

/* How often each colour of PIXELS is there, the most frequent first: [[colour, times], …]. */
export function colours({ pixels }) {
	const times = new Map();
	for (const pixel of pixels)
		times.set(pixel, (times.get(pixel) ?? 0) + 1);
	return [...times].sort((one, other) => other[1] - one[1]);
}

function distance(one, other) {
	const [red, green, blue] = [16, 8, 0].map((shift) => ((one >> shift) & 255) - ((other >> shift) & 255));
	return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

/*
 * The palette: what is there most, but nothing that is hardly to be told from a colour which is
 * in it already, so that the few colours of a small mark find a place beside many greys.
 */
function paletteOf(counted) {
	const palette = [];
	for (const [colour] of counted) {
		if (palette.length < MOST && palette.every((one) => distance(one, colour) > 90))
			palette.push(colour);
	}
	return palette;
}

function chunk(kind, body) {
	const named = Buffer.concat([Buffer.from(kind, "latin1"), body]);
	const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(body.length);
	crc.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, crc]);
}

/* PICTURE as a PNG of at most 256 colours. */
export function write(picture) {
	const { width, height, pixels } = picture;
	const counted = colours(picture);
	const palette = paletteOf(counted);
	const nearest = new Map(counted.map(([colour]) => {
		const far = palette.map((one) => distance(one, colour));
		return [colour, far.indexOf(Math.min(...far))];
	}));
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1)
			rows[y * (width + 1) + 1 + x] = nearest.get(pixels[y * width + x]);
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	const table = Buffer.from(palette.flatMap((colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]));
	return Buffer.concat([
		SIGNATURE, chunk("IHDR", head), chunk("PLTE", table), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0)),
	]);
}
