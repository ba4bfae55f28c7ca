/*
 * main.tsx - the page /console: for officials, approvers, clerks and guests.
 */
import "../../style/console.css";
import { mount } from "../shared/components/shell";
import type { RoleName } from "../shared/types";
import { Gate } from "../staff/gate";
import { Pick } from "../staff/pick";
import { ConsolePage } from "./console";

const ROLES: readonly RoleName[] = ["official", "approver", "clerk", "guest", "moderator", "lead_moderator", "admin"];

mount(() => (
	<Gate place="console" roles={ROLES}>
		{(session) => (
			<Pick place="console" session={session} roles={ROLES}>
				{(event, several) => <ConsolePage key={event.id} session={session} event={event} several={several} />}
			</Pick>
		)}
	</Gate>
));
