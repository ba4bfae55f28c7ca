/*
 * attach.tsx - adding pictures and documents to what is being written: chosen, dropped or pasted.
 *
 * Each goes to the server at once, one after the other, and is nobody else's until what names it is
 * published.  A picture needs a few words that say what it shows.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { TextField } from "../shared/components/field";
import { sizeText } from "../shared/components/files";
import { Icon } from "../shared/components/icon";
import { asProblem } from "../shared/api";
import { problemText } from "../shared/problem";
import { tidy } from "../shared/text";
import type { FileRef, Id } from "../shared/types";
import { DOCUMENTS, PICTURES, uploadFile } from "../shared/upload";
import { t } from "./words";

export const MOST_FILES = 4;

/* A file that is at the server, with the words for it. */
export interface Attached {
	file: FileRef;
	alt: string;
}

interface Coming {
	key: number;
	name: string;
	file: File;
	part: number;
	failed: string | null;
}

export function asAttached(files: readonly FileRef[] | null | undefined): Attached[] {
	return (files ?? []).map((file) => ({ file, alt: file.alt ?? "" }));
}

/* As commands take them. */
export function filesArgument(attached: readonly Attached[]): { file: Id; alt?: string }[] {
	return attached.map(({ file, alt }) => ({ file: file.id, ...(tidy(alt) && { alt: tidy(alt) }) }));
}

/* Is there a picture that has no words yet? */
export function lacksWords(attached: readonly Attached[]): boolean {
	return attached.some(({ file, alt }) => file.kind === "picture" && tidy(alt) === "");
}

/* The pictures among what was pasted or dropped; empty where it is text. */
export function filesOf(data: DataTransfer | null): File[] {
	return [...(data?.files ?? [])];
}

interface AttachProps {
	event: Id;
	attached: readonly Attached[];
	/* Given the newest list, so that files that come at the same time do not lose each other. */
	onAttached(change: (now: readonly Attached[]) => Attached[]): void;
	onBusy?(busy: boolean): void;
	documents?: boolean;
	disabled?: boolean;
	/* Files that came another way (pasted into the text); a new list each time. */
	wish?: readonly File[] | null;
}

/* One goes after the other. */
function useUploads(props: AttachProps) {
	const [coming, setComing] = useState<readonly Coming[]>([]);
	const [refused, refuse] = useState("");
	const latest = useRef(props);
	const next = useRef(1);
	const gone = useRef(new AbortController());
	latest.current = props;
	useEffect(() => () => gone.current.abort(), []);
	const change = (key: number, what: Partial<Coming>) =>
		setComing((all) => all.map((one) => (one.key === key ? { ...one, ...what } : one)));
	const drop = (key: number) => setComing((all) => all.filter((one) => one.key !== key));
	const first = coming.find((one) => !one.failed);
	const begun = useRef<number | null>(null);
	useEffect(() => latest.current.onBusy?.(first !== undefined), [first === undefined]);
	useEffect(() => {
		if (!first || begun.current === first.key)
			return;
		begun.current = first.key;
		uploadFile(latest.current.event, first.file, (part) => change(first.key, { part }), gone.current.signal).then(
			(file) => {
				latest.current.onAttached((now) => [...now, { file, alt: "" }]);
				drop(first.key);
			},
			(error) => {
				begun.current = null;
				change(first.key, { failed: problemText(asProblem(error)) });
			},
		);
	}, [first?.key]);
	const add = (files: readonly File[]) => {
		const room = MOST_FILES - latest.current.attached.length - coming.filter((one) => !one.failed).length;
		const taken = files.filter((file) => PICTURES.includes(file.type || "?") || (latest.current.documents && file.type === DOCUMENTS));
		if (taken.length < files.length)
			refuse(t(latest.current.documents ? "attach.kinds" : "attach.pictures"));
		else
			refuse(files.length > room ? t("attach.most", { n: MOST_FILES }) : "");
		setComing((all) => [
			...all.filter((one) => !one.failed),
			...taken.slice(0, Math.max(0, room)).map((file) => ({ key: next.current++, name: file.name, file, part: 0, failed: null })),
		]);
	};
	return { coming, refused, add, drop, retry: (key: number) => change(key, { failed: null, part: 0 }) };
}

