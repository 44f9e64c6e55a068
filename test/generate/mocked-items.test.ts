import { expect, onTestFinished, test } from "vitest";
import { itemsAsText } from "../../src/toolkit/mock/items-as-text.ts";
import { startMock } from "../../src/toolkit/mock/prism.ts";

const tide = { type: "object", properties: { height: { type: "number" } } };
const shared = { $ref: "#/components/examples/Two" };

/** For each kind of example its media type, and what the mock sends. */
const CASES: Readonly<Record<string, readonly [type: string, media: object, sent: string]>> = {
  "a list of items": [
    "application/jsonl",
    { example: [{ height: 1 }, { height: 2 }] },
    '{"height":1}\n{"height":2}\n',
  ],
  "a text of items": ["application/x-ndjson", { example: '{"height":1}\n' }, '{"height":1}\n'],
  "named data": [
    "application/json-seq",
    { examples: { two: { dataValue: [{ height: 3 }] } } },
    '\u001e{"height":3}\n',
  ],
  "a shared example": ["text/event-stream", { examples: { two: shared } }, 'data: {"height":4}\n\n'],
  "examples of the item": [
    "application/jsonl",
    { itemSchema: { ...tide, examples: [{ height: 5 }] } },
    '{"height":5}\n',
  ],
};
const names = Object.keys(CASES);

test("the mock sends items that follow each other as their examples are", async () => {
  const mock = await startMock(
    itemsAsText({
      openapi: "3.2.0",
      info: { title: "Tides", version: "1" },
      servers: [{ url: "https://tides.test" }],
      paths: Object.fromEntries(
        names.map((name, index) => {
          const [type = "", media] = CASES[name] ?? [];
          const content = { [type]: { itemSchema: tide, ...media } };
          return [`/tides/${index}`, { get: { responses: { 200: { description: "Tides.", content } } } }];
        }),
      ),
      components: { examples: { Two: { value: [{ height: 4 }] } } },
    }),
  );
  onTestFinished(() => mock.close());
  for (const [index, name] of names.entries()) {
    const [type, , sent] = CASES[name] ?? [];
    const response = await fetch(`${mock.url}/tides/${index}`);
    expect([name, response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      name,
      200,
      type,
      sent,
    ]);
  }
});
