/*
 * findings.tsx - the text of a question with what screening found marked in it, and each find
 * in plain words: below the text, and at the mark itself on hover, focus or tap.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Icon } from "../shared/components/icon";
import type { Colour, Finding, Maybe } from "../shared/types";
import type { Piece } from "./spans";
import { isMasked, pieces, summary } from "./spans";
import { t } from "./words";

const KINDS = [
	"word", "phone", "identity_number", "bank_card", "plate", "email", "wechat", "qq", "address", "link", "unreadable", "flood",
];

/* 手机号码，已隐去 */
export function findingWords(finding: Finding, text: string): string {
	const kind = KINDS.includes(finding.kind) ? finding.kind : "other";
	if (kind === "word")
		return t(finding.severity === "banned" ? "finding.banned" : finding.severity === "note" ? "finding.note" : "finding.word");
	const word = t(`finding.${kind}` as "finding.phone");
	return isMasked(text, finding) ? t("finding.masked", { kind: word }) : word;
}

function toneOf(findings: readonly Finding[]): string {
	if (findings.some((one) => one.severity === "banned"))
		return "banned";
	return findings.some((one) => one.severity !== "note") ? "suspect" : "note";
}

/* A sign and a word for each colour: never the colour alone. */
export function ColourSign({ colour, small }: { colour: Maybe<Colour>; small?: boolean }) {
	if (!colour)
		return null;
	const sign = { green: "check", amber: "eye", red: "stop" } as const;
	return (
		<span class={`colour colour--${colour}`} title={small ? t(`colour.${colour}`) : undefined}>
			<Icon name={sign[colour]} />
			<span class={small ? "visually-hidden" : undefined}>{t(`colour.${colour}`)}</span>
		</span>
	);
}

interface Tip {
	piece: Piece;
	left: number;
	top: number;
	/* Opened by focus or tap: it has a button, and stays until the focus goes. */
	firm: boolean;
}

function TipBox({ tip, text, onMask, onClose }: { tip: Tip; text: string; onMask: ((start: number, end: number) => void) | null; onClose(): void }) {
	const { piece } = tip;
	const end = piece.start + [...piece.text].length;
	const bare = piece.findings.some((one) => !isMasked(text, one));
	return (
		<div class="tip" role="status" style={{ left: `${tip.left}px`, top: `${tip.top}px` }}>
			{piece.findings.map((one, index) => (
				<p key={index}>
					<strong>{findingWords(one, text)}</strong>
					{one.rule && <span class="tip__rule" dir="auto">{one.rule}</span>}
				</p>
			))}
			{tip.firm && onMask && bare && (
				<Button small onMouseDown={(event: MouseEvent) => event.preventDefault()} onClick={() => { onMask(piece.start, end); onClose(); }}>
					{t("mask.this")}
				</Button>
			)}
		</div>
	);
}

/* Where NODE and OFFSET lie in ROOT's text, in code points. */
function placeIn(root: Node, node: Node, offset: number): number {
	const range = document.createRange();
	range.selectNodeContents(root);
	range.setEnd(node, offset);
	return [...range.toString()].length;
}

/* What is selected inside ROOT, in code points; null where nothing is. */
export function selectionIn(root: Element | null): { start: number; end: number } | null {
	const selection = getSelection();
	if (!root || !selection || selection.isCollapsed || selection.rangeCount === 0)
		return null;
	const range = selection.getRangeAt(0);
	if (!root.contains(range.startContainer) || !root.contains(range.endContainer))
		return null;
	const start = placeIn(root, range.startContainer, range.startOffset);
	const end = placeIn(root, range.endContainer, range.endOffset);
	return start < end ? { start, end } : null;
}

/* Says whether something of the text is selected, so that it can be masked. */
function useSelection(root: { current: HTMLElement | null }, onSelection: (some: boolean) => void) {
	const current = useRef(onSelection);
	current.current = onSelection;
	useEffect(() => {
		const look = () => current.current(selectionIn(root.current) !== null);
		document.addEventListener("selectionchange", look);
		return () => document.removeEventListener("selectionchange", look);
	}, []);
}

export const TEXT_ID = "card-text";

export function MarkedText(props: {
	text: string;
	findings: Maybe<readonly Finding[]>;
	onMask: ((start: number, end: number) => void) | null;
	onSelection(some: boolean): void;
}) {
	const { text } = props;
	const root = useRef<HTMLDivElement>(null);
	const frame = useRef<HTMLDivElement>(null);
	const [tip, setTip] = useState<Tip | null>(null);
	useSelection(root, props.onSelection);
	useEffect(() => setTip(null), [text]);
	const open = (piece: Piece, mark: HTMLElement, firm: boolean) => {
		const box = mark.getBoundingClientRect();
		const around = frame.current!.getBoundingClientRect();
		const left = Math.max(0, Math.min(box.left - around.left, around.width - 240));
		setTip({ piece, left, top: box.bottom - around.top + 6, firm });
	};
	const leaveHover = () => setTip((old) => (old?.firm ? old : null));
	return (
		<div class="marked" ref={frame} onKeyDown={(event) => { if (event.key === "Escape" && tip) { setTip(null); event.stopPropagation(); } }}>
			<div class="text sheet__text" id={TEXT_ID} dir="auto" tabIndex={-1} ref={root}>
				{pieces(text, props.findings).map((piece) =>
					piece.findings.length === 0 ? <span key={piece.start}>{piece.text}</span> : (
						<span
							key={piece.start}
							class={`hit hit--${toneOf(piece.findings)}${piece.findings.every((one) => isMasked(text, one)) ? " hit--masked" : ""}`}
							role="button"
							tabIndex={0}
							aria-label={`${piece.text}（${piece.findings.map((one) => findingWords(one, text)).join("，")}）`}
							onMouseEnter={(event) => open(piece, event.currentTarget, false)}
							onMouseLeave={leaveHover}
							onFocus={(event) => open(piece, event.currentTarget, true)}
							onBlur={() => setTip(null)}
							onClick={(event) => open(piece, event.currentTarget, true)}
						>
							{piece.text}
						</span>
					))}
			</div>
			{tip && <TipBox tip={tip} text={text} onMask={props.onMask} onClose={() => setTip(null)} />}
		</div>
	);
}

/* What was found, in words, for those who do not point at anything. */
export function Findings({ text, colour, findings }: { text: string; colour: Maybe<Colour>; findings: Maybe<readonly Finding[]> }) {
	const found = summary(findings);
	if (!colour && found.length === 0)
		return null;
	return (
		<ul class="findings">
			{colour && <li><ColourSign colour={colour} /></li>}
			{found.map(({ finding, times }) => (
				<li key={`${finding.kind} ${finding.rule} ${finding.severity}`} class={`finding finding--${toneOf([finding])}`}>
					{findingWords(finding, text)}{times > 1 && <span class="number"> ×{times}</span>}
				</li>
			))}
		</ul>
	);
}
