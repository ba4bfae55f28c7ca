/*
 * main.tsx - the page /host: for hosts, and for lead moderators, who may stop the output.
 */
import "../../style/host.css";
import { mount } from "../shared/components/shell";
import type { RoleName } from "../shared/types";
import { Gate } from "../staff/gate";
import { Pick } from "../staff/pick";
import { HostPage } from "./host";

const ROLES: readonly RoleName[] = ["host", "lead_moderator"];

mount(() => (
	<Gate place="host" roles={ROLES}>
		{(session) => (
			<Pick place="host" session={session} roles={ROLES}>
				{(event, several) => <HostPage key={event.id} session={session} event={event} several={several} />}
			</Pick>
		)}
	</Gate>
));
