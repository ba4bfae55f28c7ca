/*
 * main.tsx - the page /editor: for editors, once an event is over.
 */
import "../../style/editor.css";
import { mount } from "../shared/components/shell";
import type { RoleName } from "../shared/types";
import { Gate } from "../staff/gate";
import { Pick } from "../staff/pick";
import { EditorPage } from "./editor";

const ROLES: readonly RoleName[] = ["editor"];

mount(() => (
	<Gate place="editor" roles={ROLES}>
		{(session) => (
			<Pick place="editor" session={session} roles={ROLES}>
				{(event) => <EditorPage key={event.id} session={session} event={event} />}
			</Pick>
		)}
	</Gate>
));