function Thumb({ file }: { file: FileRef }) {
	return file.kind === "picture"
		? <img class="attached__thumb" src={`/files/${file.id}/preview`} alt="" width="72" height="72" />
		: <span class="attached__thumb attached__thumb--document"><Icon name="file" /></span>;
}

function One({ one, props }: { one: Attached; props: AttachProps }) {
	const { file, alt } = one;
	const picture = file.kind === "picture";
	const name = file.name || t(picture ? "attach.picture" : "attach.document");
	return (
		<li class="attached">
			<Thumb file={file} />
			<div class="attached__about">
				<p class="attached__name"><span dir="auto">{name}</span> <small>{sizeText(file.bytes)}</small></p>
				{picture && (
					<TextField
						label={t("attach.alt")} quietLabel placeholder={t("attach.altHint")} maxLength={300} required value={alt} disabled={Boolean(props.disabled)}
						onValue={(words) => props.onAttached((now) => now.map((other) => (other.file.id === file.id ? { ...other, alt: words } : other)))}
					/>
				)}
			</div>
			<Button
				kind="quiet" icon="close" label={t("attach.remove", { name })} disabled={Boolean(props.disabled)}
				onClick={() => props.onAttached((now) => now.filter((other) => other.file.id !== file.id))}
			/>
		</li>
	);
}

function OnItsWay({ one, drop, retry }: { one: Coming; drop(): void; retry(): void }) {
	return (
		<li class="attached" aria-busy={!one.failed}>
			<span class="attached__thumb attached__thumb--document"><Icon name="file" /></span>
			<div class="attached__about">
				<p class="attached__name"><span dir="auto">{one.name}</span></p>
				{one.failed
					? <p class="attached__failed" role="alert">{one.failed}</p>
					: <progress class="attached__progress" aria-label={t("attach.coming", { name: one.name })} value={one.part < 1 ? one.part : undefined} max={1} />}
			</div>
			{one.failed && <Button small onClick={retry}>{t("action.retry")}</Button>}
			{one.failed && <Button kind="quiet" icon="close" label={t("attach.remove", { name: one.name })} onClick={drop} />}
		</li>
	);
}

export function Attach(props: AttachProps) {
	const { attached, documents, disabled, wish } = props;
	const { coming, refused, add, drop, retry } = useUploads(props);
	const [over, setOver] = useState(false);
	const chooser = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (wish?.length)
			add(wish);
	}, [wish]);
	const full = attached.length + coming.filter((one) => !one.failed).length >= MOST_FILES;
	return (
		<div
			class={over ? "attach attach--over" : "attach"}
			onDragOver={(drag) => {
				if (disabled || !drag.dataTransfer?.types.includes("Files"))
					return;
				drag.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(drag) => {
				setOver(false);
				if (disabled)
					return;
				drag.preventDefault();
				add(filesOf(drag.dataTransfer));
			}}
		>
			{(attached.length > 0 || coming.length > 0) && (
				<ul class="attach__list" aria-label={t("attach.label")}>
					{attached.map((one) => <One key={one.file.id} one={one} props={props} />)}
					{coming.map((one) => <OnItsWay key={one.key} one={one} drop={() => drop(one.key)} retry={() => retry(one.key)} />)}
				</ul>
			)}
			{refused && <p class="attached__failed" role="alert">{refused}</p>}
			{!full && (
				<div class="attach__add">
					<Button small icon="plus" disabled={Boolean(disabled)} onClick={() => chooser.current?.click()}>{t(documents ? "attach.add" : "attach.addPicture")}</Button>
					<span class="attach__hint">{t("attach.hint")}</span>
				</div>
			)}
			<input
				ref={chooser} class="visually-hidden" type="file" multiple tabIndex={-1} aria-hidden="true"
				accept={documents ? `${PICTURES},${DOCUMENTS}` : PICTURES}
				onChange={(change) => {
					const { currentTarget } = change;
					add([...(currentTarget.files ?? [])]);
					currentTarget.value = "";
				}}
			/>
		</div>
	);
}
