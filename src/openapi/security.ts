import { ANNOTATION } from "./annotation-names.ts";
import { patternOf, tokenOf } from "./annotations.ts";
import type { ClientCredentials, Operation, SecurityScheme, SignedToken } from "./contract.ts";
import { entriesOf, isObject, type JsonObject, objectsOf, present, stringsOf, textOf } from "./json.ts";
import type { DescribedOperation } from "./operations.ts";
import type { Location } from "./problem.ts";
import { type References, resolve } from "./references.ts";
import type { Source } from "./source.ts";

/** The security schemes of a document by name, their references followed. */
export function securitySchemesOf(references: References, root: JsonObject): Map<string, JsonObject> {
  const components = isObject(root.components) ? root.components : {};
  return new Map(
    entriesOf(components.securitySchemes).flatMap(([name, reference]): [string, JsonObject][] => {
      const value = resolve(references, reference);
      return value ? [[name, value]] : [];
    }),
  );
}

/** Where each credential of the document goes. */
export function readSecuritySchemes(source: Source, root: JsonObject): Record<string, SecurityScheme> {
  const schemes: Record<string, SecurityScheme> = {};
  for (const [name, value] of securitySchemesOf(source, root)) {
    const scheme = readSecurityScheme(value);
    if (scheme)
      schemes[name] = present({
        ...scheme,
        pattern: readPattern(source, value),
        token: readToken(source, value),
      });
    else {
      const remedy = "Use http (bearer, basic), an apiKey in header or query, oauth2 or openIdConnect.";
      source.report(
        source.location(value),
        "security-scheme",
        `The credential "${name}" has no place in a request`,
        remedy,
      );
    }
  }
  return schemes;
}

/** The schemes of the document that name no place for a credential, such as certificates and signatures: callers bring those. */
export function unfilledSchemes(references: References, root: JsonObject): Map<string, JsonObject> {
  return new Map([...securitySchemesOf(references, root)].filter(([, value]) => !readSecurityScheme(value)));
}

/** Schemes of HTTP that compute what they send from the request, or from a challenge of the server. */
const COMPUTED =
  /^(?:digest|dpop|gnap|hoba|mutual|negotiate|ntlm|oauth|scram-.+|vapid|concealed|privatetoken)$/i;

/** Where a credential goes, and where tokens for it are given out; `undefined` for one that has no place in a request. */
export function readSecurityScheme(value: JsonObject): SecurityScheme | undefined {
  const { type, name, in: place, scheme } = value;
  if (type === "apiKey" && typeof name === "string" && (place === "header" || place === "query")) {
    return { in: place, name };
  }
  const bearer =
    type === "oauth2" ||
    type === "openIdConnect" ||
    (type === "http" && /^bearer$/i.test(textOf(scheme) ?? ""));
  if (bearer) {
    const place = { in: "header", name: "authorization", prefix: "Bearer " } as const;
    return present({
      ...place,
      clientCredentials: readClientCredentials(value),
      openIdConnectUrl: type === "openIdConnect" ? textOf(value.openIdConnectUrl) : undefined,
    });
  }
  const own = type === "http" ? textOf(scheme) : undefined;
  if (own === undefined || own === "" || COMPUTED.test(own)) return undefined;
  const prefix = /^basic$/i.test(own) ? "Basic " : `${own} `;
  return { in: "header", name: "authorization", prefix };
}

/** The flow has this name since OpenAPI 3.0. No document says whether the secret goes into the header or the body. */
function readClientCredentials({ type, flows }: JsonObject): ClientCredentials | undefined {
  const flow = type === "oauth2" && isObject(flows) ? flows.clientCredentials : undefined;
  if (!isObject(flow)) return undefined;
  const tokenUrl = textOf(flow.tokenUrl);
  return tokenUrl === undefined
    ? undefined
    : { tokenUrl, scopes: entriesOf(flow.scopes).map(([scope]) => scope) };
}

function readPattern(source: Source, scheme: JsonObject): string | undefined {
  const pattern = patternOf(scheme);
  if (pattern !== undefined) checkPattern(source, source.location(scheme, ANNOTATION.pattern), pattern);
  return pattern;
}

/** What its JSON Schema cannot say: the patterns are patterns, and every name stands for something that is supplied. */
function readToken(source: Source, scheme: JsonObject): SignedToken | undefined {
  const token = tokenOf(scheme);
  if (!token) return undefined;
  const location = source.location(scheme, ANNOTATION.token);
  // The JSON Schema of the annotation requires both. A document that breaks it has a problem and gets no contract.
  const { alg = "", seconds = 0, header, claims, key, supplied } = token;
  for (const pattern of Object.values(supplied)) checkPattern(source, location, pattern);
  const templates = [...Object.values(header), ...Object.values(claims)].join("");
  const named = [key, ...[...templates.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? "")];
  for (const name of named.filter((name) => !Object.hasOwn(supplied, name))) {
    const message = `x-token speaks of "${name}", which the caller does not supply`;
    source.report(location, "token-supplied", message, "List it under `supplied`, with its pattern.");
  }
  // The JSON Schema of the annotation allows these algorithms only.
  return { alg: alg as SignedToken["alg"], seconds, header, claims, key, supplied };
}

function checkPattern(source: Source, location: Location, pattern: string): void {
  try {
    new RegExp(pattern, "u");
  } catch {
    const remedy = "Write an ECMAScript regular expression (Unicode mode).";
    source.report(location, "pattern", `"${pattern}" is no regular expression`, remedy);
  }
}

/** One way to be allowed: every scheme in it is needed, each with its scopes. Empty: no credential is needed. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** The alternatives of an operation; its own `security` replaces the document's. */
export function requirementsOf(
  root: { readonly security?: unknown },
  operation: { readonly security?: unknown },
): SecurityRequirement[] {
  return objectsOf(operation.security ?? root.security).map((alternative) =>
    Object.fromEntries(Object.entries(alternative).map(([scheme, scopes]) => [scheme, stringsOf(scopes)])),
  );
}

/**
 * Alternatives of credentials, without those that callers bring themselves (`unfilled`), and the scopes of the first
 * alternative that names some: a document lists the least first.
 */
export function readSecurity(
  root: JsonObject,
  operation: DescribedOperation,
  unfilled: Pick<ReadonlySet<string>, "has"> = new Set(),
): Pick<Operation, "security" | "scopes"> {
  const requirements = requirementsOf(root, operation.value);
  const alternatives = requirements.map((requirement) =>
    JSON.stringify(Object.keys(requirement).filter((name) => !unfilled.has(name))),
  );
  const scopes = requirements.map((requirement) => Object.values(requirement).flat());
  return {
    security: [...new Set(alternatives)].map((alternative): string[] => JSON.parse(alternative)),
    scopes: scopes.find((each) => each.length > 0) ?? [],
  };
}

/** Base URLs with the defaults of their variables filled in. */
export function readServers(servers: unknown): string[] {
  return objectsOf(servers).flatMap(({ url, variables }) => {
    if (typeof url !== "string") return [];
    const filled = entriesOf(variables).reduce(
      (text, [name, variable]) =>
        text.replaceAll(`{${name}}`, String(isObject(variable) ? variable.default : "")),
      url,
    );
    return [filled.replace(/\/$/, "")];
  });
}
