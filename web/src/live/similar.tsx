/*
 * similar.tsx - what says the same as the text that is being typed, and is public already: one may
 * vote for it instead of asking again, or read the case that answers it.
 */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../shared/components/icon";
import { Text } from "../shared/components/words-of";
import { post } from "../shared/api";
import { graphemes } from "../shared/text";
import type { Answered, Id } from "../shared/types";
import { count } from "../shared/words";
import { useScene } from "./context";
import { t } from "./words";

interface Found {
	questions: { question: Id; text: string; votes: number; answered: Answered }[];
	cases: { number: string; text: string }[];
}

const NOTHING: Found = { questions: [], cases: [] };
/* Shorter texts are like everything; longer ones cannot be asked. */
const SHORTEST = 6;
export const LONGEST = 500;
/* Asked when the typing rests. */
const PAUSE_MS = 700;

function useSimilar(event: Id, text: string): Found {
	const [found, setFound] = useState(NOTHING);
	useEffect(() => {
		let wanted = true;
		const length = graphemes(text);
		if (length < SHORTEST || length > LONGEST) {
			setFound(NOTHING);
			return;
		}
		const timer = setTimeout(() => {
			/* A help, not a condition: what fails shows nothing. */
			post<Found>(`/api/events/${encodeURIComponent(event)}/similar`, { text })
				.then((next) => wanted && setFound(next), () => wanted && setFound(NOTHING));
		}, PAUSE_MS);
		return () => {
			wanted = false;
			clearTimeout(timer);
		};
	}, [event, text]);
	return found;
}

/* LEAVE: close the form, where it lies over the page. */
export function Similar({ text, leave }: { text: string; leave?: (() => void) | undefined }) {
	const { room, doing, asking } = useScene();
	const { questions, cases } = useSimilar(room.event.id, text);
	const there = questions.length + cases.length > 0;
	return (
		<div class="similar" role="status">
			{there && <p class="similar__title">{t("similar.title")}</p>}
			{questions.map((one) => {
				const voted = doing.voted.has(one.question);
				const votes = room.votes.get(one.question) ?? one.votes;
				return (
					<div key={one.question} class="similar__one">
						<Text text={one.text} />
						{one.answered === "answered"
							? <a class="act" href={`#q-${one.question}`} onClick={() => leave?.()}>{t("similar.answered")}</a>
							: (
								<button type="button" class="act act--vote" aria-pressed={voted} aria-label={t("thread.voteLabel", { n: votes })} onClick={() => void asking.vote(one.question)}>
									<Icon name="up" />{t(voted ? "thread.voted" : "thread.vote")} {votes > 0 && <span class="number">{count(votes)}</span>}
								</button>
							)}
					</div>
				);
			})}
			{cases.map((one) => (
				<div key={one.number} class="similar__one">
					<Text text={one.text} />
					<a class="act" href={`/cases/${one.number}`} target="_blank" rel="noopener"><Icon name="file" />{t("thread.case", { number: one.number })}</a>
				</div>
			))}
		</div>
	);
}
