/*
 * receipt-slip.tsx - the number and the receipt of a question, to keep.
 */
import { inGroups } from "../ids";
import { t } from "../words.own";
import { CopyButton } from "./copy";

export function ReceiptSlip({ number, receipt }: { number: string | number; receipt: string }) {
	return (
		<div class="slip">
			<dl class="slip__pair">
				<div><dt>{t("number")}</dt><dd class="slip__code">{number}</dd></div>
				<div><dt>{t("receipt")}</dt><dd class="slip__code" translate={false}>{inGroups(receipt)}</dd></div>
			</dl>
			<CopyButton label={t("own.copyBoth")} text={t("own.copyText", { number, receipt: inGroups(receipt) })} />
		</div>
	);
}
