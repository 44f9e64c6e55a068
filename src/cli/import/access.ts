import { meshi } from "../../../generated/meshi/index.ts";
import { ApiError, unwrap } from "../../client/index.ts";
import { CommandFailed } from "../exit.ts";
import type { MeshiClient } from "./send.ts";

const OPERATION = "PUT /events/{event_id}/attendees:import";

/**
 * Asks whose key it is, and whether the event is there, before anything is sent.
 * @throws the call's error; CommandFailed where the key may not import.
 */
export async function checkAccess(client: MeshiClient, event: string, signal: AbortSignal): Promise<void> {
  const { scopes, correlation_id } = await unwrap(client.GET("/auth", { signal }));
  const held: readonly string[] = Array.isArray(scopes) ? scopes : [];
  const missing = meshi.operations[OPERATION].scopes.filter((scope) => !held.includes(scope));
  if (missing.length > 0) {
    const { INSUFFICIENT_SCOPE } = meshi.codes;
    throw new CommandFailed(
      `${INSUFFICIENT_SCOPE}: the key has ${held.join(", ") || "no scope"}, and an import needs ${missing.join(", ")}. ` +
        `${meshi.errors[INSUFFICIENT_SCOPE].remedy} (${meshi.requestId.response}: ${correlation_id})`,
    );
  }
  const { error } = await client.GET("/events/{event_id}", { params: { path: { event_id: event } }, signal });
  // Whatever else is wrong with reading the event need not be wrong with importing into it.
  if (error instanceof ApiError && error.code === meshi.codes.EVENT_NOT_FOUND) throw error;
}

/** Why an access check says nothing about the key or the event: nobody was asked, or nobody has answered. */
export function isUnanswered(error: unknown): boolean {
  return !(error instanceof ApiError || error instanceof CommandFailed);
}
