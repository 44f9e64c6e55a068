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
