import type { Contract } from "../../openapi/contract.ts";
import type { JsonObject as Json } from "../../openapi/json.ts";
import { readSecurityScheme } from "../../openapi/security.ts";
import { Bundle } from "../core/bundle.ts";
import { list, object, valueIn } from "../core/json.ts";

/** The contract of a document without annotations. Error bodies have the usual `code` and `message`. */
export function plainContract(name: string, document: object): Contract {
  const bundle = new Bundle(object(document));
  const info = object(bundle.root.info);
  const servers = list(bundle.root.servers).map((server) => String(valueIn(server, "url")));
  const [first = "https://api.example", ...others] = servers;
  const schemes = Object.entries(object(valueIn(bundle.root.components, "securitySchemes")));
  return {
    name,
    title: String(info.title ?? name),
    version: String(info.version ?? ""),
    servers: [first, ...others],
    securitySchemes: Object.fromEntries(
      schemes.flatMap(([scheme, reference]) => {
        // Skip a scheme that Concord cannot send, such as a cookie. The cast holds because a document is JSON.
        const location = readSecurityScheme(bundle.resolve(reference) as Json);
        return location ? [[scheme, location]] : [];
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
