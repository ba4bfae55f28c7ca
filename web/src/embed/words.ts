/*
 * words.ts - what an event says inside another site.
 */
import { addWords } from "../shared/words";

export const t = addWords({
	zh: {
		"embed.ask": "我要提问",
		"embed.open": "进入现场",
		"embed.all": "查看全部提问与答复",
		"embed.viewers": "{n} 人在场",
		"embed.counts": "提问 {published} · 已答复 {answered}",
		"embed.starts": "{time} 开始",
		"embed.label": "最新提问与答复",
		"embed.new": "{n} 条新内容",
		"embed.empty": "还没有公开的提问，第一个由您来提",
		"embed.to": "问 {unit}",
		"embed.more": "全文与更多答复",
		"embed.from": "由应声 Openfloor 提供",
		"embed.notFound": "没有这场活动",
	},
	en: {
		"embed.ask": "Ask a question",
		"embed.open": "Go to the event",
		"embed.all": "All questions and answers",
		"embed.viewers": "{n} {n|person|people} watching",
		"embed.counts": "{published} {published|question|questions} · {answered} answered",
		"embed.starts": "Starts {time}",
		"embed.label": "Newest questions and answers",
		"embed.new": "{n} new",
		"embed.empty": "Nothing has been published yet: the first question could be yours",
		"embed.to": "To {unit}",
		"embed.more": "In full, and all answers",
		"embed.from": "By Openfloor (应声)",
		"embed.notFound": "There is no such event",
	},
});
