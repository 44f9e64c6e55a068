import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Described, described } from "../support/described.ts";
import { keepingLastSent } from "./last-sent.ts";

/*
 * Every parameter that a document can describe is sent so that a server which goes by the document alone reads the same
 * value. The server here is a parser written from the tables of OpenAPI 3.1 ("Style Examples"), which shares nothing with
 * the client.
 */

type Kind = "text" | "number" | "list" | "object" | "text or list";
type Value = string | number | readonly string[] | Readonly<Record<string, string>>;

interface Notation {
  readonly location: "query" | "path" | "header" | "cookie";
  readonly style: string;
  readonly explode: boolean;
  readonly kind: Kind;
}

const kinds: readonly Kind[] = ["text", "number", "list", "object", "text or list"];
const each = (
  location: Notation["location"],
  style: string,
  explodes: readonly boolean[],
  of = kinds,
): Notation[] => of.flatMap((kind) => explodes.map((explode) => ({ location, style, explode, kind })));

const notations: readonly Notation[] = [
  ...each("query", "form", [true, false]),
  ...each("query", "spaceDelimited", [false], ["list"]),
  ...each("query", "pipeDelimited", [false], ["list"]),
  ...each("query", "deepObject", [true], ["object"]),
  ...["simple", "label", "matrix"].flatMap((style) => each("path", style, [true, false])),
  ...each("header", "simple", [true, false]),
  ...each("cookie", "form", [true, false]),
];

const schemas: Readonly<Record<Kind, object>> = {
  text: { type: "string" },
  number: { type: "integer" },
  list: { type: "array", items: { type: "string" } },
  object: { type: "object", additionalProperties: { type: "string" } },
  "text or list": { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
};

const nameOf = (schema: object): string => ("type" in schema ? String(schema.type) : "either");

/** Ways in which a document says the same schema. */
const wrappings = {
  plain: (schema: object) => schema,
  "allOf a schema": (schema: object) => ({ allOf: [schema] }),
  "a schema or null": (schema: object) => ({ oneOf: [schema, { type: "null" }] }),
  "a type or null": (schema: object) =>
    "type" in schema ? { ...schema, type: [schema.type, "null"] } : { anyOf: [schema, { type: "null" }] },
  "a reference": (schema: object) => ({ $ref: `#/components/schemas/${nameOf(schema)}` }),
  "a reference beside others": (schema: object) => ({
    description: "One of them.",
    allOf: [{ $ref: `#/components/schemas/${nameOf(schema)}` }, {}],
  }),
} as const;

type Wrapping = keyof typeof wrappings;
const ways = Object.keys(wrappings) as Wrapping[]; // the keys of the object above

const NAME = { query: "v", path: "v", header: "X-V", cookie: "v" } as const;
const pathOf = ({ location }: Notation, index: number, wrapping: Wrapping): `/${string}` =>
  `/things/${index}-${ways.indexOf(wrapping)}${location === "path" ? "/{v}" : ""}`;

const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://things.test" }],
  paths: Object.fromEntries(
    notations.flatMap((notation, index) =>
      ways.map((wrapping) => {
        const { location, style, explode, kind } = notation;
        const parameter = {
          name: NAME[location],
          in: location,
          required: true,
          style,
          explode,
          schema: wrappings[wrapping](schemas[kind]),
        };
        return [
          pathOf(notation, index, wrapping),
          { get: { parameters: [parameter], responses: { 204: { description: "Done." } } } },
        ];
      }),
    ),
  ),
  components: {
    schemas: Object.fromEntries(Object.values(schemas).map((schema) => [nameOf(schema), schema])),
  },
};

/** Texts that fit into a place: header fields and cookies have no escapes, and `label` has none for its dot. */
function textsIn({ location, style }: Notation): fc.Arbitrary<string> {
  const plain = "abcXYZ019_-";
  const more = location === "header" ? "" : style === "label" ? " ,;=&/?#%|é" : " ,;=&/?#%|é.";
  const letters = style === "spaceDelimited" || style === "pipeDelimited" ? `${plain},;=&é.` : plain + more;
  const text = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 });
  // A segment of dots alone would be another path, so the client refuses it.
  return text.filter((each) => !/^\.+$/.test(each) && each.trim() === each);
}

