import { describe, expect, it, onTestFinished } from "vitest";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { openValidators } from "../../src/sandbox/core/validators.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described } from "../support/described.ts";

const text = { type: "string" };
const number = { type: "integer" };
const id = { ...text, readOnly: true };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, required: readonly string[], more: object = {}) => ({
  type: "object",
  required,
  properties: { id, kind: text, name: text, ...properties },
  ...more,
});

const schemas = {
  Base: object({}, ["id", "kind"]),
  Cat: { allOf: [ref("Base"), object({ lives: number }, ["lives"])] },
  Dog: { allOf: [ref("Base"), object({ bark: text }, ["bark"])] },
  Bird: {
    allOf: [ref("Base"), object({ wings: number, seen: { ...text, format: "date-time" } }, ["wings"])],
  },
  Closed: object({ lives: number }, ["id", "lives"], { additionalProperties: false }),
  Shut: object({ bark: text }, ["id", "bark"], { additionalProperties: false }),
};
const pets = [ref("Cat"), ref("Dog"), ref("Bird")];
const mapping = { cat: "#/components/schemas/Cat", hound: "Dog" };

/** Choices as documents write them, with a body for each alternative. */
const CHOICES: Readonly<Record<string, readonly [choice: object, ...bodies: object[]]>> = {
  "a discriminator with names of schemas": [
    { oneOf: pets, discriminator: { propertyName: "kind" } },
    { kind: "Cat", lives: 9 },
    { kind: "Dog", bark: "w" },
    { kind: "Bird", wings: 2 },
  ],
  "a discriminator with a mapping": [
    { oneOf: pets, discriminator: { propertyName: "kind", mapping } },
    { kind: "cat", lives: 9 },
    { kind: "hound", bark: "w" },
  ],
  "a discriminator that names another alternative than the body fits": [
    { oneOf: pets, discriminator: { propertyName: "kind", mapping } },
    { kind: "hound", lives: 9 },
  ],
  "no discriminator": [{ oneOf: pets }, { kind: "a", bark: "w" }, { kind: "b", wings: 2 }],
  "a choice within allOf": [
    { allOf: [{ oneOf: pets }, object({}, ["name"])] },
    { kind: "a", name: "n", bark: "w" },
  ],
  anyOf: [{ anyOf: pets }, { kind: "a", wings: 2 }, { kind: "a", bark: "w" }],
  "closed alternatives": [{ oneOf: [ref("Closed"), ref("Shut")] }, { lives: 3 }, { bark: "w" }],
};

const json = (schema: object) => ({ description: "Pets.", content: { "application/json": { schema } } });

const documentOf = (choice: object, schema = ref("Choice")) => ({
  openapi: "3.1.0",
  info: { title: "Pets", version: "1.0.0" },
  servers: [{ url: "https://pets.example" }],
  paths: {
    "/pets": {
      get: { responses: { 200: json({ type: "array", items: schema }) } },
      post: { requestBody: json(schema), responses: { 201: json(schema) } },
    },
    "/pets/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      get: { responses: { 200: json(schema) } },
      put: { requestBody: json(schema), responses: { 200: json(schema) } },
      patch: { requestBody: json({ type: "object" }), responses: { 200: json(schema) } },
    },
  },
  components: { schemas: { ...schemas, Choice: choice } },
});

describe.each(Object.entries(CHOICES))("%s", (_, [choice, ...bodies]) => {
  it.each(bodies)("%j is stored and shown as its own alternative", async (body) => {
    const document = documentOf(choice);
    const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
    onTestFinished(() => sandbox.close());
    const made = await fetch(`${sandbox.baseUrl}/pets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(made.status).toBe(201);
    const pet = (await made.json()) as { id: string };
    expect(pet).toEqual({ ...body, id: expect.any(String) });
    const read = await fetch(`${sandbox.baseUrl}/pets/${pet.id}`);
    expect(await read.json()).toEqual(pet);
    const list: unknown[] = await (await fetch(`${sandbox.baseUrl}/pets`)).json();
    expect(list).toContainEqual(pet);
    const bundle = new Bundle(document);
    const isValid = openValidators(bundle).first({ $ref: "document#/components/schemas/Choice" });
    for (const item of list) expect(isValid(structuredClone(item)), JSON.stringify(item)).toBe(true);
  });
});

/** Sends bodies of one choice to its sandbox. With `more` schemas, a body may be any object. */
async function opened(choice: object, more?: object) {
  const document = documentOf(choice);
  Object.assign(document.components.schemas, more);
  if (more) document.paths["/pets"].post.requestBody = json({ type: "object" });
  const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
  onTestFinished(() => sandbox.close());
  const isValid = openValidators(new Bundle(document)).first({ $ref: "document#/components/schemas/Choice" });
  return async (method: string, path: string, body: object): Promise<{ readonly id: string }> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(sandbox.baseUrl + path, { method, headers, body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
    const pet = await response.json();
    expect(isValid(structuredClone(pet)), JSON.stringify(pet)).toBe(true);
    return pet;
  };
}

describe.each(Object.entries(CHOICES).filter(([, [, ...bodies]]) => bodies.length > 1))(
  "a change of the alternative by %s",
  (_, [choice, ...bodies]) => {
    it("leaves nothing of the one before, in either direction", async () => {
      const send = await opened(choice);
      for (const [first = {}, second = {}] of [bodies, bodies.toReversed()]) {
        const { id } = await send("POST", "/pets", { name: "n", ...first });
        expect(await send("PUT", `/pets/${id}`, second)).toEqual({ name: "n", ...second, id });
        const gone = Object.fromEntries(
          Object.keys(second).flatMap((name) => (name in first ? [] : [[name, null]])),
        );
        expect(await send("PATCH", `/pets/${id}`, { ...gone, ...first })).toEqual({
          name: "n",
          ...first,
          id,
        });
      }
    });

    it("does not come about by a body that has a part of its own", async () => {
      const send = await opened(choice);
      for (const body of bodies) {
        const { id } = await send("POST", "/pets", { name: "n", ...body });
        expect(await send("PATCH", `/pets/${id}`, { name: "m" })).toEqual({ ...body, name: "m", id });
      }
    });
  },
);

it("a request that cannot have what the sandbox adds is one of the alternative of which it lacks least", async () => {
  const made = { ...text, format: "date-time" };
  const own = (properties: object) => ({
    type: "object",
    required: ["id", "created_at", ...Object.keys(properties)],
    properties: { id: text, created_at: made, name: text, ...properties },
  });
  const send = await opened(
    { oneOf: [ref("Cow"), ref("Hen")] },
    {
      Cow: own({ milk: number }),
      Hen: own({ eggs: number }),
    },
  );
  for (const body of [{ eggs: 3 }, { milk: 3 }])
    expect(await send("POST", "/pets", body)).toEqual({
      ...body,
      id: expect.any(String),
      created_at: expect.any(String),
    });
});

it("a property may have a name that every object has", async () => {
  const Team = {
    type: "object",
    required: ["id", "constructor"],
    properties: { id, constructor: { ...text, default: "Tyrrell" } },
  };
  const send = await opened(ref("Team"), { Team });
  expect(await send("POST", "/pets", { constructor: "Lotus" })).toMatchObject({ constructor: "Lotus" });
  expect(await send("POST", "/pets", {})).toMatchObject({ constructor: "Tyrrell" });
});
