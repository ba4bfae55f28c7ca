/*
 * words-of.tsx - what people wrote, and their names, as text and nothing else.
 *
 * A text takes its direction from its own first letters and cannot turn the
 * lines around it (dir="auto", <bdi>).
 */
import type { Maybe } from "../types";

export function Text({ text, class: extra }: { text: Maybe<string>; class?: string }) {
	return <div class={extra ? `text ${extra}` : "text"} dir="auto">{text}</div>;
}

export function Name({ name }: { name: Maybe<string> }) {
	return <bdi class="name">{name}</bdi>;
}
