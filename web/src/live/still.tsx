/*
 * still.tsx - a part of the list that is drawn anew only when what it shows
 * has changed.  A room of hundreds of cards gets a new tally every second.
 */
import { Component, type ComponentChildren } from "preact";
import type { Thread } from "../shared/state";
import type { Item } from "../shared/view";
import { language } from "../shared/words";
import { SceneContext, type Scene } from "./context";

interface Props {
	scene: Scene;
	/* All that the children depend on. */
	stamp: readonly unknown[];
	children: ComponentChildren;
}

/*
 * Hands the scene on by a context of its own: components that read it are not
 * told of a scene that makes no difference to them.
 */
export class Still extends Component<Props> {
	override shouldComponentUpdate(next: Props): boolean {
		const now = this.props.stamp;
		return now.length !== next.stamp.length || now.some((value, index) => value !== next.stamp[index]);
	}

	override render() {
		return <SceneContext.Provider value={this.props.scene}>{this.props.children}</SceneContext.Provider>;
	}
}

function threadStamp({ room, doing }: Scene, thread: Thread): unknown[] {
	return [
		thread,
		room.votes.get(thread.id),
		room.pinned === thread.id,
		doing.voted.has(thread.id),
		doing.mine.some((own) => own.question === thread.id),
		...thread.replies.flatMap((reply) => [room.helpful.get(reply.id), doing.rated.get(reply.id)]),
	];
}

/* What the card of ITEM depends on. */
export function stampOf(scene: Scene, item: Item, fresh: boolean): unknown[] {
	const { event } = scene.room;
	const common = [fresh, language(), event.state, event.units, event.topics];
	if (item.kind === "note")
		return [item.note, ...common];
	return [...common, ...[item.thread, ...item.followUps, ...item.twins].flatMap((thread) => threadStamp(scene, thread))];
}
