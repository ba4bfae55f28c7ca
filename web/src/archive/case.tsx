/*
 * case.tsx - /cases/{number}: one question, its answers with all their corrections, and
 * what was done and when.
 */
import type { ComponentChildren } from "preact";
import { get } from "../shared/api";
import { Badge, CaseBadge, OutcomeBadge } from "../shared/components/badge";
import { Button, LinkButton } from "../shared/components/button";
import { Failed, Loading } from "../shared/components/empty";
import { Files } from "../shared/components/files";
import { Main } from "../shared/components/shell";
import { Name, Text } from "../shared/components/words-of";
import { useLoaded, useTitle } from "../shared/hooks";
import { date, dateTime } from "../shared/time";
import type { CaseDetail, CaseReply, Maybe } from "../shared/types";
import { nameOf, titleOf } from "../shared/words";
import { Difference } from "../staff/parts";
import type { Names } from "./search";
import { loadNames } from "./search";
import { t } from "./words";

function unitOf(names: Names | null, unit: Maybe<string>): string {
	const found = unit ? names?.units.find((one) => one.id === unit) : undefined;
	return found ? nameOf(found) : "";
}

function Reply({ reply, names }: { reply: CaseReply; names: Names | null }) {
	/* All that it ever said, the first version too. */
	const versions = reply.revisions ?? [];
	return (
		<article class="case-reply">
			<p class="case-reply__head">
				<strong>{unitOf(names, reply.unit)}</strong>
				<Name name={reply.by} />
				<time dateTime={reply.at}>{dateTime(reply.at)}</time>
				{reply.channel && <Badge>{t(reply.channel === "live" ? "case.live" : "case.later")}</Badge>}
				{reply.outcome && <OutcomeBadge outcome={reply.outcome} />}
			</p>
			<Text text={reply.text} class="case-reply__text" />
			<Files files={reply.files} />
			{versions.length > 1 && (
				<details class="revisions">
					<summary>{t("case.revised", { n: versions.length - 1 })}</summary>
					<ol>
						{versions.slice(1).map((version, index) => (
							<li key={index}>
								<p class="faint small">{t("case.before", { when: dateTime(versions[index]?.at) })}</p>
								<Difference before={versions[index]?.text ?? ""} after={version.text} />
								{version.why && <p class="small" dir="auto">{t("case.why", { why: version.why })}</p>}
							</li>
						))}
					</ol>
				</details>
			)}
		</article>
	);
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
	return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function Facts({ one, names }: { one: CaseDetail; names: Names | null }) {
	const unit = unitOf(names, one.unit);
	const topic = names?.topics.find((known) => known.id === one.topic);
	return (
		<dl class="case__facts">
			{unit && <Fact name={t("case.unit")}>{unit}</Fact>}
			<Fact name={t("case.received")}><time dateTime={one.received_at}>{dateTime(one.received_at)}</time></Fact>
			{one.answered_at && <Fact name={t("case.answered")}><time dateTime={one.answered_at}>{dateTime(one.answered_at)}</time></Fact>}
			{one.due_at && !one.answered_at && (
				<Fact name={t("case.due")}><time dateTime={one.due_at}>{date(one.due_at)}</time> {one.overdue && <Badge tone="bad">{t("overdue")}</Badge>}</Fact>
			)}
			{one.domain && <Fact name={t("case.domain")}>{t(`domain.${one.domain}`)}</Fact>}
			{topic && <Fact name={t("case.topic")}>{nameOf(topic)}</Fact>}
			{one.event && <Fact name={t("case.event")}><a href={`/cases?event=${one.event.id}`} dir="auto">{titleOf(one.event)}</a></Fact>}
		</dl>
	);
}

function stepName(action: string): string {
	const key = `step.${action.replace(/^.*\./, "")}` as "step.received";
	const text = t(key);
	return text === key ? action : text;
}

function Steps({ one, names }: { one: CaseDetail; names: Names | null }) {
	if (!one.steps?.length)
		return null;
	return (
		<section>
			<h2>{t("case.steps")}</h2>
			<ol class="steps">
				{one.steps.map((step, index) => (
					<li key={index}>
						<time dateTime={step.at}>{dateTime(step.at)}</time>
						<strong>{stepName(step.action)}</strong>
						{step.unit && <span>{unitOf(names, step.unit)}</span>}
					</li>
				))}
			</ol>
		</section>
	);
}

function Case({ one, names }: { one: CaseDetail; names: Names | null }) {
	return (
		<article class="case">
			<header class="case__head">
				<h1 class="number">{t("case.number", { number: one.number })}</h1>
				<CaseBadge state={one.state} />
				{one.outcome && <OutcomeBadge outcome={one.outcome} />}
				<Button small kind="quiet" class="no-print" onClick={() => print()}>{t("print")}</Button>
			</header>
			<section class="case__asked" aria-label={t("case.asked")}>
				<Text text={one.text} class="case__text" />
				{one.by && <p class="faint small"><Name name={one.by} /></p>}
			</section>
			<Facts one={one} names={names} />
			<section>
				<h2>{t("case.replies")}</h2>
				{!one.replies?.length && <p class="faint">{t("case.noReply")}</p>}
				{one.replies?.map((reply, index) => <Reply key={index} reply={reply} names={names} />)}
			</section>
			{Boolean(one.children?.length) && (
				<section>
					<h2>{t("case.children")}</h2>
					<ul class="children">
						{one.children?.map((child, index) => (
							<li key={index}><Text text={child.text} />{child.by && <p class="faint small"><Name name={child.by} /></p>}</li>
						))}
					</ul>
				</section>
			)}
			<Steps one={one} names={names} />
		</article>
	);
}

export function CasePage({ number }: { number: string }) {
	const loaded = useLoaded(() => get<{ case: CaseDetail }>(`/api/cases/${encodeURIComponent(number)}`), [number]);
	const names = useLoaded(loadNames, []);
	useTitle(`${t("case.number", { number })} · ${t("brand")}`);
	return (
		<Main class="archive main--text">
			<p class="no-print"><LinkButton kind="quiet" href="/cases">‹ {t("back")}</LinkButton></p>
			{loaded.value && <Case one={loaded.value.case} names={names.value} />}
			{!loaded.value && loaded.problem && <Failed problem={loaded.problem} again={loaded.again} />}
			{!loaded.value && !loaded.problem && <Loading />}
		</Main>
	);
}
