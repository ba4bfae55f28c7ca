/*
 * time.ts - times as people read them, by the server's clock.
 *
 * Events are in one city: times are shown in its zone, whatever the phone
 * says.  The server tells its time in every hello; the difference is kept
 * so that countdowns are right on a phone whose clock is not.
 */
import type { Maybe } from "./types";
import { locale, t } from "./words";

const ZONE = "Asia/Shanghai";
let offset = 0;

/* The server's present time, learnt from a hello's `now`. */
export function learnNow(now: Maybe<string>): void {
	const time = now ? Date.parse(now) : NaN;
	if (Number.isFinite(time))
		offset = time - Date.now();
}

export function serverNow(): number {
	return Date.now() + offset;
}

/* Swedish writes dates as ISO 8601 does. */
const isoFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const formats = new Map<string, Intl.DateTimeFormat>();

function format(time: number, options: Intl.DateTimeFormatOptions): string {
	const key = locale() + Object.entries(options).join();
	let formatter = formats.get(key);
	if (!formatter) {
		formatter = new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options });
		formats.set(key, formatter);
	}
	return formatter.format(time);
}

function parsed(time: Maybe<string>): number | null {
	const value = time ? Date.parse(time) : NaN;
	return Number.isFinite(value) ? value : null;
}

/* 14:05 */
export function clock(time: Maybe<string>): string {
	const value = parsed(time);
	return value === null ? "" : format(value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/* 14:05:09 */
export function clockSeconds(time: Maybe<string>): string {
	const value = parsed(time);
	return value === null ? "" : format(value, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/* 2026年11月24日 / 24 November 2026 */
export function date(time: Maybe<string>): string {
	const value = parsed(time);
	return value === null ? "" : format(value, { year: "numeric", month: "long", day: "numeric" });
}

/* 2026年11月24日 14:05 */
export function dateTime(time: Maybe<string>): string {
	return parsed(time) === null ? "" : `${date(time)} ${clock(time)}`;
}

function dayNumber(time: number): number {
	return Math.round(Date.parse(`${isoDay(time)}T00:00:00Z`) / 86_400_000);
}

/* 2026-11-24 in the city's zone. */
export function isoDay(time: number): string {
	return isoFormat.format(time);
}

/* 今天 14:05, 昨天 14:05, 明天 14:05, 11月20日 14:05, 2025年3月2日 14:05 */
export function when(time: Maybe<string>): string {
	const value = parsed(time);
	if (value === null)
		return "";
	const now = serverNow();
	const days = dayNumber(value) - dayNumber(now);
	if (days === 0)
		return t("time.today", { time: clock(time) });
	if (days === -1)
		return t("time.yesterday", { time: clock(time) });
	if (days === 1)
		return t("time.tomorrow", { time: clock(time) });
	const sameYear = isoDay(value).slice(0, 4) === isoDay(now).slice(0, 4);
	const day = sameYear ? format(value, { month: "long", day: "numeric" }) : date(time);
	return `${day} ${clock(time)}`;
}

/* 刚刚, 5 分钟前, and from an hour on the time itself. */
export function ago(time: Maybe<string>, now = serverNow()): string {
	const value = parsed(time);
	if (value === null)
		return "";
	const minutes = Math.floor((now - value) / 60_000);
	if (minutes < 1)
		return t("time.now");
	if (minutes < 60)
		return t("time.minutesAgo", { n: minutes });
	return when(time);
}

/* 1:23:45, 12:07: what is left until TIME, never below zero. */
export function left(time: Maybe<string>, now = serverNow()): string {
	const value = parsed(time);
	if (value === null)
		return "";
	const seconds = Math.max(0, Math.round((value - now) / 1000));
	const two = (n: number) => String(n).padStart(2, "0");
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
	return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/* Seconds until TIME (negative: since), or null. */
export function secondsUntil(time: Maybe<string>, now = serverNow()): number | null {
	const value = parsed(time);
	return value === null ? null : Math.round((value - now) / 1000);
}
