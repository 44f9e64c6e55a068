import { meshi } from "../../../generated/meshi/index.ts";
import { credentialHelp } from "../credentials.ts";

/** What the help of the command says of credentials. */
export const help = `\n\n${credentialHelp(meshi, meshi.operations["PUT /events/{event_id}/attendees:import"])}`;
