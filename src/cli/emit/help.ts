import { meshes } from "../../../generated/meshes/index.ts";
import { credentialHelp } from "../credentials.ts";
import { OPERATION } from "./operation.ts";

/** The help after the options. */
export const help = `
Each line is one event: {"event":"user.signed_up","payload":{"email":"ines@example.com"}}. All lines are checked before any
of them is sent; standard input is checked on the way.

The API cannot recognise an event that comes twice. So a batch whose response was lost is not retried: its events may be in or not.
Events that are not known to be in are written to files beside the input. Emit these files as they are:
  <file>.rejected.ndjson  the API refused these, each with its line and the reason
  <file>.unknown.ndjson   the response to these was lost
  <file>.unsent.ndjson    these were not sent, because something stopped the command

Examples:
  concord emit events.ndjson --dry-run
  concord emit events.ndjson
  concord emit events.ndjson --skip-invalid --json
  concord emit events.ndjson --workspace 7c9e6679-7425-40de-944b-e07fc1f90ae7  # needs: the id of a workspace of yours
  concord emit events.ndjson.gz --resend-unknown
  concord emit --one --event user.signed_up -f email=ines@example.com

After Ctrl-C, the command waits some seconds for the responses to what it has sent. A second Ctrl-C stops that.
${credentialHelp(meshes, meshes.operations[OPERATION])}

Exit codes: 0 every event is in, 3 some are not or may not be, 1 failed, 2 wrong use or invalid input, 130 interrupted.`;
