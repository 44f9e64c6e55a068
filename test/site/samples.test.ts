import { describe, expect, it } from "vitest";
import { apis as sandboxApis } from "../../src/sandbox/apis.ts";
import { plan } from "../../src/toolkit/docs/samples/plan.ts";
import { SANDBOX } from "../../src/toolkit/docs/samples/samples.ts";
import { stories } from "../../src/toolkit/docs/samples/stories.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";
import { all, apis, runSamples } from "./running-samples.ts";
import { compile } from "./sample-runs.ts";

it("every API of the sandbox has a story for its samples", () => {
  expect(Object.keys(stories).sort()).toEqual(Object.keys(sandboxApis).sort());
});

it("every TypeScript sample compiles under the settings of the project", () => {
  const modules = all.flatMap(({ name, samples }) =>
    [...samples].map(([id, { typescript }]) => [`${name}-${id}`, typescript] as const),
  );
  expect(modules.length).toBe(apis.reduce((sum, { operations }) => sum + operations.length, 0));
  expect(compile(new Map(modules))).toEqual([]);
});

it("a sample that names a member which the document does not have would not compile", () => {
  const sample = all.find(({ name }) => name === "meshi")?.samples.get("createEvent")?.typescript ?? "";
  const broken = sample.replace("title:", "titel:");
  expect(compile(new Map([["broken", broken]])).join()).toMatch(/titel/);
});

describe("a story that lacks something", () => {
  const api = all.find(({ name }) => name === "meshi");
  const story = stories.meshi;
  const operation = api?.operations.find(({ id }) => id === "getRun");
  if (!api || !story || !operation) throw new Error("There is no such operation.");
  const planned = (changed: Partial<Story>) =>
    plan(api.document, api.operations, { ...story, ...changed }, operation);

  it("is told which thing is missing", () => {
    expect(() => planned({ needs: { getRun: ["roof"] } })).toThrow(/has no "roof"\. Add it/);
  });

  it("is told which operation does not exist", () => {
    const run_id = { example: "run_5f0c2a9e41", by: "startRun", at: "/run_id" } as const;
    expect(() => planned({ things: { run_id } })).toThrow(/"run_id" by startRun, which is no operation/);
  });

  it("is told which examples of a body there are", () => {
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

describe.each(all.map((api) => [api.name, api] as const))("%s", (_, { operations, samples }) => {
  it("has a sample for every operation", () => {
    expect([...samples.keys()]).toEqual(operations.map(({ id }) => id));
  });

  it("names the sandbox at its default port, and no other host", () => {
    for (const { shell, typescript } of samples.values()) {
      const called = `${shell}${typescript}`.match(/(?:curl [^\n]*|baseUrl: )["']?https?:\/\/[^/"']+/g) ?? [];
      expect(called.length).toBeGreaterThanOrEqual(2);
      expect(called.filter((call) => !call.endsWith(SANDBOX))).toEqual([]);
    }
  });
});

// The others are run by samples.gate.ts.
describe("meetso", () => runSamples("meetso"));
