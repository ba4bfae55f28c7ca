/*
 * words.ts - what the receipt page says.
 */
import { addWords } from "../shared/words";

export const t = addWords({
	zh: {
		"receipt.title": "查询我的提问",
		"receipt.text": "输入提问时得到的编号和回执码，就能看到进展、原因和答复。谁持有回执码，谁就能查看和撤回。",
		"receipt.number": "编号",
		"receipt.receipt": "回执码",
		"receipt.receiptHint": "10 位字母和数字，不分大小写",
		"receipt.look": "查询",
		"receipt.wrong": "没有找到。请核对编号和回执码。",
		"receipt.another": "查询另一条",
	},
	en: {
		"receipt.title": "Follow your question",
		"receipt.text": "With the number and the receipt that you got you can see how it goes on, why, and what was answered. Whoever has the receipt can look and withdraw.",
		"receipt.number": "Number",
		"receipt.receipt": "Receipt",
		"receipt.receiptHint": "10 letters and digits, upper or lower case",
		"receipt.look": "Look it up",
		"receipt.wrong": "Not found. Please check the number and the receipt.",
		"receipt.another": "Look up another",
	},
});