function valuesIn(notation: Notation): fc.Arbitrary<Value> {
  const text = textsIn(notation);
  const key = fc
    .string({ unit: fc.constantFrom(..."abcXYZ"), minLength: 1, maxLength: 5 })
    .map((name) => `k${name}`);
  const of: Readonly<Record<Kind, fc.Arbitrary<Value>>> = {
    text,
    number: fc.integer(),
    list: fc.array(text, { minLength: 1, maxLength: 4 }),
    object: fc.dictionary(key, text, { minKeys: 1, maxKeys: 4 }),
    "text or list": fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 })),
  };
  return of[notation.kind];
}

const decoded = (text: string) => decodeURIComponent(text);
const pairs = (text: string, between: string) =>
  text.split(between).map((pair) => {
    const at = pair.indexOf("=");
    return [decoded(pair.slice(0, at)), pair.slice(at + 1)] as const;
  });

/** `a,b` or `k,v,k,v`, by the kind of value. */
function split(kind: Kind, text: string, between: string, read: (text: string) => string): Value {
  const items = text.split(between).map(read);
  if (kind === "text") return read(text);
  if (kind === "number") return Number(text);
  if (kind === "list") return items;
  return Object.fromEntries(
    items.flatMap((key, index) => (index % 2 === 0 ? [[key, items[index + 1] ?? ""]] : [])),
  );
}

/** Reads `name=value` pairs as the styles `form`, `deepObject` and those with delimiters have them. */
function fromPairs({ kind, style, explode }: Notation, text: string, between: string): Value {
  const found = pairs(text, between);
  const values = found.map(([, value]) => value);
  if (style === "deepObject")
    return Object.fromEntries(
      found.map(([key, value]) => [/^v\[(.*)\]$/.exec(key)?.[1] ?? "", decoded(value)]),
    );
  if (explode && kind === "list") return values.map(decoded);
  if (explode && kind === "object")
    return Object.fromEntries(found.map(([key, value]) => [key, decoded(value)]));
  const delimiter = style === "spaceDelimited" ? "%20" : style === "pipeDelimited" ? /\||%7C/ : ",";
  return split(kind, (values[0] ?? "").split(delimiter).join(","), ",", decoded);
}

function fromPath({ kind, style, explode }: Notation, text: string): Value {
  if (style === "simple" && !(explode && kind === "object")) return split(kind, text, ",", decoded);
  if (style === "simple")
    return Object.fromEntries(pairs(text, ",").map(([key, value]) => [key, decoded(value)]));
  const rest = text.slice(1);
  expect(text[0]).toBe(style === "label" ? "." : ";");
  if (style === "label") {
    const isExploded = explode && (kind === "list" || kind === "object");
    if (isExploded && kind === "object")
      return Object.fromEntries(pairs(rest, ".").map(([key, value]) => [key, decoded(value)]));
    return split(kind, rest, isExploded ? "." : ",", decoded);
  }
  return fromPairs({ kind, style: "form", explode, location: "path" }, rest, ";");
}

/** What a server reads from the request, if it goes by the document. */
function received(notation: Notation, url: URL, headers: Headers): Value {
  const { location, kind, explode } = notation;
  if (location === "query") return fromPairs(notation, url.search.slice(1), "&");
  if (location === "cookie") return fromPairs(notation, headers.get("cookie") ?? "", "; ");
  if (location === "path") return fromPath(notation, url.pathname.split("/").slice(3).join("/"));
  const field = headers.get("x-v") ?? "";
  if (explode && kind === "object") return Object.fromEntries(pairs(field, ","));
  return split(kind, field, ",", String);
}

let reading: Promise<Described> | undefined;

describe.each(notations.map((notation, index) => ({ ...notation, index })))(
  "a parameter in $location, style $style, explode $explode: $kind",
  ({ index, ...notation }) => {
    it("reaches a server that goes by the document with the value that was given", async () => {
      reading ??= described(document, { infers: false });
      const { contract } = await reading;
      const { call, lastSent } = keepingLastSent(contract);
      const { location } = notation;
      await fc.assert(
        fc.asyncProperty(valuesIn(notation), fc.constantFrom(...ways), async (value, wrapping) => {
          const { error } = await call(`GET ${pathOf(notation, index, wrapping)}`, {
            // The engine's own type has no cookies; generated contracts allow them.
            params: { [location]: { [NAME[location]]: value } } as object,
          });
          expect(error).toBeUndefined();
          const isOpen = notation.kind === "text or list";
          const kind = isOpen ? (Array.isArray(value) ? "list" : "text") : notation.kind;
          const sent = lastSent();
          expect(sent && received({ ...notation, kind }, sent.url, sent.headers)).toEqual(value);
        }),
        { numRuns: 60 },
      );
    });
  },
);
