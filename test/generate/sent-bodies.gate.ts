import fc from "fast-check";
import { expect, it } from "vitest";
import type { Contract } from "../../src/openapi/contract.ts";
import { untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";

/*
 * Every body that a document can describe is sent so that a server which goes by the document alone reads the same value, or
 * generating refuses the operation by its name. The server here is written from OpenAPI 3.1 ("Encoding Object") and shares
 * nothing with the client.
 */

type Kind = "text" | "number" | "flag" | "texts" | "numbers" | "object" | "file";
type Style = "form" | "spaceDelimited" | "pipeDelimited" | "deepObject";

interface Field {
  readonly kind: Kind;
  readonly style: Style | undefined;
  readonly explode: boolean | undefined;
  readonly contentType: string | undefined;
  readonly wrapped: Wrapping;
  readonly value: unknown;
}

interface Case {
  readonly types: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  readonly version: "3.0.3" | "3.1.0";
}

type Wrapping = "plain" | "nullable" | "allOf" | "oneOf" | "ref";

const SCHEMAS: Readonly<Record<Kind, object>> = {
  text: { type: "string" },
  number: { type: "integer" },
  flag: { type: "boolean" },
  texts: { type: "array", items: { type: "string" } },
  numbers: { type: "array", items: { type: "number" } },
  object: { type: "object", additionalProperties: { type: "string" } },
  file: { type: "string", format: "binary" },
};

/** Without line breaks: the platform writes each of a form's texts as CR LF, as the standard of HTML says. */
const text = fc.string({ unit: fc.constantFrom(..."abc XYZ019&=+%/?#é\"'"), minLength: 1, maxLength: 8 });
/** Delimited values have no way to hold their delimiter. */
const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019&=+%é"), minLength: 1, maxLength: 6 });
const valuesFor = (kind: Kind, part: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  ({
    text,
    number: fc.integer(),
    flag: fc.boolean(),
    texts: fc.array(part, { minLength: 1, maxLength: 3 }),
    numbers: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }),
    object: fc.dictionary(
      word.map((name) => `k${name}`),
      part,
      { minKeys: 1, maxKeys: 3 },
    ),
    file: fc.uint8Array({ minLength: 1, maxLength: 5 }),
  })[kind];

function fieldIn(isMultipart: boolean): fc.Arbitrary<Field> {
  const kinds: Kind[] = [
    "text",
    "number",
    "flag",
    "texts",
    "numbers",
    "object",
    ...(isMultipart ? (["file"] as const) : []),
  ];
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      style: fc.option(fc.constantFrom<Style>("form", "spaceDelimited", "pipeDelimited", "deepObject"), {
        nil: undefined,
      }),
      explode: fc.option(fc.boolean(), { nil: undefined }),
      contentType: fc.option(fc.constantFrom("application/json", "text/plain", "text/csv; charset=utf-8"), {
        nil: undefined,
      }),
      wrapped: fc.constantFrom<Wrapping>("plain", "nullable", "allOf", "oneOf", "ref"),
    })
    .map(sensible)
    .chain((field) =>
      valuesFor(field.kind, isStyled(field) ? word : text).map((value) => ({ ...field, value })),
    );
}

const isStyled = ({ style, explode }: Pick<Field, "style" | "explode">) =>
  style !== undefined || explode !== undefined;
const isList = (kind: Kind) => kind === "texts" || kind === "numbers";

/** What OpenAPI defines: brackets are for objects, delimiters for what is not exploded, and no style for files. */
function sensible(field: Omit<Field, "value">): Omit<Field, "value"> {
  const { kind, style } = field;
  if (kind === "file") return { ...field, style: undefined, explode: undefined, contentType: undefined };
  if (style === "deepObject")
    return kind === "object" ? { ...field, explode: undefined } : { ...field, style: undefined };
  if (style === "spaceDelimited" || style === "pipeDelimited")
    return isList(kind) || kind === "object" ? { ...field, explode: false } : { ...field, style: undefined };
  return field;
}

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(FORM, MULTIPART), fc.constantFrom("3.0.3" as const, "3.1.0" as const))
  .chain(([type, version]) =>
    fc.record({
      // What comes second is another way to send the same, which the client does not choose.
      types: fc.constantFrom([type], ["text/xml", type], [type, "application/xml"]),
      fields: fc.dictionary(
        word.map((name) => `f${name}`),
        fieldIn(type === MULTIPART),
        { minKeys: 1, maxKeys: 3 },
      ),
      version: fc.constant(version),
    }),
  );

