import { describe, expect, it } from "vitest";
import { openMeshes, type Schema, unknownId, workspaces } from "./harness.ts";

const field = (dest: string, more: object = {}) => ({ dest, source: { type: "path", value: "a" }, ...more });
const schema = (...fields: object[]) => ({ schema_version: 1, fields });

async function mapped() {
  const bench = await openMeshes();
  const body = { workspace: workspaces.concord, type: "sendgrid", name: "Mail", metadata: { api_key: "k" } };
  const { connection } = await bench.send<Schema<"ConnectionEnvelope">>("POST", "/connections", body);
  const path = `/connections/${connection.id}/mappings/default`;
  return {
    ...bench,
    path,
    read: () => bench.get<Schema<"MappingResult">>(path),
    store: (input: object) => bench.send<Schema<"MappingResult">>("PUT", path, input),
    refused: (input: object) => bench.refusal("PUT", path, { body: input }),
  };
}

describe("the default mapping", () => {
  it("is made from the fields of the account where none is stored, always the same", async () => {
    const { read } = await mapped();
    const { status, mapping } = await read();
    expect([status, mapping.version]).toEqual(["generated", 1]);
    const filled = mapping.schema.fields.map(({ dest }) => dest);
    expect(filled).toContain("email");
    expect(filled).not.toContain("created_at");
    expect(await read()).toEqual({ status, mapping });
  });

  it("is stored under the next version, and keeps its id and its name", async () => {
    const { read, store, clock } = await mapped();
    const generated = await read();
    const first = await store({ schema: schema(field("email")), name: "Sign-ups" });
    expect(first).toMatchObject({
      status: "stored",
      mapping: { version: 2, name: "Sign-ups", created_by: "usr_ada" },
    });
    expect(first.mapping.mapping_id).toBe(generated.mapping.mapping_id);
    expect(first.mapping.id).not.toBe(generated.mapping.id);
    expect(await read()).toEqual(first);
    clock.now += 1000;
    const second = await store({ schema: schema(), mapping_id: first.mapping.mapping_id });
    expect(second.mapping).toMatchObject({
      version: 3,
      name: "Sign-ups",
      created_at: first.mapping.created_at,
    });
    expect(second.mapping.updated_at).toBe("2026-04-20T10:00:01.000Z");
    expect(await read()).toEqual(second);
  });

  it("is stored on top of the expected version only", async () => {
    const { read, store, refused } = await mapped();
    const input = { schema: schema(field("email")) };
    expect(await refused({ ...input, expected_version: 2 })).toEqual([409, "Conflict", "expected_version"]);
    expect((await store({ ...input, expected_version: 1 })).mapping.version).toBe(2);
    expect(await refused({ ...input, expected_version: 1 })).toEqual([409, "Conflict", "expected_version"]);
    expect((await read()).mapping.version).toBe(2);
  });

  const invalid: [what: string, input: object, param: string][] = [
    ["no schema", {}, "schema"],
    ["another version of the form", { schema: { schema_version: 2, fields: [] } }, "schema.schema_version"],
    ["no source", { schema: schema({ dest: "a" }) }, "schema.fields[0].source"],
    ["an unknown property", { schema: { ...schema(), more: 1 } }, "schema.more"],
    ["a field twice", { schema: schema(field("a"), field("a")) }, "schema.fields[1].dest"],
    ["a field that is read only", { schema: schema(field("created_at")) }, "schema.fields[0].dest"],
    [
      "an unknown time zone",
      { schema: schema(field("a"), field("b", { transforms: [{ type: "to_date", timezone: "Atlantis" }] })) },
      "schema.fields[1].transforms[0].timezone",
    ],
    [
      "an unknown transform",
      { schema: schema(field("a", { transforms: [{ type: "nope" }] })) },
      "schema.fields[0].transforms[0].type",
    ],
    [
      "251 fields",
      { schema: schema(...Array.from({ length: 251 }, (_, n) => field(`f${n}`))) },
      "schema.fields",
    ],
  ];

  it.each(invalid)("with %s is refused with 422, and nothing is stored", async (_, input, param) => {
    const { refused, read } = await mapped();
    expect(await refused(input)).toEqual([422, "UnprocessableEntity", param]);
    expect(await read()).toMatchObject({ status: "generated" });
  });

  it.each([
    ["a version of 0", { expected_version: 0 }, "expected_version"],
    ["an empty name", { name: "" }, "name"],
    ["another mapping", { mapping_id: unknownId }, "mapping_id"],
    ["another workspace", { workspace_id: workspaces.harmony }, "workspace_id"],
  ])("with %s beside the schema is refused with 400", async (_, more, param) => {
    const { refused, read } = await mapped();
    expect(await refused({ schema: schema(), ...more })).toEqual([400, "BadRequest", param]);
    expect(await read()).toMatchObject({ status: "generated" });
  });

  it("of an unknown connection is not found", async () => {
    const { refusal } = await mapped();
    const path = `/connections/${unknownId}/mappings/default`;
    expect(await refusal("GET", path)).toEqual([404, "NotFound"]);
    expect(await refusal("PUT", path, { body: { schema: schema() } })).toEqual([404, "NotFound"]);
  });
});
