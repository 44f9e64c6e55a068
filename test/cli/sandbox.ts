import { onTestFinished } from "vitest";
import { meshi } from "../../generated/meshi/index.ts";
import { createClient, run, unwrap } from "../../src/client/index.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { KEY } from "./concord.ts";

/** How a test's own server responds to `GET /auth` for a key that may import. */
export const AUTH = {
  org_id: "o",
  principal_type: "service_account",
  service_account_user_id: "s",
  scopes: ["partner:write"],
  correlation_id: "c",
};

export const EVENT = "summit-2026";

export interface Server {
  readonly sandbox: Sandbox;
  /** The options that lead a command to the sandbox. */
  readonly to: readonly string[];
  readonly base: string;
  /** How many attendees the event has, as the API itself counts them. */
  attendees(): Promise<number>;
}

/** A sandbox with one event, whose runs end at once. */
export async function withEvent(options: SandboxOptions = {}): Promise<Server> {
  const sandbox = await startSandbox({ apis: ["meshi"], runDuration: 0, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  const base = sandbox.urls.meshi;
  // The faults that a test asks for do not apply to its preparations.
  const client = createClient(meshi, { baseUrl: base, token: KEY });
  const body = {
    event_id: EVENT,
    title: "Summit",
    start_date: "2026-05-18",
    end_date: "2026-05-19",
    timezone: "Europe/Copenhagen",
  };
  await unwrap(client.POST("/events", { body }));
  const params = { path: { event_id: EVENT } };
  return {
    sandbox,
    base,
    to: ["--base-url", base],
    async attendees() {
      const { data } = await run(client, "POST", "/events/{event_id}/enrichment-runs", { params });
      return data.counts?.total ?? 0;
    },
  };
}

/** Rows of a roster, all values different. */
export function rows(count: number, from = 1): { attendee_id: string; name: string; email: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    attendee_id: `att-${from + index}`,
    name: `Person ${from + index}`,
    email: `person.${from + index}@example.com`,
  }));
}

/** The rows as CSV with a header. */
export function csv(list: readonly Readonly<Record<string, string>>[], newline = "\n"): string {
  const header = Object.keys(list[0] ?? {});
  return [header, ...list.map((row) => header.map((name) => row[name] ?? ""))]
    .map((cells) => `${cells.join(",")}${newline}`)
    .join("");
}
