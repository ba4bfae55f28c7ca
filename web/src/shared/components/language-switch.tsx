/*
 * language-switch.tsx - the other language, named in itself.
 */
import { language, setLanguage, t } from "../words";

export function LanguageSwitch() {
	const other = language() === "zh" ? "en" : "zh";
	return (
		<button
			type="button"
			class="language-switch"
			lang={other === "en" ? "en" : "zh-CN"}
			aria-label={t("language.switch")}
			title={t("language.switch")}
			onClick={() => setLanguage(other)}
		>
			{t("language.other")}
		</button>
	);
}
