import type { Contract, SecurityScheme } from "../../openapi/contract.ts";
import { requirementsOf } from "../../openapi/security.ts";
import type { Credential, Identification, SandboxApi } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import type { Described } from "../core/operations.ts";
import { objectInPart } from "../core/token-part.ts";
import type { IssuedTokens } from "./issued-tokens.ts";

/** The published keys of every derived API. */
export const keys = {
  /** `org-concord`, every scope. */
  full: "sandbox-full-key",
  /** The same organisation, only the scopes that reads need. */
  readOnly: "sandbox-read-key",
  /** The same organisation, no scope. */
  noScopes: "sandbox-no-scopes-key",
  /** Was revoked. */
  revoked: "sandbox-revoked-key",
  /** `org-harmony`, every scope. It sees nothing of the first organisation. */
  otherOrg: "sandbox-other-org-key",
} as const;

/** The holders of the published keys. */
export function holdersOf(
  bundle: Bundle,
  operations: readonly Described[],
): ReadonlyMap<string, Identification> {
  const scopesOf = (those: readonly Described[]): string[] => [
    ...new Set(
      those.flatMap(({ value }) =>
        requirementsOf(bundle.root, value).flatMap((requirement) => Object.values(requirement).flat()),
      ),
    ),
  ];
  const all = scopesOf(operations);
  const reads = scopesOf(operations.filter(({ method }) => method === "GET" || method === "HEAD"));
  const holder = (id: string, tenant: string, held: readonly string[]): Identification => ({
    principal: { id, tenant, scopes: held },
  });
  return new Map<string, Identification>([
    [keys.full, holder("full", "org-concord", all)],
    [keys.readOnly, holder("readOnly", "org-concord", reads)],
    [keys.noScopes, holder("noScopes", "org-concord", [])],
    [keys.revoked, { reason: "credential-unknown", message: "The key was revoked." }],
    [keys.otherOrg, holder("otherOrg", "org-harmony", all)],
  ]);
}

/** Identifies callers by a published key, a token issued for one, or a credential of the documented form. */
export function identifyBy(
  { securitySchemes }: Contract,
  holders: ReadonlyMap<string, Identification>,
  issued: IssuedTokens,
): SandboxApi["identify"] {
  const full = holders.get(keys.full) ?? unknown();
  return (credential, { now, store }) => {
    const { value } = credential;
    const scheme = securitySchemes[credential.scheme];
    const known = holders.get(keyOf(credential, scheme)) ?? issued.identify(store, value, now);
    if (known) return known;
    // The form is enough: only the API can check a signature, and no published key fits a pattern.
    if (scheme?.token) return isCurrent(value, scheme.token.alg, now) ? full : unknown();
    if (scheme?.pattern !== undefined && new RegExp(scheme.pattern, "u").test(value)) return full;
    return unknown();
  };
}

function unknown(): Identification {
  const names = Object.values(keys).join(", ");
  return { reason: "credential-unknown", message: `The key is none of the sandbox. It knows ${names}.` };
}

/** Basic credentials carry the key as user name or as password (RFC 7617). */
function keyOf({ value }: Credential, scheme: SecurityScheme | undefined): string {
  if (scheme?.prefix?.trim().toLowerCase() !== "basic") return value;
  const [user = "", password = ""] = Buffer.from(value, "base64").toString().split(":");
  return password === "" ? user : password;
}

/** Whether a token names the contract's algorithm and has not expired. Its signature cannot be checked. */
function isCurrent(token: string, alg: string, now: number): boolean {
  const [header, claims] = token.split(".").map(objectInPart);
  return header?.alg === alg && typeof claims?.exp === "number" && claims.exp * 1000 > now;
}
