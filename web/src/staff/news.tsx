/*
 * news.tsx - a line of news from the hall, by those who type it beside their other work.
 * What is typed stays on this device until it is sent.
 */
import { useRef, useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Dialog } from "../shared/components/dialog";
import { TextArea, TextField } from "../shared/components/field";
import { toast, toastProblem } from "../shared/components/toast";
import { keep, recall, tidy } from "../shared/text";
import type { EventInfo } from "../shared/types";
import type { Attached } from "./attach";
import { Attach, filesArgument, filesOf, lacksWords } from "./attach";
import type { Keeper } from "./keeper";
import { t } from "./words";

interface News {
	text: string;
	by: string;
	files: readonly Attached[];
}

export function NewsDialog({ keeper, event, onClose }: { keeper: Keeper; event: EventInfo; onClose(): void }) {
	const place = `news.${event.id}`;
	const [news, setNews] = useState<News>(() => ({ text: "", by: "", files: [], ...recall<News>(place) }));
	const latest = useRef(news);
	const [busy, setBusy] = useState(false);
	const [coming, setComing] = useState(false);
	const [pasted, paste] = useState<readonly File[] | null>(null);
	const change = (next: Partial<News>) => {
		latest.current = { ...latest.current, ...next };
		setNews(latest.current);
		keep(place, latest.current);
	};
	const stopped = Boolean(event.output_stopped);
	const wordless = lacksWords(news.files);
	const ready = tidy(news.text) !== "" && !coming && !wordless && !stopped;
	const send = async () => {
		if (!ready || busy)
			return;
		setBusy(true);
		try {
			const by = tidy(news.by);
			const files = filesArgument(news.files);
			await keeper.command("event.post", { event: event.id, text: tidy(news.text), ...(by && { by }), ...(files.length > 0 && { files }) });
			change({ text: "", files: [] });
			toast(t("news.done"), "good");
			onClose();
		} catch (error) {
			toastProblem(error);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Dialog
			open wide title={t("news.title")} onClose={onClose}
			actions={
				<>
					{(stopped || wordless) && <span class="faint small">{t(stopped ? "news.stopped" : "attach.altMissing")}</span>}
					<Button kind="primary" icon="speech" disabled={!ready} busy={busy} onClick={() => void send()}>{t("news.send")}</Button>
				</>
			}
		>
			<div class="stack low">
				<TextField label={t("news.by")} optional hint={t("news.byHint")} maxLength={60} value={news.by} onValue={(by) => change({ by })} />
				<TextArea
					label={t("news.text")} hint={t("news.textHint")} rows={4} value={news.text} onValue={(text) => change({ text })}
					onPaste={(event) => {
						const files = filesOf(event.clipboardData);
						if (files.length > 0) {
							event.preventDefault();
							paste(files);
						}
					}}
				/>
				<Attach
					event={event.id} attached={news.files} wish={pasted} disabled={stopped} onBusy={setComing}
					onAttached={(now) => change({ files: now(latest.current.files) })}
				/>
			</div>
		</Dialog>
	);
}
