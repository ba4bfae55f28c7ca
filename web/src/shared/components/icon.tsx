/*
 * icon.tsx - the few signs the pages use, drawn on a 24 px grid.  They are
 * decoration: the words beside them, or the button's label, say what is meant.
 */
const PATHS = {
	close: "M6 6l12 12M18 6L6 18",
	check: "M5 12.5l4.5 4.500L19 7.5",
	up: "M12 19V6M6 11.500L12 5.500l6 6",
	down: "M12 5v13M6 12.500l6 6 6-6",
	more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
	copy: "M9 9h10v11H9zM5 15V4h10",
	search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.5 16.500L21 21",
	person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c.8-4 3.6-6 7.5-6s6.7 2 7.5 6",
	people: "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.500c.6-3.4 3-5.2 6.5-5.200s5.9 1.8 6.5 5.200M16 4.800a3.5 3.5 0 0 1 0 6.400M18 14.700c2 .7 3.2 2.3 3.6 4.8",
	pin: "M9 4h6l-1 6 3.5 3.500h-11L10 10zM12 13.500V20",
	speech: "M5 5h14a1.5 1.5 0 0 1 1.5 1.500v9A1.5 1.5 0 0 1 19 17h-7l-4.5 3.500V17H5a1.5 1.5 0 0 1-1.5-1.500v-9A1.5 1.5 0 0 1 5 5z",
	good: "M7.5 11v9H4.500v-9zM7.5 11l3.7-7c1.5 0 2.4 1 2.2 2.500L13 9.500h5.200c1.2 0 2 1 1.8 2.200l-1.2 6.500c-.2 1.1-1 1.8-2.1 1.800H7.5",
	bad: "M16.5 13V4h3v9zM16.5 13l-3.7 7c-1.5 0-2.4-1-2.2-2.500l.4-3H5.800c-1.2 0-2-1-1.8-2.200l1.2-6.500C5.4 4.7 6.2 4 7.3 4h9.2",
	reply: "M10 6l-6 5.5 6 5.500v-3.500c5 0 8 1.5 10 5-.3-6-3.5-9.5-10-9.500z",
	play: "M8 5.500v13l10.5-6.500z",
	clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.200l3.5 2",
	flag: "M6 21V4h11l-2 4 2 4H6",
	file: "M7 3.500h7l4 4V20.500H7zM14 3.500v4h4M10 12.500h5M10 16h5",
	offline: "M3 8.500C5.6 6.3 8.7 5.2 12 5.200s6.4 1.1 9 3.300M6.5 12.500a8.6 8.6 0 0 1 11 0M10 16.300a3.5 3.5 0 0 1 4 0M12 19.500h.01M4 4l16 16",
	megaphone: "M4 10v4h3l8 4.500v-13L7 10zM18 9.500c1 .7 1.5 1.5 1.5 2.500s-.5 1.8-1.5 2.5",
	chevron: "M9 6l6 6-6 6",
	external: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
	plus: "M12 5v14M5 12h14",
	edit: "M5 19h3.500L19 8.5 15.5 5 5 15.500zM13 7.500l3.5 3.5",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
