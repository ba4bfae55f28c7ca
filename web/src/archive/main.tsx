/*
 * main.tsx - the pages /cases (search, or one event's transcript) and /cases/{number}.
 */
import "../../style/archive.css";
import { Header } from "../shared/components/header";
import { mount } from "../shared/components/shell";
import { useSession } from "../shared/hooks";
import { fromQuery, idFromPath } from "../shared/ids";
import { CasePage } from "./case";
import { SearchPage } from "./search";
import { TranscriptPage } from "./transcript_page";

function Page() {
	const number = idFromPath("/cases/");
	const event = fromQuery("event");
	if (number)
		return <CasePage number={number} />;
	return event ? <TranscriptPage event={event} /> : <SearchPage />;
}

mount(() => {
	const { session } = useSession();
	return (
		<>
			<Header place="cases" session={session} />
			<Page />
		</>
	);
});
