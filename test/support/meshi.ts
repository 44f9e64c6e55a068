import { meshi, type Schemas } from "../../generated/meshi/index.ts";
import { START } from "../../scripts/virtual-time.ts";
import { json, type Reply } from "./fetch.ts";

export { meshi };

export type Run = Schemas["Run"];

/** A response to `GET /auth`, which tests call that need any call. */
export const auth: Schemas["AuthContext"] = {
  org_id: "org-1",
  principal_type: "service_account",
  service_account_user_id: "account-1",
  scopes: ["partner:read", "partner:write"],
  correlation_id: "server-id",
};

export const event: Schemas["Event"] = {
  event_id: "summit",
  title: "Summit",
  start_date: "2026-05-01",
  end_date: "2026-05-02",
  timezone: "Europe/Oslo",
  visibility: "private",
  created_at: new Date(START).toISOString(),
  updated_at: new Date(START).toISOString(),
  correlation_id: "server-id",
};

export function aRun(status: Run["status"], members: Partial<Run> = {}): Run {
  return { run_id: "run-1", status, correlation_id: "server-id", ...members };
}

/** An error response. */
export function meshiError(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return json(status, { code, message: `It is ${code}`, correlation_id: "server-id" }, headers);
}

export const ok = json(200, auth);
export const down = meshiError(500, "INTERNAL_ERROR");

/** The window is used up; `after` is the value of `Retry-After`. */
export function limited(after?: string): Reply {
  return meshiError(429, "PARTNER_RATE_LIMIT_EXCEEDED", after === undefined ? {} : { "retry-after": after });
}
