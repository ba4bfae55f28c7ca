/*
 * wait.ts - how urgent a wait is, in a word for the colour and in words for people.
 */

export const AMBER_SECONDS = 300;
export const RED_SECONDS = 600;

/* How long the oldest has waited, as the header colours it. */
export function urgencyOfWait(seconds: number): "calm" | "amber" | "red" {
	if (seconds >= RED_SECONDS)
		return "red";
	return seconds >= AMBER_SECONDS ? "amber" : "calm";
}
