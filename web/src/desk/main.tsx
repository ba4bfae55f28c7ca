/*
 * main.tsx - the page /desk: for moderators.
 */
import "../../style/desk.css";
import { mount } from "../shared/components/shell";
import type { RoleName } from "../shared/types";
import { Gate } from "../staff/gate";
import { Pick } from "../staff/pick";
import { DeskPage } from "./desk";

const ROLES: readonly RoleName[] = ["moderator", "lead_moderator", "host", "editor", "admin"];

mount(() => (
	<Gate place="desk" roles={ROLES}>
		{(session) => (
			<Pick place="desk" session={session} roles={ROLES}>
				{(event, several) => <DeskPage key={event.id} session={session} event={event} several={several} />}
			</Pick>
		)}
	</Gate>
));
