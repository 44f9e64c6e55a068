import type { IncomingHttpHeaders } from "node:http";
import type { Ground, Principal, SandboxApi } from "./api.ts";
import type { SchemeRequirement, SecuritySchemes } from "./document.ts";
import { Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";
import type { TokenRules } from "./token-rules.ts";

/** A credential as it came: under which security scheme, and its value without a prefix such as `Bearer`. */
export interface Credential {
  readonly scheme: string;
  readonly value: string;
}

/** What a credential is judged by beside itself: tokens end, and keys can be issued by the API. */
export interface IdentifiedBy {
  /** Sandbox time in ms. */
  readonly now: number;
  readonly store: Store;
  /** By the names of the security schemes whose tokens callers sign. */
  readonly tokens: ReadonlyMap<string, TokenRules>;
  /** Status of each code. */
  readonly codes: ReadonlyMap<string, number>;
}

/** The principal behind a credential, or why there is none that may call. */
export type Identification =
  | { readonly principal: Principal }
  | {
      readonly ground: Extract<
        Ground,
        "credential-unknown" | "account-disabled" | "wrong-principal" | "tenant-missing"
      >;
      readonly message: string;
      /** Set where the scopes are known, so that a missing scope can be told before a missing organisation. */
      readonly scopes?: readonly string[];
    };

/**
 * Decides who calls and whether they may: credentials first, then scope.
 * An operation without security is open and gets `undefined`.
 * @throws Refusal with the API's code for the case.
 */
export function authorise(
  api: SandboxApi,
  schemes: SecuritySchemes,
  security: readonly SchemeRequirement[],
  headers: IncomingHttpHeaders,
  by: IdentifiedBy,
): Principal | undefined {
  if (security.length === 0) return undefined;
  const presented = firstPresented(schemes, security, headers);
  if (presented === undefined) {
    throw new Refusal(
      api.codes["credential-missing"],
      missing(schemes, security),
      challenge(schemes, security),
    );
  }
  const identification = api.identify(presented.credential, by);
  const scopes = "principal" in identification ? identification.principal.scopes : identification.scopes;
  const lacking = scopes && presented.requirement.scopes.find((needed) => !api.grants(scopes, needed));
  if (lacking !== undefined) {
    throw new Refusal(api.codes.scope, `The key lacks the scope ${lacking}, which this operation needs.`, {
      neededScope: lacking,
    });
  }
  if ("principal" in identification) return identification.principal;
  const code = api.codes[identification.ground];
  throw new Refusal(
    code,
    identification.message,
    by.codes.get(code) === 401 ? challenge(schemes, security) : {},
  );
}

function firstPresented(
  schemes: SecuritySchemes,
  security: readonly SchemeRequirement[],
  headers: IncomingHttpHeaders,
): { credential: Credential; requirement: SchemeRequirement } | undefined {
  for (const requirement of security) {
    const scheme = schemes[requirement.scheme];
    const raw = scheme && headers[scheme.name];
    if (scheme === undefined || typeof raw !== "string") continue;
    const value = withoutPrefix(raw, scheme.prefix);
    if (value !== undefined) return { credential: { scheme: requirement.scheme, value }, requirement };
  }
  return undefined;
}

/** RFC 9110, section 11.1: the scheme name is case-insensitive, one or more spaces follow, then a single token. */
function withoutPrefix(raw: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return raw === "" ? undefined : raw;
  const [name, token, ...rest] = raw.trim().split(/ +/);
  const matches = name?.toLowerCase() === prefix.trim().toLowerCase();
  return matches && token !== undefined && rest.length === 0 ? token : undefined;
}

function missing(schemes: SecuritySchemes, security: readonly SchemeRequirement[]): string {
  const ways = security.flatMap(({ scheme }) => {
    const place = schemes[scheme];
    return place ? [`\`${place.name}: ${place.prefix ?? ""}<key>\``] : [];
  });
  return `No credential came with the request, or it is malformed. Send ${ways.join(" or ")}.`;
}

/** RFC 9110, section 11.6.1: a 401 names a scheme that would do. */
export function challenge(schemes: SecuritySchemes, security: readonly SchemeRequirement[]) {
  const prefix = security.map(({ scheme }) => schemes[scheme]?.prefix?.trim()).find((name) => name);
  return prefix === undefined ? {} : { headers: { "WWW-Authenticate": prefix } };
}
