import type { Env } from "../env.ts";
import type { Transport } from "../options.ts";
import { hasNames } from "../parameters.ts";

/** The client, and what is asked for. */
export interface ClientCredentials<Scope extends string = string> {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the secret stands in the request: in its header (RFC 6749 asks every server for that), or in its body. */
  readonly authentication?: "basic" | "post" | undefined;
  /** What the token is to allow. Without it the server decides. */
  readonly scope?: Scope | readonly Scope[] | undefined;
  /** For which API the token is, where one server gives out tokens for several. */
  readonly audience?: string | undefined;
  /** Further parameters of the request, such as `resource` (RFC 8707). */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Replaces the token endpoint of the contract. */
  readonly tokenUrl?: string | URL | undefined;
  /** Lets the secret travel over plain http to another machine. */
  readonly allowInsecure?: boolean | undefined;
  /** Stands in the place of the platform's `fetch`, such as `nodeTransport()`. */
  readonly transport?: Transport | undefined;
  /** Clock, randomness and timers; for tests. */
  readonly env?: Env | undefined;
}

const isText = (value: unknown) => typeof value === "string";
const isFilled = (value: unknown) => isText(value) && value !== "";

/** What an option may be, in words, and the test for it. */
const RULES: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  clientId: ["text", isFilled],
  clientSecret: ["text", isFilled],
  authentication: ["basic or post", (value) => value === undefined || value === "basic" || value === "post"],
  scope: ["text, or a list of it", (value) => value === undefined || [value].flat().every(isText)],
  audience: ["text", (value) => value === undefined || isText(value)],
  parameters: [
    "an object with names and texts",
    (value) => value === undefined || (hasNames(value) && Object.values(value).every(isText)),
  ],
};

/** @throws TypeError naming an option that is unusable. Its value is not shown: it may be a secret. */
export function refuseUnusable(options: object): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, [words, isUsable]] of Object.entries(RULES)) {
    if (!isUsable(given[name])) throw new TypeError(`The option ${name} has to be ${words}`);
  }
}
