/*
 * public-notice.tsx - the notice before one speaks for the first time, in
 * plain words: what is public, who sees what, for how long.  Its version,
 * told by the server, is kept with the consent.
 */
import { addWords } from "../words";

const t = addWords({
	zh: {
		"notice.title": "提问前请了解",
		"notice.public": "审核通过后公开，人人可见，并作为实录长期保存。",
		"notice.label": "别人只看到“武昌区网友 3F2A”这样的代号，每次活动都换。",
		"notice.private": "补充情况和联系方式不公开：加密保存，只有承办单位、分办员和代您录入的人能看，每次查看都有记录，到期删除。",
		"notice.kept": "不用注册。本机只存登录凭证和草稿；凭回执码随时查询、撤回。",
	},
	en: {
		"notice.title": "Before you ask",
		"notice.public": "Once approved it is public, and stays in the event's transcript for good.",
		"notice.label": "Others see only a label like “Netizen 3F2A”, a new one for every event.",
		"notice.private": "Details and contact are not public: kept encrypted, seen only by the unit in charge, its dispatcher and a clerk who entered them for you; each look is recorded; deleted when their time is over.",
		"notice.kept": "No account needed. This browser keeps a session and your drafts; with the receipt you can follow or withdraw your question at any time.",
	},
});

export function PublicNotice({ open }: { open: boolean }) {
	return (
		<details class="fold notice" open={open}>
			<summary>{t("notice.title")}</summary>
			<ul class="notice__list">
				<li>{t("notice.public")}</li>
				<li>{t("notice.label")}</li>
				<li>{t("notice.private")}</li>
				<li>{t("notice.kept")}</li>
			</ul>
		</details>
	);
}
