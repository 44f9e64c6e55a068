import { entriesOf, isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import type { Discovery, Gap, Inference } from "./discovery.ts";
import type { FoundDocument } from "./found-document.ts";

/** Finds the credentials of an API. OpenAPI describes them itself, so they need no annotation. */
export function inferCredentials(document: FoundDocument): Inference {
  const { root, operations } = document;
  const schemes = schemesOf(document);
  const findings = schemes.map(
    ({ name, value }): Discovery => ({
      ...{ topic: "credentials", confidence: "certain", operations: [], changes: [] },
      ...{ what: describe(value), evidence: `the security scheme \`${name}\`` },
    }),
  );
  const open = operations.filter(({ value }) => (value.security ?? root.security) === undefined);
  const gaps: Gap[] = [];
  if (schemes.length === 0)
    gaps.push({
      ...{ topic: "credentials", operations: [], what: "No credential is described" },
      remedy: "If calls need one, add it under `components.securitySchemes` and name it under `security`.",
    });
  else if (open.length === operations.length && operations.length > 0)
    findings.push({
      ...{ topic: "credentials", confidence: "certain", operations: [] },
      what: "A call needs one of the credentials",
      evidence: "the document describes them, and no operation names its own",
      changes: [{ target: "$", update: { security: schemes.map(({ name }) => ({ [name]: [] })) } }],
    });
  return { findings, gaps };
}

/** The security schemes of a document by name. */
export function schemesOf(document: FoundDocument): { readonly name: string; readonly value: JsonObject }[] {
  const { components } = document.root;
  return entriesOf(isObject(components) ? components.securitySchemes : {}).flatMap(([name, reference]) => {
    const found = document.locate(reference, ["components", "securitySchemes", name]);
    return found ? [{ name, value: found.value }] : [];
  });
}

function describe(value: { readonly [key: string]: unknown }): string {
  const { type, scheme, in: location, name, flows } = value;
  if (type === "apiKey") return `An API key in the ${location} \`${name}\``;
  const flow = type === "oauth2" && isObject(flows) ? flows.clientCredentials : undefined;
  if (isObject(flow)) {
    return `OAuth 2 client credentials, with tokens from ${flow.tokenUrl}: \`clientCredentials\` of \`concord-apis/oauth\` has them given out`;
  }
  if (type === "oauth2") return `OAuth 2 (${Object.keys(isObject(flows) ? flows : {}).join(", ")})`;
  if (type === "http" && /^basic$/i.test(String(scheme))) return "A user name and password (basic)";
  if (type === "http") return `A ${textOf(typeof scheme === "string" ? scheme : "bearer")} token`;
  return `A credential of the type ${type}`;
}
