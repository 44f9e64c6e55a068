import type { Env } from "../env.ts";
import type { Transport } from "../options.ts";

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
