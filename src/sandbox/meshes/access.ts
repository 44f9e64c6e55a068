import type { Credential, Identification, IdentifiedBy, Principal } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { machineKeys } from "./keys.ts";
import { verifyToken } from "./machine-token.ts";

/** Finds the principal of a credential. Its id is the access key or the publishable key. */
export function identify(
  { scheme, value }: Credential,
  { now, store, tokens }: IdentifiedBy,
): Identification {
  if (scheme === "publishableKey") {
    const org = store
      .prepare<{ org: string }>("SELECT org FROM meshes_workspaces WHERE public_key = ?")
      .get(value)?.org;
    if (org === undefined)
      return { reason: "credential-unknown", message: "The publishable key is not valid." };
    return { principal: { id: value, tenant: org, scopes: [] } };
  }
  const rules = tokens.get(scheme);
  if (!rules) throw new Error(`The contract does not say how the tokens of ${scheme} are signed.`);
  const verdict = verifyToken(value, rules, machineKeys, now);
  if ("message" in verdict) return { reason: "credential-unknown", message: verdict.message };
  const tenant = machineKeys.get(verdict.accessKey)?.organization ?? "";
  return { principal: { id: verdict.accessKey, tenant, scopes: [] } };
}

/** The value of `created_by`. */
export function authorOf({ id }: Principal): string {
  return machineKeys.get(id)?.owner ?? id;
}

/** The workspaces that a machine key may use; `undefined`: all. */
export function workspacesOf({ id }: Principal): readonly string[] | undefined {
  return machineKeys.get(id)?.workspaces;
}

export function mayWrite({ id }: Principal): boolean {
  return machineKeys.get(id)?.writes ?? false;
}

/** Whether a principal may use a workspace of its organisation. */
export function allows(principal: Principal, workspace: string): boolean {
  return workspacesOf(principal)?.includes(workspace) ?? true;
}

/** @throws Refusal `Forbidden` */
export function demandWorkspace(principal: Principal, workspace: string): void {
  if (!allows(principal, workspace)) {
    throw new Refusal("Forbidden", "The machine key is not allowed this workspace.");
  }
}

/** @throws Refusal `Forbidden` */
export function demandPermission(allowed: boolean): void {
  if (!allowed) throw new Refusal("Forbidden", "The machine key lacks the permission for this operation.");
}
