/*
 * thread.tsx - a question with its answers and what follows it.
 */
import { AnsweredBadge, Badge } from "../shared/components/badge";
import { Icon } from "../shared/components/icon";
import { Name, Text } from "../shared/components/words-of";
import type { Thread } from "../shared/state";
import { answeredOf, isAnswered, type ThreadItem } from "../shared/view";
import { count, nameOf } from "../shared/words";
import { isOver, mayAsk, unitName, useScene } from "./context";
import { ReplyBlock } from "./reply";
import { Time } from "./time";
import { t } from "./words";

function Status({ thread }: { thread: Thread }) {
	const { room } = useScene();
	const answered = answeredOf(thread);
	if (answered === "answering" && !isOver(room)) {
		const unit = unitName(room, thread.answering);
		return <Badge tone="live">{unit ? t("thread.answering", { unit }) : t("thread.answeringPlain")}</Badge>;
	}
	if (answered === "taken_up") {
		const unit = unitName(room, thread.takenUp?.unit ?? thread.unit);
		return <Badge tone="accent">{unit ? t("thread.takenUp", { unit }) : t("thread.takenUpPlain")}</Badge>;
	}
	return answered === "answered" ? <AnsweredBadge answered="answered" /> : null;
}

function Head({ thread, followUp }: { thread: Thread; followUp: boolean }) {
	const { room, doing } = useScene();
	const mine = doing.mine.some((own) => own.question === thread.id);
	return (
		<header class="thread__head">
			{followUp && <Badge>{t("thread.followUp")}</Badge>}
			{mine && <Badge tone="accent">{t("thread.mine")}</Badge>}
			<Name name={thread.by} />
			<Time at={thread.at} />
			{room.pinned === thread.id && <span class="thread__pin"><Icon name="pin" />{t("thread.pinned")}</span>}
			<span class="thread__status"><Status thread={thread} /></span>
		</header>
	);
}

/* To whom the question goes, and what it is about. */
function About({ thread }: { thread: Thread }) {
	const { room } = useScene();
	const unit = unitName(room, thread.unit);
	const topic = nameOf((room.event.topics ?? []).find((one) => one.id === thread.topic));
	const motion = (room.event.motions ?? []).find((one) => one.id === thread.motion);
	if (!unit && !topic && !motion && !thread.edited)
		return null;
	return (
		<p class="thread__about">
			{unit && <span>{t("thread.to", { unit })}</span>}
			{topic && <span>#{topic}</span>}
			{motion && <bdi>{motion.number} {motion.title}</bdi>}
			{thread.edited && <span>{t("edited")}</span>}
		</p>
	);
}

function Vote({ thread }: { thread: Thread }) {
	const { room, doing, asking } = useScene();
	const votes = room.votes.get(thread.id) ?? 0;
	const voted = doing.voted.has(thread.id);
	if (!mayAsk(room) || isAnswered(thread))
		return votes > 0 ? <span class="act act--told">{t("votes", { n: votes })}</span> : null;
	return (
		<button
			type="button"
			class="act act--vote"
			aria-pressed={voted}
			aria-label={t("thread.voteLabel", { n: votes })}
			onClick={() => asking.vote(thread.id)}
		>
			<Icon name="up" />{voted ? t("thread.voted") : t("thread.vote")}
			{votes > 0 && <span class="number">{count(votes)}</span>}
		</button>
	);
}

function Actions({ thread }: { thread: Thread }) {
	const { room, ask, report } = useScene();
	return (
		<footer class="thread__acts">
			<Vote thread={thread} />
			{mayAsk(room) && isAnswered(thread) && (
				<button type="button" class="act" onClick={() => ask(thread)}><Icon name="reply" />{t("thread.follow")}</button>
			)}
			{thread.takenUp?.case && (
				<a class="act" href={`/cases/${thread.takenUp.case}`}><Icon name="file" />{t("thread.case", { number: thread.takenUp.case })}</a>
			)}
			<button type="button" class="act act--last" aria-label={t("thread.report")} title={t("thread.report")} onClick={() => report(thread.id)}>
				<Icon name="flag" />
			</button>
		</footer>
	);
}

function Twins({ twins }: { twins: readonly Thread[] }) {
	if (!twins.length)
		return null;
	return (
		<details class="fold">
			<summary>{t("thread.twins", { n: twins.length })}</summary>
			<ul class="stack stack--tight">
				{twins.map((twin) => (
					<li key={twin.id} class="quote">
						<Name name={twin.by} /> <Time at={twin.at} />
						{twin.hidden ? <p class="tombstone">{t("tombstone")}</p> : <Text text={twin.text} />}
						{twin.replies.map((reply) => <ReplyBlock key={reply.id} reply={reply} />)}
					</li>
				))}
			</ul>
		</details>
	);
}

function Body({ thread, followUp = false }: { thread: Thread; followUp?: boolean }) {
	if (!thread.known)
		return <p class="tombstone">{t("thread.older")}</p>;
	if (thread.hidden)
		return <p class="tombstone">{thread.hiddenWhy ? t("thread.hiddenWhy", { why: thread.hiddenWhy }) : t("tombstone")}</p>;
	return (
		<>
			<Head thread={thread} followUp={followUp} />
			<About thread={thread} />
			<Text class="thread__text" text={thread.text} />
		</>
	);
}

function One({ thread, followUp = false, twins = [] }: { thread: Thread; followUp?: boolean; twins?: readonly Thread[] }) {
	return (
		<>
			<Body thread={thread} followUp={followUp} />
			<Twins twins={twins} />
			{thread.replies.length > 0 && (
				<div class="thread__replies">
					{thread.replies.map((reply) => <ReplyBlock key={reply.id} reply={reply} />)}
				</div>
			)}
			{thread.known && !thread.hidden && <Actions thread={thread} />}
		</>
	);
}

export function ThreadCard({ item, fresh }: { item: ThreadItem; fresh: boolean }) {
	const { room } = useScene();
	const { thread, followUps, twins } = item;
	if (thread.hidden && !thread.replies.length && !followUps.length)
		return <div class="gone" data-item={thread.id}><Body thread={thread} /></div>;
	const classes = ["card", "thread", fresh && "fresh", room.pinned === thread.id && "thread--pinned"].filter(Boolean).join(" ");
	return (
		<article class={classes} id={`q-${thread.id}`} data-item={thread.id} data-question={thread.id}>
			<One thread={thread} twins={twins} />
			{followUps.map((one) => (
				<div key={one.id} class="thread__follow" id={`q-${one.id}`} data-question={one.id}>
					<One thread={one} followUp />
				</div>
			))}
		</article>
	);
}
