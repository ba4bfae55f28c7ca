/*
 * theme.ts - light or dark whatever the device prefers: for a page that stands inside another, or on a wall.
 *
 * The colours of tokens.css hang on a media query; here it is answered once and for all.
 */
export type Theme = "light" | "dark";

export function fixTheme(theme: Theme): void {
	for (const sheet of document.styleSheets)
		for (const rule of sheet.cssRules)
			if (rule instanceof CSSMediaRule && /prefers-color-scheme:\s*dark/.test(rule.media.mediaText))
				rule.media.mediaText = theme === "dark" ? "all" : "not all";
	document.documentElement.style.colorScheme = theme;
}
