import { meshi } from "../../../generated/meshi/index.ts";
import { ApiError, createClient } from "../../client/index.ts";
import { apiNamed } from "../apis.ts";
import { connectionTo, describeTarget } from "../connection.ts";
import { describeError } from "../describe.ts";
import { DescribedApi } from "../described-api.ts";
import { CommandFailed } from "../exit.ts";
import { checkPromised } from "../promised.ts";
import type { Job } from "./job.ts";
import type { MeshiClient } from "./send.ts";

const OPERATION = "PUT /events/{event_id}/attendees:import";

/**
 * Checks the key's scopes and that the event exists, before anything is sent.
 * @throws the call's error; CommandFailed if the key may not import.
 */
export async function checkAccess(client: MeshiClient, event: string, signal: AbortSignal): Promise<void> {
  const result = await client.GET("/auth", { signal });
  if (result.error) throw result.error;
  checkPromised(await DescribedApi.of(apiNamed(meshi.name)), "GET /auth", result);
  const { scopes, correlation_id } = result.data;
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
  // Any other error of reading the event does not rule out an import into it.
  if (error instanceof ApiError && error.code === meshi.codes.EVENT_NOT_FOUND) throw error;
}

/** Checks key, scope and event if the API responds. Without a key or a network, the rows can still be checked. */
export async function checkWhatCanBe({ options, display, signal }: Job): Promise<void> {
  try {
    const given = { ...options, signal };
    const connection = await connectionTo(meshi, meshi.operations[OPERATION], given, (line) =>
      display.line(line),
    );
    const client = createClient(meshi, { ...connection.options, retry: false, timeout: 5000 });
    await checkAccess(client, options.event, signal).catch((error: unknown) => {
      if (!isUnanswered(error)) throw new Refused(error);
      throw error;
    });
    display.note(`key, scope and event are good; ${describeTarget(connection)}`);
  } catch (error) {
    if (error instanceof Refused) throw error.cause;
    signal.throwIfAborted();
    display.note(`key and event are not checked: ${describeError(error, meshi)}`);
  }
}

/** The API rejected the key or the event. */
class Refused extends Error {
  constructor(cause: unknown) {
    super("", { cause });
  }
}

/** Whether the check says nothing about the key or the event: no request was sent, or none got a response. */
function isUnanswered(error: unknown): boolean {
  return !(error instanceof ApiError || error instanceof CommandFailed);
}
