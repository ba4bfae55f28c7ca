/*
 * output.tsx - the switch that lets nothing out, unmistakable in both its places.
 *
 * Stopping is one tap, for it can be taken back; resuming lets out at once what was approved
 * meanwhile, so it is asked for.
 */
import { useState } from "preact/hooks";
import { Button } from "../shared/components/button";
import { Confirm } from "../shared/components/dialog";
import { isRunning } from "../staff/clock";
import type { HostModel } from "./use_host";
import { t } from "./words";

export function StopButton({ model }: { model: HostModel }) {
	const { event, busy, run } = model;
	if (event.output_stopped || !isRunning(event))
		return null;
	return (
		<Button
			kind="danger" class="stop" busy={busy === "event.stop_output"} title={t("stop.hint")}
			onClick={() => void run("event.stop_output", { event: event.id }, t("stop"))}
		>
			<span class="stop__sign" aria-hidden="true" />{t("stop")}
		</Button>
	);
}

export function Stopped({ model, onAnnounce }: { model: HostModel; onAnnounce?: (() => void) | undefined }) {
	const { event, busy, run } = model;
	const [asking, setAsking] = useState(false);
	return (
		<div role="alert">
			{event.output_stopped && (
				<div class="stopped">
					<span class="stopped__sign" aria-hidden="true" />
					<div class="stopped__text">
						<p class="stopped__title">{t("stopped.title")}</p>
						<p>{t("stopped.text")}</p>
					</div>
					{onAnnounce && <Button class="stopped__tell" icon="megaphone" onClick={onAnnounce}>{t("stopped.tell")}</Button>}
					<Button class="stopped__resume" icon="play" onClick={() => setAsking(true)}>{t("resumeOutput")}</Button>
				</div>
			)}
			<Confirm
				open={asking && Boolean(event.output_stopped)} title={t("resumeOutput.title")} yes={t("resumeOutput")} busy={busy !== null}
				onClose={() => setAsking(false)}
				onYes={() => void run("event.resume_output", { event: event.id }, t("resumeOutput")).then(() => setAsking(false))}
			>
				<p>{t("resumeOutput.text")}</p>
			</Confirm>
		</div>
	);
}
