import type { RefusalReason } from "../core/api.ts";
import type { DerivedReason } from "./overrides.ts";

export type Reason = RefusalReason | DerivedReason;

/** Statuses of each refusal of the core, likeliest first. */
const ofCore: Readonly<Record<RefusalReason, readonly number[]>> = {
  route: [404],
  method: [405],
  "credential-missing": [401, 403],
  "credential-unknown": [401, 403],
  "account-disabled": [401, 403],
  "wrong-principal": [403, 401],
  "tenant-missing": [403, 401],
  scope: [403, 401],
  rate: [429],
  size: [413, 400, 422],
  json: [400, 422],
  schema: [400, 422],
  server: [500],
};

/** Statuses of each refusal, likeliest first. An operation responds with the first that it documents. */
export const statuses: Readonly<Record<Reason, readonly number[]>> = {
  ...ofCore,
  cursor: [400, 422],
  missing: [404, 410],
  conflict: [409, 422, 400],
  "key-reuse": [409, 422, 400],
};

/** Prefix of a code until the operation is known. No API has such a code. */
const MARK = "sandbox:";

export function codeOf(reason: Reason | number): string {
  return MARK + reason;
}

/** The reason that a code stands for, or the status; `undefined` if it is a code of the API. */
export function reasonOf(code: string): Reason | number | undefined {
  if (!code.startsWith(MARK)) return undefined;
  const reason = code.slice(MARK.length);
  // `codeOf` wrote it.
  return /^\d+$/.test(reason) ? Number(reason) : (reason as Reason);
}

export const codes = Object.fromEntries(
  Object.keys(ofCore).map((reason) => [reason, MARK + reason]),
) as Readonly<Record<RefusalReason, string>>; // every reason is a name of `ofCore`
