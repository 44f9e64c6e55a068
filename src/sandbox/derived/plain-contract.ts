import type { Contract, SecurityScheme } from "../../openapi/contract.ts";
import { Bundle } from "../core/bundle.ts";
import { type JsonObject, list, member, object } from "../core/json.ts";

/** What a document without annotations says: where credentials go, and its name. Errors stand where they usually do. */
export function plainContract(name: string, document: object): Contract {
  const bundle = new Bundle(object(document));
  const info = object(bundle.root.info);
  const servers = list(bundle.root.servers).map((server) => String(member(server, "url")));
  const [first = "https://api.example", ...others] = servers;
  const schemes = Object.entries(object(member(bundle.root.components, "securitySchemes")));
  return {
    name,
    title: String(info.title ?? name),
    version: String(info.version ?? ""),
    servers: [first, ...others],
    securitySchemes: Object.fromEntries(
      schemes.flatMap(([scheme, reference]) => {
        const place = placeOf(bundle.resolve(reference));
        return place ? [[scheme, place]] : [];
      }),
    ),
    requestId: {},
    error: { code: "/code", message: "/message" },
    codes: {},
    errors: {},
    openCodes: true,
    rateLimits: [],
    operations: {},
  };
}

/** A credential in a cookie has no place here: nothing of it is asked for. */
function placeOf({ type, in: place, name, scheme }: JsonObject): SecurityScheme | undefined {
  if (type === "apiKey" && (place === "header" || place === "query") && typeof name === "string") {
    return { in: place, name };
  }
  if (type === "oauth2" || type === "openIdConnect" || /^bearer$/i.test(String(scheme)))
    return { in: "header", name: "authorization", prefix: "Bearer " };
  return /^basic$/i.test(String(scheme))
    ? { in: "header", name: "authorization", prefix: "Basic " }
    : undefined;
}
