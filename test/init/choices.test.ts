import { expect, test } from "vitest";
import { infer } from "../../src/toolkit/init/infer.ts";

test("schemas that all choose between one another are read, each once", () => {
  const names = Array.from({ length: 20 }, (_, at) => `Kite${at}`);
  const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = Object.fromEntries(
    names.map((name) => [name, { anyOf: names.filter((each) => each !== name).map(refer) }]),
  );
  const page = { type: "object", properties: { kite: refer("Kite0"), error: refer("Kite1") } };
  const responses = { 200: { description: "It.", content: { "application/json": { schema: page } } } };
  const { findings } = infer({
    ...{ openapi: "3.1.0", info: { title: "Kites", version: "1" } },
    ...{ paths: { "/kites": { get: { responses } } }, components: { schemas } },
  });
  expect(findings.map(({ topic }) => topic)).toEqual(["errors"]);
});
