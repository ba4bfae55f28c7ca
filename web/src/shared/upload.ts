/*
 * upload.ts - a file on its way to the server, with how far it has come.
 */
import { session } from "./api";
import { Problem } from "./problem";
import type { FileRef, Id, ProblemBody } from "./types";
import { locale } from "./words";

export const PICTURES = "image/jpeg,image/png,image/webp";
export const DOCUMENTS = "application/pdf";

/* What a camera makes may be larger than what the server takes, and than anybody can see. */
const SHRINK_BYTES = 4_000_000;
const SHRINK_SIDE = 2560;
const BUSY = 429;
const ATTEMPTS = 8;

/* FILE, or a smaller picture of it where it is a very large one. */
async function fitting(file: File): Promise<Blob> {
	if (!file.type.startsWith("image/") || file.size <= SHRINK_BYTES || typeof createImageBitmap !== "function")
		return file;
	try {
		const bitmap = await createImageBitmap(file);
		const scale = Math.min(1, SHRINK_SIDE / Math.max(bitmap.width, bitmap.height));
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(bitmap.width * scale);
		canvas.height = Math.round(bitmap.height * scale);
		const context = canvas.getContext("2d")!;
		context.fillStyle = "#fff";
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
		bitmap.close();
		return (await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.9))) ?? file;
	} catch {
		return file; /* the server says what is wrong with it */
	}
}

function problemOf(request: XMLHttpRequest): Problem {
	const wait = Number(request.getResponseHeader("Retry-After"));
	try {
		return new Problem(request.status, JSON.parse(request.responseText) as ProblemBody, wait > 0 ? wait : null);
	} catch {
		return new Problem(request.status, {}, null);
	}
}

function send(address: string, body: Blob, csrf: string | null | undefined, onProgress: (part: number) => void, signal: AbortSignal): Promise<FileRef> {
	return new Promise((done, fail) => {
		const request = new XMLHttpRequest();
		request.open("POST", address);
		request.setRequestHeader("Accept", "application/json");
		request.setRequestHeader("Accept-Language", locale());
		request.setRequestHeader("Content-Type", body.type || "application/octet-stream");
		if (csrf)
			request.setRequestHeader("X-CSRF-Token", csrf);
		request.upload.onprogress = (progress) => onProgress(progress.total ? progress.loaded / progress.total : 0);
		request.onload = () => {
			if (request.status !== 201)
				return fail(problemOf(request));
			done((JSON.parse(request.responseText) as { file: FileRef }).file);
		};
		request.onerror = () => fail(new Problem(0, {}));
		request.onabort = () => fail(new Problem(0, {}));
		signal.addEventListener("abort", () => request.abort());
		request.send(body);
	});
}

/* Sends FILE to EVENT; a Problem says why not.  One goes at a time: who comes second waits a little. */
export async function uploadFile(event: Id, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<FileRef> {
	const body = await fitting(file);
	const { csrf } = await session();
	const address = `/api/files?event=${encodeURIComponent(event)}&name=${encodeURIComponent(file.name.slice(0, 100))}`;
	for (let attempt = 1; ; attempt++) {
		try {
			return await send(address, body, csrf, onProgress, signal);
		} catch (error) {
			const wait = error instanceof Problem && error.status === BUSY ? error.retryAfter : null;
			if (wait === null || wait > 10 || attempt >= ATTEMPTS || signal.aborted)
				throw error;
			await new Promise((resume) => setTimeout(resume, wait * 1000));
		}
	}
}
