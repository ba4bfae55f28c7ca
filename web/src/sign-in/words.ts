/*
 * words.ts - what the sign-in page says.
 */
import { addWords } from "../shared/words";

export const t = addWords({
	zh: {
		"signIn.title": "登录",
		"signIn.text": "工作人员请用分配的账号登录。网友也可以在这里登录；只看、只问不需要登录。",
		"signIn.register": "网友注册",
		"signIn.already": "您已登录：{name}",
		"signIn.where": "去往",
	},
	en: {
		"signIn.title": "Sign in",
		"signIn.text": "Staff sign in with the account they were given; netizens may too. To watch and to ask you need no account.",
		"signIn.register": "Register as a netizen",
		"signIn.already": "You are signed in: {name}",
		"signIn.where": "Go to",
	},
});
