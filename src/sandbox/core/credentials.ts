import type { IncomingHttpHeaders } from "node:http";
import type { SecurityScheme } from "../../openapi/contract.ts";
import type { SecurityRequirement } from "../../openapi/security.ts";
import type { Credential, IdentifiedBy, Principal, SandboxApi } from "./api.ts";
import { Refusal } from "./refusal.ts";

/** Where each scheme has its credential, by name. */
export type SecuritySchemes = Readonly<Record<string, SecurityScheme>>;

/** The parts of a request that carry credentials. */
export interface Presented {
  readonly headers: IncomingHttpHeaders;
  readonly search: string;
}

/**
 * Finds the caller and checks permission: credentials first, then scope. The first alternative counts whose credentials
 * were all sent; one whose key is the whole `Authorization` field comes last. Returns `undefined` if none were sent and none are needed.
 * @throws Refusal with the API's code for the case.
 */
export function authorise(
  api: SandboxApi,
  schemes: SecuritySchemes,
  security: readonly SecurityRequirement[],
  request: Presented,
  by: IdentifiedBy,
): Principal | undefined {
  if (security.length === 0) return undefined;
  let bare: (() => Principal) | undefined;
  for (const alternative of security) {
    const credentials = presented(schemes, alternative, request);
    if (credentials === undefined || credentials.length === 0) continue;
    // A key that is the whole field takes what is meant for a scheme with a prefix, too.
    if (!credentials.some(({ scheme }) => isWholeAuthorization(schemes[scheme])))
      return identified(api, alternative, credentials, by);
    bare ??= () => identified(api, alternative, credentials, by);
  }
  if (bare) return bare();
  // Certificates and signatures cannot be checked here. Where nothing else is asked for, every caller has them.
  if (!security.some((alternative) => Object.keys(alternative).some((name) => schemes[name])))
    return undefined;
  // Any request meets an empty requirement (OpenAPI 3.1, Security Requirement Object).
  if (security.some((alternative) => Object.keys(alternative).length === 0)) return undefined;
  throw new Refusal(api.codes["credential-missing"], missing(schemes, security));
}

function isWholeAuthorization(scheme: SecurityScheme | undefined): boolean {
  return scheme?.prefix === undefined && scheme?.name.toLowerCase() === "authorization";
}

/** The first credential names the caller. The others must be valid too. */
function identified(
  api: SandboxApi,
  alternative: SecurityRequirement,
  credentials: readonly Credential[],
  by: IdentifiedBy,
): Principal {
  const principals = credentials.map((credential) => {
    const identification = api.identify(credential, by);
    const scopes = "principal" in identification ? identification.principal.scopes : identification.scopes;
    const lacking = scopes && alternative[credential.scheme]?.find((needed) => !api.grants(scopes, needed));
    if (lacking !== undefined) {
      const message = `The key lacks the scope ${lacking}, which this operation needs.`;
      throw new Refusal(api.codes.scope, message, { neededScope: lacking });
    }
    if ("principal" in identification) return identification.principal;
    throw new Refusal(api.codes[identification.reason], identification.message);
  });
  const [first] = principals;
  if (first === undefined) throw new Error("An alternative without credentials identifies nobody.");
  return first;
}

/** The credentials of an alternative; `undefined` if one is missing. */
function presented(
  schemes: SecuritySchemes,
  alternative: SecurityRequirement,
  request: Presented,
): Credential[] | undefined {
  const found: Credential[] = [];
  for (const scheme of Object.keys(alternative)) {
    const location = schemes[scheme];
    if (location === undefined) continue;
    const value = valueAt(location, request);
    if (value === undefined) return undefined;
    found.push({ scheme, value });
  }
  return found;
}

function valueAt(
  { in: location, name, prefix }: SecurityScheme,
  { headers, search }: Presented,
): string | undefined {
  const raw = location === "query" ? new URLSearchParams(search).get(name) : headers[name.toLowerCase()];
  return typeof raw === "string" ? withoutPrefix(raw, prefix) : undefined;
}

/** RFC 9110, section 11.1: the scheme name is case-insensitive, one or more spaces follow, then a single token. */
function withoutPrefix(raw: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return raw === "" ? undefined : raw;
  // The usual spelling.
  if (raw.startsWith(prefix) && raw.length > prefix.length && !raw.includes(" ", prefix.length))
    return raw.slice(prefix.length);
  const [name, token, ...rest] = raw.trim().split(/ +/);
  const matches = name?.toLowerCase() === prefix.trim().toLowerCase();
  return matches && token !== undefined && rest.length === 0 ? token : undefined;
}

function missing(schemes: SecuritySchemes, security: readonly SecurityRequirement[]): string {
  const ways = security.map((alternative) =>
    Object.keys(alternative)
      .flatMap((name) => {
        const scheme = schemes[name];
        if (!scheme) return [];
        const { in: location, name: field, prefix = "" } = scheme;
        return [location === "query" ? `\`?${field}=<key>\`` : `\`${field.toLowerCase()}: ${prefix}<key>\``];
      })
      .join(" with "),
  );
  return `No credential came with the request, or it is malformed. Send ${ways.filter(Boolean).join(" or ")}.`;
}

/**
 * RFC 9110, section 11.6.1: a 401 names the accepted schemes. An API key has no registered scheme, so it is named only
 * if nothing else is accepted.
 */
export function challenge(schemes: SecuritySchemes, security: readonly SecurityRequirement[]): string {
  const accepted = security.flatMap(Object.keys).flatMap((name) => schemes[name] ?? []);
  const registered = accepted.flatMap(({ prefix }) => prefix?.trim() ?? []);
  const keys = accepted.map(({ in: location, name }) => `ApiKey in="${location}", name="${name}"`);
  return [...new Set(registered.length > 0 ? registered : keys)].join(", ");
}
