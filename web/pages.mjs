/*
 * pages.mjs - every page of the site: its folder in src/, and what its HTML
 * says before any script has run.
 *
 * At which addresses a page is served is the server's to say
 * (server/net/routes.c); one file serves all of them, and the page reads from
 * its own location what it is to show.
 */
export const pages = [
	{ name: "index", title: "应声 Openfloor", description: "市民与政府各单位的网上实时问答" },
	{ name: "live", title: "实时问答 · 应声 Openfloor", description: "网上实时问答：提问、回答与现场实况" },
	{ name: "archive", title: "案件档案 · 应声 Openfloor", description: "已公开的提问、答复与办理过程" },
	{ name: "receipt", title: "查询我的提问 · 应声 Openfloor", description: "凭编号和回执码查询提问的进展" },
	{ name: "me", title: "我的提问 · 应声 Openfloor", description: "登录、注册与我的提问" },
	{ name: "sign-in", title: "登录 · 应声 Openfloor", description: "网友与工作人员登录" },
	{ name: "desk", title: "审核台 · 应声 Openfloor", description: "审核员的工作台" },
	{ name: "host", title: "主持台 · 应声 Openfloor", description: "主持人的工作台" },
	{ name: "console", title: "答复台 · 应声 Openfloor", description: "答复人的工作台" },
	{ name: "editor", title: "整理实录 · 应声 Openfloor", description: "编辑的工作台" },
	{ name: "screen", title: "大屏 · 应声 Openfloor", description: "会场大屏：正在答复与已答复的提问" },
	{ name: "embed", title: "实时问答 · 应声 Openfloor", description: "嵌入其他网站的实时问答" },
	{ name: "admin", title: "管理 · 应声 Openfloor", description: "活动管理" },
];
