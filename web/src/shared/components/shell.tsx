/*
 * shell.tsx - starts a page: mount(<App/>) puts it into #app, in the language
 * that was chosen, and renders it anew when that changes.
 */
import { render, type ComponentChildren, type ComponentType } from "preact";
import { useLanguage, useSite } from "../hooks";
import { markLanguage } from "../words";
import { Toasts } from "./toast";

function Root({ app: App }: { app: ComponentType }) {
	useLanguage();
	return (
		<>
			<App />
			<Footer />
			<Toasts />
		</>
	);
}

/* Licence and filing numbers, complaints contact: whatever the operator has to say on every page. */
function Footer() {
	const text = useSite()?.footer;
	return text ? <footer class="site-footer" dir="auto">{text}</footer> : null;
}

export function mount(app: ComponentType): void {
	const place = document.getElementById("app");
	if (!place)
		throw new Error("the page has no #app");
	markLanguage();
	place.replaceChildren();
	render(<Root app={app} />, place);
}

/* The middle of a page: what the skip link leads to. */
export function Main({ children, class: extra }: { children: ComponentChildren; class?: string }) {
	return <main id="main" class={extra ? `main ${extra}` : "main"} tabIndex={-1}>{children}</main>;
}
