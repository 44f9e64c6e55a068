import type { Credential, Identification, Principal } from "../core/api.ts";

/** Test keys of the sandbox, one per case of the contract's 401, 403 and 404 responses. They work nowhere else. */
export const keys = {
  /** `org-concord`, the project `prj_summit`, every scope. */
  full: "main-api-full-key",
  /** The same project, the scope `read`. */
  readOnly: "main-api-read-key",
  /** The same project, the scope `write`, which covers reading. */
  write: "main-api-write-key",
  /** The same project, the scope `secret`, which covers both. */
  secret: "main-api-secret-key",
  /** The same organisation, the project `prj_retreat`, every scope. */
  secondProject: "main-api-second-project-key",
  /** The same organisation, both projects, every scope. Requests that create, count or send have to name one. */
  allProjects: "main-api-all-projects-key",
  /** Was revoked. */
  revoked: "main-api-revoked-key",
  /** Has expired. */
  expired: "main-api-expired-key",
  /** `org-harmony`, its project `prj_gala`, every scope. */
  otherOrg: "main-api-other-org-key",
} as const;

/** The organisation of each project. */
export const projects: ReadonlyMap<string, string> = new Map([
  ["prj_summit", "org-concord"],
  ["prj_retreat", "org-concord"],
  ["prj_gala", "org-harmony"],
]);

/** From small to large: each scope covers those before it. */
const scopes = ["read", "write", "secret"];

interface Account {
  readonly principal: Principal;
  readonly projects: readonly string[];
}

const accounts = new Map<string, Account>([
  [keys.full, account("key-full", "org-concord", ["prj_summit"], scopes)],
  [keys.readOnly, account("key-read", "org-concord", ["prj_summit"], ["read"])],
  [keys.write, account("key-write", "org-concord", ["prj_summit"], ["write"])],
  [keys.secret, account("key-secret", "org-concord", ["prj_summit"], ["secret"])],
  [keys.secondProject, account("key-second", "org-concord", ["prj_retreat"], scopes)],
  [keys.allProjects, account("key-all", "org-concord", ["prj_summit", "prj_retreat"], scopes)],
  [keys.otherOrg, account("key-other", "org-harmony", ["prj_gala"], scopes)],
]);

const dead = new Map<string, string>([
  [keys.revoked, "The API key was revoked."],
  [keys.expired, "The API key has expired."],
]);

const projectsByPrincipal = new Map(
  [...accounts.values()].map(({ principal, projects }) => [principal.id, projects]),
);

export function identify({ value }: Credential): Identification {
  const known = accounts.get(value);
  if (known) return { principal: known.principal };
  const reason = dead.get(value);
  return reason === undefined
    ? { reason: "credential-unknown", message: "There is no such API key." }
    : { reason: "account-disabled", message: reason };
}

export function grants(held: readonly string[], needed: string): boolean {
  return held.some((scope) => scopes.indexOf(scope) >= scopes.indexOf(needed));
}

/** Projects that a key may use; at least one. */
export function projectsOf({ id }: Principal): readonly string[] {
  return projectsByPrincipal.get(id) ?? [];
}

function account(
  id: string,
  tenant: string,
  ownProjects: readonly string[],
  scopes: readonly string[],
): Account {
  return { principal: { id, tenant, scopes }, projects: ownProjects };
}
