/*
 * files.tsx - pictures and documents of a news line or an answer.
 *
 * Pictures come when they are near, in boxes of their final size, so that nothing moves; one opens large in
 * a dialog, with the arrow keys for the others.
 */
import { useEffect, useState } from "preact/hooks";
import type { FileRef } from "../types";
import { t } from "../words";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Icon } from "./icon";

const address = (file: FileRef) => `/files/${encodeURIComponent(file.id)}`;

/* The whole width of a phone, and never taller than a good part of it. */
function box({ width, height }: FileRef) {
	const ratio = (width || 4) / (height || 3);
	return { aspectRatio: String(ratio), maxWidth: `min(100%, ${width ?? 640}px, ${22 * ratio}rem)` };
}

export function sizeText(bytes: number): string {
	return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function Large({ pictures, at, turn, close }: { pictures: readonly FileRef[]; at: number | null; turn(at: number): void; close(): void }) {
	const picture = at === null ? undefined : pictures[at];
	const step = (by: number) => turn(((at ?? 0) + by + pictures.length) % pictures.length);
	useEffect(() => {
		if (at === null)
			return;
		const onKey = ({ key }: KeyboardEvent) => {
			if (key === "ArrowLeft" || key === "ArrowRight")
				step(key === "ArrowLeft" ? -1 : 1);
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [at]);
	return (
		<Dialog
			open={picture !== undefined}
			title={t("files.picture", { n: (at ?? 0) + 1, of: pictures.length })}
			wide
			onClose={close}
			actions={pictures.length > 1 && (
				<>
					<Button onClick={() => step(-1)}>{t("files.before")}</Button>
					<Button onClick={() => step(1)}>{t("files.after")}</Button>
				</>
			)}
		>
			{picture && (
				<figure class="large">
					<a href={address(picture)} target="_blank" rel="noopener">
						<img src={address(picture)} alt={picture.alt ?? ""} width={picture.width ?? undefined} height={picture.height ?? undefined} />
					</a>
					{picture.alt && <figcaption dir="auto">{picture.alt}</figcaption>}
				</figure>
			)}
		</Dialog>
	);
}

export function Files({ files }: { files: readonly FileRef[] | null | undefined }) {
	const [at, turn] = useState<number | null>(null);
	if (!files?.length)
		return null;
	const pictures = files.filter((file) => file.kind === "picture");
	return (
		<div class={pictures.length > 1 ? "files files--many" : "files"}>
			{pictures.map((picture, index) => (
				<a
					key={picture.id} class="files__picture" href={address(picture)} target="_blank" rel="noopener"
					aria-label={t("files.large", { alt: picture.alt ?? "" })}
					style={pictures.length > 1 ? undefined : box(picture)}
					onClick={(click) => {
						if (click.ctrlKey || click.metaKey || click.shiftKey)
							return;
						click.preventDefault();
						turn(index);
					}}
				>
					<img loading="lazy" decoding="async" src={`${address(picture)}/preview`} alt={picture.alt ?? ""} width={picture.width ?? undefined} height={picture.height ?? undefined} />
				</a>
			))}
			{files.map((file) => file.kind !== "picture" && (
				<a key={file.id} class="files__document" href={address(file)} download={file.name || true}>
					<Icon name="file" /><span dir="auto">{file.name || t("files.document")}</span><small>PDF · {sizeText(file.bytes)}</small>
				</a>
			))}
			<Large pictures={pictures} at={at} turn={turn} close={() => turn(null)} />
		</div>
	);
}