function wrap(schema: object, wrapped: Wrapping, version: string): object {
  if (wrapped === "allOf") return { allOf: [schema] };
  if (wrapped === "ref") return { allOf: [{ $ref: `#/components/schemas/${Object(schema).type}` }, schema] };
  if (version === "3.0.3") return wrapped === "nullable" ? { ...schema, nullable: true } : schema;
  if (wrapped === "oneOf") return { oneOf: [schema, { type: "null" }] };
  return wrapped === "nullable" ? { ...schema, type: [Object(schema).type, "null"] } : schema;
}

function documentOf({ types, fields, version }: Case) {
  const properties = Object.entries(fields).map(([name, { kind, wrapped }]) => [
    name,
    wrap(SCHEMAS[kind], wrapped, version),
  ]);
  const schema = {
    type: "object",
    required: Object.keys(fields),
    properties: Object.fromEntries(properties),
  };
  const encoding = Object.fromEntries(
    Object.entries(fields).map(([name, { style, explode, contentType }]) => [
      name,
      JSON.parse(JSON.stringify({ style, explode, contentType })),
    ]),
  );
  const content = types.map((type) => [
    type,
    type.includes("xml") ? { schema: { type: "string" } } : { schema, encoding },
  ]);
  return {
    openapi: version,
    info: { title: "Things", version: "1" },
    servers: [{ url: "https://things.test" }],
    paths: {
      "/things": {
        post: {
          operationId: "addThing",
          requestBody: { required: true, content: Object.fromEntries(content) },
          responses: { 204: { description: "Done." }, default: { description: "Not done." } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(
        ["string", "integer", "boolean", "array", "object"].map((type) => [type, {}]),
      ),
    },
  };
}

/** The request that the client sends for a body, as a server gets it. */
async function sent(contract: Contract, body: unknown): Promise<Request> {
  let request: Request | undefined;
  const { call } = untyped(contract, {
    async transport(url, init) {
      request = new Request(url, init);
      return new Response(null, { status: 204 });
    },
  });
  const { error } = await call("POST /things", { body });
  expect(error).toBeUndefined();
  if (!request) throw new Error("Nothing was sent");
  return request;
}

type Pairs = readonly (readonly [string, FormDataEntryValue])[];

const textOf = async (entry: FormDataEntryValue | undefined) =>
  typeof entry === "string" ? entry : ((await entry?.text()) ?? "");

function scalar(kind: Kind, given: string): unknown {
  if (kind === "number" || kind === "numbers") return Number(given);
  return kind === "flag" ? given === "true" : given;
}

/** What a server that knows the encoding of a field reads from the pairs of a form. */
async function received(
  name: string,
  field: Field,
  pairs: Pairs,
  others: readonly string[],
): Promise<unknown> {
  const { kind, style = "form", explode = style === "form" } = field;
  const own = pairs.filter(([key]) => key === name).map(([, value]) => value);
  if (kind === "file") {
    const [file] = own;
    return file instanceof File ? new Uint8Array(await file.arrayBuffer()) : file;
  }
  const texts = await Promise.all(own.map(textOf));
  const delimiter = { form: ",", spaceDelimited: " ", pipeDelimited: "|", deepObject: "" }[style];
  if (isList(kind))
    return (explode ? texts : texts.join("").split(delimiter)).map((each) => scalar(kind, each));
  if (kind !== "object") return scalar(kind, texts[0] ?? "");
  if (style === "deepObject")
    return Object.fromEntries(
      pairs.flatMap(([key, value]) =>
        key.startsWith(`${name}[`) ? [[key.slice(name.length + 1, -1), value]] : [],
      ),
    );
  if (!isStyled(field)) return JSON.parse(texts[0] ?? "");
  // What is exploded stands beside the other fields, under the names of its properties.
  if (explode) return Object.fromEntries(pairs.filter(([key]) => others.includes(key)));
  const flat = (texts[0] ?? "").split(delimiter);
  return Object.fromEntries(flat.flatMap((key, at) => (at % 2 === 0 ? [[key, flat[at + 1]]] : [])));
}

it("every field of a form reaches a server with the value that was given, or generating refuses the operation", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (described) => {
      const { fields, types } = described;
      const names = Object.entries(fields).flatMap(([name, { kind, value }]) =>
        kind === "object" ? Object.keys(Object(value)) : [name],
      );
      // Fields of one name cannot be told apart by any server.
      fc.pre(new Set(names).size === names.length);
      const { contract, problems } = await generated(documentOf(described));
      if (problems.length > 0 || !contract) {
        expect(problems.map(({ message }) => message).join()).toMatch(/POST \/things/);
        return;
      }
      const body = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
      const request = await sent(contract, body);
      const whole = await request.clone().text();
      const type = types.find((each) => !each.includes("xml")) ?? "";
      expect(request.headers.get("content-type")).toContain(type);
      const isMultipart = type === MULTIPART;
      const pairs: Pairs = isMultipart
        ? [...(await request.formData())]
        : [...new URLSearchParams(await request.text())];
      for (const [name, field] of Object.entries(fields)) {
        const properties = field.kind === "object" ? Object.keys(Object(field.value)) : [];
        expect(
          await received(name, field, pairs, properties),
          `${name} of ${JSON.stringify(described)}`,
        ).toEqual(field.value);
        // A part says its own type where the document names one and no style replaces it, and only files have a file name.
        if (isMultipart && field.contentType && !isStyled(field))
          expect(whole).toContain(`name="${name}"\r\nContent-Type: ${field.contentType}\r\n`);
      }
    }),
    { seed: 20261128, numRuns: 250 },
  );
});

