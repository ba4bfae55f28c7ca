/*
 * loader.ts - embed.js, the one tag that a news site or a district's site puts where an event is to be:
 *
 *     <script async src="https://ask.example.gov.cn/embed.js" data-event="ID"></script>
 *
 * It puts a sandboxed frame behind itself and makes it as high as what is in it, up to data-max-height (900) pixels.
 * data-lang, data-theme and data-count go on to the frame.  It runs in the pages of others: it touches nothing there
 * but its frame, and needs nothing newer than ES2018.
 */
const PASSED_ON = ["lang", "theme", "count"];
const LEAST = 160;
const MOST = 900;
const AT_FIRST = 480;

function embed(script: HTMLScriptElement): void {
	const event = script.dataset.event ?? "";
	const origin = new URL(script.src).origin;
	if (!/^[0-9A-Za-z_-]{1,32}$/.test(event)) {
		console.error("embed.js: data-event must be the id of an event");
		return;
	}
	const query = new URLSearchParams();
	for (const name of PASSED_ON) {
		const value = script.dataset[name];
		if (value)
			query.set(name, value);
	}
	const frame = document.createElement("iframe");
	const most = Number(script.dataset.maxHeight) || MOST;
	frame.src = `${origin}/embed/${event}?${query}`;
	frame.title = script.dataset.title ?? (script.dataset.lang === "en" ? "Live questions and answers" : "网上实时问答");
	/* Of its own origin, so that it may speak to its server; what leads away opens outside. */
	frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox");
	frame.setAttribute("loading", "lazy");
	frame.style.width = "100%";
	frame.style.border = "0";
	frame.style.height = `${Math.min(AT_FIRST, most)}px`;
	addEventListener("message", (message) => {
		const height: unknown = message.data?.height;
		if (message.source !== frame.contentWindow || message.origin !== origin || message.data?.openfloor !== "height" || typeof height !== "number")
			return;
		frame.style.height = `${Math.min(most, Math.max(LEAST, Math.ceil(height)))}px`;
	});
	script.after(frame);
}

if (document.currentScript instanceof HTMLScriptElement)
	embed(document.currentScript);
