import { expect, it } from "vitest";
import { generated } from "../support/generated.ts";

const STYLES = [
  "form",
  "simple",
  "label",
  "matrix",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
  "bogus",
];
const OF = {
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  path: ["simple", "label", "matrix"],
  header: ["simple"],
  cookie: ["form"],
} as const;

const text = { type: "string" };
const schemas = {
  text,
  list: { type: "array", items: text },
  object: { type: "object", properties: { k: text } },
  "list or null": { oneOf: [{ type: "array", items: text }, { type: "null" }] },
};

const cases = Object.entries(OF).flatMap(([location, styles]) =>
  STYLES.flatMap((style) =>
    Object.entries(schemas).map(([kind, schema]) => ({
      ...{ location, style, kind, schema },
      isRefused: kind !== "text" && !(styles as readonly string[]).includes(style),
    })),
  ),
);

it.each(cases)("a $kind in $location, style $style, is refused: $isRefused", async (described) => {
  const { location, style, schema, isRefused } = described;
  const parameter = { name: "v", in: location, required: true, style, schema };
  const { problems } = await generated({
    openapi: "3.1.0",
    info: { title: "Things", version: "1" },
    servers: [{ url: "https://things.test" }],
    paths: { "/{v}": { get: { parameters: [parameter], responses: { 204: { description: "Done." } } } } },
  });
  const refusals = problems.filter(({ rule }) => rule === "parameter-style");
  expect(refusals.map(({ message }) => message)).toEqual(
    isRefused ? [`"${style}" is no style of the ${location} parameter "v"`] : [],
  );
});
