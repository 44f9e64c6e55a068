import { describe, expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { stories } from "../../site/stories/stories.ts";
import { apis as sandboxApis } from "../../src/sandbox/apis.ts";
import { plan } from "../../src/toolkit/docs/samples/plan.ts";
import { SANDBOX, samples } from "../../src/toolkit/docs/samples/samples.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";

const apis = await readApis();
const all = apis.map((api) => ({ ...api, samples: samples(api) }));

it("every API of the sandbox has a story for its samples", () => {
  expect(Object.keys(stories).sort()).toEqual(Object.keys(sandboxApis).sort());
});

it("an API without a story has pages without samples", () => {
  const [api] = apis;
  if (!api) throw new Error("There is no API.");
  expect(samples({ ...api, story: undefined }).size).toBe(0);
});

describe("a story that lacks something", () => {
  const api = all.find(({ name }) => name === "meshi");
  const story = stories.meshi;
  const operation = api?.operations.find(({ id }) => id === "getRun");
  if (!api || !story || !operation) throw new Error("There is no such operation.");
  const planned = (changed: Partial<Story>) =>
    plan(api.document, api.operations, { ...story, ...changed }, operation);

  it("names the thing that is missing", () => {
    expect(() => planned({ needs: { getRun: ["roof"] } })).toThrow(/has no "roof"\. Add it/);
  });

  it("names the operation that does not exist", () => {
    const run_id = { example: "run_5f0c2a9e41", by: "startRun", at: "/run_id" } as const;
    expect(() => planned({ things: { run_id } })).toThrow(/"run_id" by startRun, which is no operation/);
  });

  it("lists the examples of a body that there are", () => {
    expect(() => planned({ bodies: { createEvent: "Nothing" } })).toThrow(
      /no example Nothing\. It has: EventToCreate,/,
    );
  });

  it("leaves the ids of the examples as they are where it does not say who makes them", () => {
    const { before, last } = planned({ things: {} });
    expect(before).toEqual([]);
    expect(last.request.parameters).toEqual([{ in: "path", name: "run_id", value: "run_5f0c2a9e41" }]);
  });
});

describe.each(all.filter(({ story }) => story).map((api) => [api.name, api] as const))(
  "%s",
  (_, { operations, samples: shown }) => {
    it("has a sample for every operation, in three forms", () => {
      expect([...shown.keys()]).toEqual(operations.map(({ id }) => id));
    });

    it("calls the sandbox at its default port, and no other host", () => {
      for (const { curl, typescript, commandLine } of shown.values()) {
        const called =
          `${curl}\n${typescript}\n${commandLine}`.match(
            /(?:curl [^\n]*|baseUrl: |--base-url )["']?https?:\/\/[^/"'\s]+/g,
          ) ?? [];
        expect(called.length).toBeGreaterThanOrEqual(3);
        expect(called.filter((call) => !call.endsWith(SANDBOX))).toEqual([]);
      }
    });
  },
);
