import { expect, it, onTestFinished } from "vitest";
import { sourceOf } from "../../../src/sandbox/api-source.ts";
import { FaultPlan } from "../../../src/sandbox/core/faults/plan.ts";
import { mount, tablesOf } from "../../../src/sandbox/core/mount.ts";
import { openStore } from "../../../src/sandbox/core/store.ts";
import { meetso } from "../../../src/sandbox/meetso/index.ts";

it("the handlers are the operations of the document, and every refusal has one of its eight codes", async () => {
  const store = await openStore(undefined, tablesOf([meetso]));
  onTestFinished(() => store.close());
  const options = {
    now: Date.now,
    runDuration: 0,
    rateLimits: undefined,
    faults: new FaultPlan([], new Set()),
  };
  const mounted = await mount(sourceOf(meetso), store, options);
  const operations = mounted.routes.all.map(({ id }) => id);
  expect(Object.keys(mounted.service.handlers).sort()).toEqual(operations.sort());
  expect(mounted.codes.size).toBe(8);
  const { api } = mounted;
  const codes = Object.values(api.codes).map((code) => api.refusalOf?.(undefined, code, 500).code ?? code);
  expect(codes.filter((code) => !mounted.codes.has(code))).toEqual([]);
});
