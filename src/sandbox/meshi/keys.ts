import type { Credential, Identification, Principal } from "../core/api.ts";

/** Test keys of the sandbox, one per case of the contract's 401 and 403 responses. They work nowhere else. */
export const keys = {
  /** `org-concord`, may read and write. */
  full: "meshi-full-key",
  /** The same organisation, may only read. */
  readOnly: "meshi-read-key",
  /** The same organisation, only the write scope, which covers reading. */
  writeOnly: "meshi-write-key",
  /** Its service account is disabled. */
  disabled: "meshi-disabled-key",
  /** The token of a person, not of a service account. */
  user: "meshi-user-key",
  /** A service account without an organisation. */
  noOrg: "meshi-no-org-key",
  /** `org-harmony`, may read and write; sees nothing of the first organisation. */
  otherOrg: "meshi-other-org-key",
} as const;

const READ = "partner:read";
const WRITE = "partner:write";

const accounts = new Map<string, Identification>([
  [keys.full, account("svc-full", "org-concord", READ, WRITE)],
  [keys.readOnly, account("svc-read", "org-concord", READ)],
  [keys.writeOnly, account("svc-write", "org-concord", WRITE)],
  [keys.otherOrg, account("svc-other", "org-harmony", READ, WRITE)],
  [keys.disabled, { reason: "account-disabled", message: "The service account behind the key is disabled." }],
  [
    keys.user,
    { reason: "wrong-principal", message: "The token belongs to a user, not to a service account." },
  ],
  [
    keys.noOrg,
    { reason: "tenant-missing", message: "The key belongs to no organisation.", scopes: [READ, WRITE] },
  ],
]);

export function identify({ value }: Credential): Identification {
  return accounts.get(value) ?? { reason: "credential-unknown", message: "The token is not an active key." };
}

/** The write scope covers every read. */
export function grants(held: readonly string[], needed: string): boolean {
  return held.includes(needed) || (needed === READ && held.includes(WRITE));
}

function account(id: string, tenant: string, ...scopes: string[]): { principal: Principal } {
  return { principal: { id, tenant, scopes } };
}
