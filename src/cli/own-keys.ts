import { pathToFileURL } from "node:url";
import type { Contract } from "../openapi/contract.ts";
import { isObject } from "../openapi/json.ts";

/**
 * Kept credentials of an API of the user's own. A file of some folder says where such an API is, and another folder may have one of
 * the same name. So credentials are kept with the servers that they are for, and go nowhere else.
 */
export interface OwnKeys {
  readonly api: string;
  /** Origins of its servers, and of the servers that give out its tokens, when the credentials were kept. */
  readonly origins: readonly string[];
  /** The server to call in place of the API's own. */
  readonly baseUrl?: string;
  /** Credentials by variable. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The origins of all servers of an API, that of the default one first. For a relative address, which only a browser can resolve, the
 * folder of the document stands.
 */
export function originsOf(
  { servers, operations, securitySchemes }: Contract,
  folder = process.cwd(),
): string[] {
  const calls = [...servers, ...Object.values(operations).flatMap(({ server = [] }) => server)];
  const tokens = Object.values(securitySchemes).flatMap((scheme) => tokenAddressOf(scheme) ?? []);
  const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : pathToFileURL(folder).href);
  return [...new Set([...calls, ...tokens].map(originOf))];
}

/** Where tokens for a scheme are given out, or where it is said. */
function tokenAddressOf({
  clientCredentials,
  openIdConnectUrl,
}: Contract["securitySchemes"][string]): string | undefined {
  return clientCredentials?.tokenUrl ?? openIdConnectUrl;
}

/** Whether keys were kept for this API: one of its name whose servers were known then. */
export function areKeysOf({ api, origins }: OwnKeys, contract: Contract): boolean {
  return api === contract.name && originsOf(contract).every((origin) => origins.includes(origin));
}

/** Where the keys may be sent for a call of an operation. */
export function allowedOrigins({ origins, baseUrl }: OwnKeys): readonly string[] {
  return baseUrl === undefined ? origins : [new URL(baseUrl).origin];
}

export function isOwnKeys(value: unknown): value is OwnKeys {
  if (!isObject(value)) return false;
  const { api, origins, baseUrl, values } = value;
  const isText = (each: unknown) => typeof each === "string";
  return (
    isText(api) &&
    Array.isArray(origins) &&
    origins.every(isText) &&
    (baseUrl === undefined || (isText(baseUrl) && URL.canParse(baseUrl))) &&
    isObject(values) &&
    Object.values(values).every(isText)
  );
}
