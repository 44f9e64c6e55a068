import { meshi } from "../../../generated/meshi/index.ts";
import { credentialHelp } from "../credentials.ts";

/** The part of the help about credentials. */
export const help = `\n\n${credentialHelp(meshi, meshi.operations["PUT /events/{event_id}/attendees:import"])}`;
