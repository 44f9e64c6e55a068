import { isExtension } from "./annotation-names.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "./json.ts";
import { METHOD_FIELDS } from "./methods.ts";
import type { References } from "./references.ts";

/** The objects of OpenAPI 3.1 by the names the specification gives them, in camel case; `root` is the OpenAPI Object. */
export const OBJECT_TYPES = [
  ...["root", "info", "contact", "license", "server", "serverVariable", "paths", "pathItem", "operation"],
  ...[
    "externalDocs",
    "parameter",
    "requestBody",
    "mediaType",
    "encoding",
    "responses",
    "response",
    "callback",
  ],
  ...["example", "link", "header", "tag", "schema", "discriminator", "xml", "securityScheme", "oauthFlows"],
  ...["oauthFlow", "components"],
] as const;

export type ObjectType = (typeof OBJECT_TYPES)[number];

/** How a property holds further objects: itself one, a list of them, or a map by name. */
type Holds = readonly [how: "one" | "list" | "map", type: ObjectType];

const one = (type: ObjectType): Holds => ["one", type];
const list = (type: ObjectType): Holds => ["list", type];
const map = (type: ObjectType): Holds => ["map", type];

const content = { content: map("mediaType"), schema: one("schema"), examples: map("example") };
const operations = Object.fromEntries(METHOD_FIELDS.map((field) => [field, one("operation")]));

const properties: Partial<Record<ObjectType, Readonly<Record<string, Holds>>>> = {
  root: {
    info: one("info"),
    servers: list("server"),
    paths: one("paths"),
    webhooks: map("pathItem"),
    components: one("components"),
    tags: list("tag"),
    externalDocs: one("externalDocs"),
  },
  info: { contact: one("contact"), license: one("license") },
  server: { variables: map("serverVariable") },
  pathItem: { ...operations, servers: list("server"), parameters: list("parameter") },
  operation: {
    externalDocs: one("externalDocs"),
    parameters: list("parameter"),
    requestBody: one("requestBody"),
    responses: one("responses"),
    callbacks: map("callback"),
    servers: list("server"),
  },
  parameter: content,
  header: content,
  requestBody: { content: map("mediaType") },
  mediaType: {
    schema: one("schema"),
    itemSchema: one("schema"),
    examples: map("example"),
    encoding: map("encoding"),
  },
  encoding: { headers: map("header") },
  response: { headers: map("header"), content: map("mediaType"), links: map("link") },
  link: { server: one("server") },
  tag: { externalDocs: one("externalDocs") },
  schema: {
    ...Object.fromEntries(
      ["properties", "patternProperties", "$defs", "dependentSchemas"].map((k) => [k, map("schema")]),
    ),
    ...Object.fromEntries(["allOf", "anyOf", "oneOf", "prefixItems"].map((k) => [k, list("schema")])),
    ...Object.fromEntries(
      [
        ...[
          "items",
          "additionalProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "not",
          "if",
          "then",
          "else",
        ],
        ...["contains", "propertyNames", "contentSchema"],
      ].map((keyword) => [keyword, one("schema")]),
    ),
    discriminator: one("discriminator"),
    xml: one("xml"),
    externalDocs: one("externalDocs"),
  },
  securityScheme: { flows: one("oauthFlows") },
  oauthFlows: Object.fromEntries(
    ["implicit", "password", "clientCredentials", "authorizationCode"].map((flow) => [
      flow,
      one("oauthFlow"),
    ]),
  ),
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("requestBody"),
    headers: map("header"),
    securitySchemes: map("securityScheme"),
    links: map("link"),
    callbacks: map("callback"),
    pathItems: map("pathItem"),
  },
};

/** Objects whose properties are not named by the specification: paths, statuses, callback expressions. */
const patterned: Partial<Record<ObjectType, ObjectType>> = {
  paths: "pathItem",
  responses: "response",
  callback: "pathItem",
};

/** A property that holds objects, with its place among those of its type. */
interface Held {
  readonly key: string;
  readonly how: Holds[0];
  readonly inner: ObjectType;
  readonly place: number;
}

const held: ReadonlyMap<string, ReadonlyMap<string, Held>> = new Map(
  Object.entries(properties).map(([type, all]) => [
    type,
    new Map(
      Object.entries(all).map(([key, [how, inner]], place): [string, Held] => [
        key,
        { key, how, inner, place },
      ]),
    ),
  ]),
);

/** The properties of an object that hold others, in the order of the specification. It looks at the object's own: they are few. */
function heldBy(value: JsonObject, as: ObjectType): Held[] {
  const known = held.get(as);
  if (known === undefined) return [];
  const own = Object.keys(value).flatMap((key) => known.get(key) ?? []);
  return own.length < 2 ? own : own.sort((a, b) => a.place - b.place);
}

export interface Typed {
  readonly type: ObjectType;
  readonly value: JsonObject;
}

/** Every object reachable from `start`, each once, references followed; a reference is itself one of them, with its siblings. */
export function walk(references: References, start: Json | undefined, type: ObjectType): Typed[] {
  const seen = new Set<JsonObject>();
  const found: Typed[] = [];
  // The next one is at the end. Schemas that refer to each other lead deeper than functions may call each other.
  const waiting: Typed[] = isObject(start) ? [{ type, value: start }] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next.value)) continue;
    seen.add(next.value);
    found.push(next);
    waiting.push(...innerOf(references, next).reverse());
  }
  return found;
}

/** What an object refers to, then what it holds, in the order of the specification. */
export function innerOf(references: References, { type, value }: Typed): Typed[] {
  const found: Typed[] = [];
  const add = (inner: Json | undefined, as: ObjectType): void => {
    if (isObject(inner)) found.push({ type: as, value: inner });
  };
  if (typeof value.$ref === "string") add(references.step(value), type);
  for (const { key, how, inner } of heldBy(value, type)) {
    if (how === "one") add(value[key], inner);
    else if (how === "list") for (const item of objectsOf(value[key])) add(item, inner);
    else for (const [, item] of entriesOf(value[key])) add(item, inner);
  }
  const each = patterned[type];
  if (each) for (const [key, item] of entriesOf(value)) if (!isExtension(key)) add(item, each);
  return found;
}
