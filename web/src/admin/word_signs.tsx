/*
 * word_signs.tsx - severities and colours as people read them, and a text with its finds marked.
 */
import { Badge, type Tone } from "../shared/components/badge";
import { Icon } from "../shared/components/icon";
import type { Colour, Finding } from "../shared/types";
import { isMasked, pieces, summary } from "../desk/spans";
import type { Severity } from "./change";
import { t } from "./words.lists";

const TONES: Record<Severity, Tone> = { banned: "bad", suspect: "warn", note: "plain", allow: "good" };

export const SeverityBadge = ({ severity }: { severity: Severity }) => <Badge tone={TONES[severity]}>{t(`severity.${severity}`)}</Badge>;

const SIGNS = { green: "check", amber: "eye", red: "stop" } as const;

/* A sign and a word for each colour: never the colour alone. */
export function ColourWord({ colour }: { colour: Colour }) {
	return <span class={`colour colour--${colour}`}><Icon name={SIGNS[colour]} />{t(`colour.${colour}`)}</span>;
}

const KINDS = ["word", "phone", "identity_number", "bank_card", "plate", "email", "wechat", "qq", "address", "link", "unreadable", "flood"];

function kindOf(finding: Finding): string {
	return t(`found.${KINDS.includes(finding.kind) ? finding.kind : "other"}` as "found.other");
}

const toneOf = (found: readonly Finding[]) =>
	(["banned", "suspect"] as const).find((severity) => found.some((one) => one.severity === severity)) ?? "note";

export function MarkedText({ text, found }: { text: string; found: readonly Finding[] }) {
	return (
		<p class="text tried__text" dir="auto">
			{pieces(text, found).map((piece) =>
				piece.findings.length === 0 ? <span key={piece.start}>{piece.text}</span> : (
					<mark
						key={piece.start}
						class={`hit hit--${toneOf(piece.findings)}${piece.findings.every((one) => isMasked(text, one)) ? " hit--masked" : ""}`}
						title={piece.findings.map((one) => `${kindOf(one)} ${one.rule}`).join("，")}
					>
						{piece.text}
					</mark>
				))}
		</p>
	);
}

/* Each find once, in words. */
export function FoundList({ text, found }: { text: string; found: readonly Finding[] }) {
	if (found.length === 0)
		return <p class="faint small">{t("try.clean")}</p>;
	return (
		<ul class="found">
			{summary(found).map(({ finding, times }) => (
				<li key={`${finding.kind} ${finding.rule} ${finding.severity}`} class={`finding finding--${finding.severity ?? "note"}`}>
					{kindOf(finding)}
					{finding.kind === "word" && <strong dir="auto">{finding.rule}</strong>}
					{finding.kind === "word" && finding.severity && <span>{t(`severity.${finding.severity}`)}</span>}
					{finding.kind !== "word" && isMasked(text, finding) && <span>{t("found.masked")}</span>}
					{times > 1 && <span class="number">×{times}</span>}
				</li>
			))}
		</ul>
	);
}
