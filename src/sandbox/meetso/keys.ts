import type { Credential, Identification, Principal } from "../core/api.ts";

/** Test keys of the sandbox, one per case of the contract's 401 and 403 responses. They work nowhere else. */
export const keys = {
  /** `org-concord`, every scope. */
  full: "meetso-full-key",
  /** The same organisation, without `meetings:read`. */
  noMeetings: "meetso-no-meetings-key",
  /** The same organisation, without `transcripts:read`. */
  noTranscripts: "meetso-no-transcripts-key",
  /** The same organisation, without `recordings:read`. */
  noRecordings: "meetso-no-recordings-key",
  /** Was revoked. */
  revoked: "meetso-revoked-key",
  /** Has expired. */
  expired: "meetso-expired-key",
  /** `org-harmony`, every scope; sees nothing of the first organisation. */
  otherOrg: "meetso-other-org-key",
} as const;

const MEETINGS = "meetings:read";
const TRANSCRIPTS = "transcripts:read";
const RECORDINGS = "recordings:read";

const accounts = new Map<string, Identification>([
  [keys.full, account("key-full", "org-concord", MEETINGS, TRANSCRIPTS, RECORDINGS)],
  [keys.noMeetings, account("key-no-meetings", "org-concord", TRANSCRIPTS, RECORDINGS)],
  [keys.noTranscripts, account("key-no-transcripts", "org-concord", MEETINGS, RECORDINGS)],
  [keys.noRecordings, account("key-no-recordings", "org-concord", MEETINGS, TRANSCRIPTS)],
  [keys.otherOrg, account("key-other", "org-harmony", MEETINGS, TRANSCRIPTS, RECORDINGS)],
  [keys.revoked, { reason: "account-disabled", message: "The key was revoked." }],
  [keys.expired, { reason: "account-disabled", message: "The key has expired." }],
]);

export function identify({ value }: Credential): Identification {
  return accounts.get(value) ?? { reason: "credential-unknown", message: "There is no such key." };
}

/** No scope covers another. */
export function grants(held: readonly string[], needed: string): boolean {
  return held.includes(needed);
}

function account(id: string, tenant: string, ...scopes: string[]): { principal: Principal } {
  return { principal: { id, tenant, scopes } };
}
