/*
 * correct.tsx - one text of the log, spelled right: the difference is shown while it is made.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { TextArea, TextField } from "../shared/components/field";
import type { Correction } from "../shared/transcript";
import { Difference } from "../staff/parts";
import { t } from "./words";

export interface Target {
	id: string;
	text: string;
	correction: Correction | null;
}

export function Correct(props: {
	target: Target;
	busy: boolean;
	onSave: (text: string | null, why: string) => Promise<boolean>;
	onClose: () => void;
}) {
	const { target, busy, onSave, onClose } = props;
	const [text, setText] = useState(target.correction?.text ?? target.text);
	const [why, setWhy] = useState(target.correction?.why || t("correct.whyUsual"));
	const same = text.trim() === target.text.trim();
	const save = async (value: string | null) => {
		if (await onSave(value, why.trim()))
			onClose();
	};
	return (
		<Dialog
			open
			title={t("correct.title")}
			onClose={onClose}
			actions={
				<>
					{target.correction && <Button busy={busy} onClick={() => void save(null)}>{t("correct.undo")}</Button>}
					<Button kind="primary" icon="check" busy={busy} disabled={same || why.trim() === ""} onClick={() => void save(text.trim())}>{t("correct.save")}</Button>
				</>
			}
		>
			<TextArea label={t("correct.text")} hint={t("correct.hint")} value={text} onValue={setText} />
			{!same && <Difference before={target.text} after={text} />}
			<TextField label={t("correct.why")} value={why} onValue={setWhy} maxLength={500} />
		</Dialog>
	);
}
