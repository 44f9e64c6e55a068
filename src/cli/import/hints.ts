import { meshi } from "../../../generated/meshi/index.ts";
import { ApiError } from "../../client/index.ts";

/** What the user of an import can do about an error, beyond the contract's remedy. */
export function hintFor(error: unknown, event: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  switch (error.code) {
    case meshi.codes.EVENT_NOT_FOUND: {
      const body = `{"event_id":"${event}","title":"...","start_date":"2026-09-01","end_date":"2026-09-02","timezone":"Europe/Berlin"}`;
      return `There is no event ${event} for this key. To create it: concord call meshi createEvent --body '${body}'`;
    }
    case meshi.codes.IDEMPOTENCY_KEY_CONFLICT:
      return "The key is derived from the rows, the event and the label: --label <text> makes it a new import with keys of its own.";
    default:
      return undefined;
  }
}
