/*
 * turns.ts - which slide is shown: each for its time, what has gone is left at once.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Room } from "../shared/state";
import { after, slidesOf, type Slide } from "./slides";

export interface Turns {
	slide: Slide | null;
	/* Its place among all, from 1. */
	place: number;
	count: number;
	held: boolean;
	hold: (held: boolean) => void;
	go: (step: 1 | -1) => void;
}

export function useTurns(room: Room): Turns {
	const slides = slidesOf(room);
	const [key, show] = useState<string | null>(null);
	const [held, hold] = useState(false);
	const seen = useRef(new Set<string>());
	const at = slides.findIndex((slide) => slide.key === key);
	const slide = slides[at] ?? after(slides, null, seen.current);
	const newest = useRef(slides);
	newest.current = slides;
	useEffect(() => {
		if (!slide)
			return;
		seen.current.add(slide.key);
		if (slide.key !== key)
			show(slide.key);
		if (held)
			return;
		const timer = setTimeout(() => show(after(newest.current, slide.key, seen.current)?.key ?? null), slide.seconds * 1000);
		return () => clearTimeout(timer);
	}, [slide?.key, slide?.seconds, held]);
	const go = (step: 1 | -1) => {
		const from = Math.max(0, slides.findIndex((one) => one.key === slide?.key));
		show(slides[(from + step + slides.length) % slides.length]?.key ?? null);
	};
	return { slide, place: slides.findIndex((one) => one.key === slide?.key) + 1, count: slides.length, held, hold, go };
}