const single = [
  "text/plain",
  "application/json",
  "application/vnd.things+json",
  "application/merge-patch+json",
  "application/octet-stream",
  "image/png",
  "application/xml",
  "text/csv",
  "*/*",
  "application/*",
] as const;

it("every body that is one value reaches a server as it was given, or generating refuses the operation", async () => {
  const schemas = fc.constantFrom<Kind>("text", "number", "flag", "object", "texts", "file");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...single),
      fc.constantFrom<Wrapping>("plain", "nullable", "allOf", "oneOf", "ref"),
      schemas.chain((kind) => valuesFor(kind, text).map((value) => ({ kind, value }))),
      async (type, wrapped, { kind, value }) => {
        // JSON has no bytes.
        fc.pre(!(type.includes("json") && kind === "file"));
        // Other media types have no values: the types ask for a text that the caller puts together.
        const isMade = !/json|\*/.test(type) && (isList(kind) || kind === "object");
        const document = documentOf({ types: [], fields: {}, version: "3.1.0" });
        const schema = wrap(SCHEMAS[kind], wrapped, "3.1.0");
        const content = { [type]: { schema } };
        const described = {
          ...document,
          paths: {
            "/things": {
              post: { ...document.paths["/things"].post, requestBody: { required: true, content } },
            },
          },
        };
        const { contract, problems } = await generated(described);
        if (problems.length > 0 || !contract) {
          expect(problems.map(({ message }) => message).join()).toMatch(/POST \/things/);
          // Only what no other body can carry is refused.
          expect(type.includes("json")).toBe(false);
          return;
        }
        const body = isMade ? JSON.stringify(value) : value;
        const request = await sent(contract, body);
        const about = `${type} ${wrapped} ${kind} ${JSON.stringify(value)}`;
        const sentType = request.headers.get("content-type") ?? "";
        if (!type.includes("*")) expect(sentType, about).toContain(type);
        if (kind === "file") expect(new Uint8Array(await request.arrayBuffer()), about).toEqual(value);
        else if (sentType.includes("json")) expect(await request.json(), about).toEqual(value);
        else expect(scalar(kind, await request.text()), about).toEqual(body);
      },
    ),
    { seed: 20261128, numRuns: 250 },
  );
});
