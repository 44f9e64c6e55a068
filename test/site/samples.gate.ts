import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { SANDBOX, samples } from "../../src/toolkit/docs/samples/samples.ts";
import { Reader } from "./sample-runs.ts";

// One sandbox as `concord sandbox` starts it. The APIs share it, and the forms of a sample run in page order, twice. The first time
// each program is a process of its own; the second time one process runs them all, because to start one takes longer than to run it.
const apis = await readApis();
const forms = ["curl", "typescript", "commandLine"] as const;
const reader = new Reader();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  reader.close();
});

describe.concurrent.each(apis.flatMap((api) => forms.map((form) => [api.name, form, api] as const)))(
  "the samples of %s as %s",
  (name, form, api) => {
    it("run as they stand, in page order, twice", async () => {
      const url = new URL(sandbox.urls.meshi).origin;
      const texts = [...samples(api)].map(
        ([id, sample]) => [id, sample[form].replaceAll(SANDBOX, url)] as const,
      );
      const failures: string[] = [];
      const run = async (round: string) => {
        for (const [id, text] of texts) {
          const failure = await (form === "typescript" ? reader.runModule(text) : reader.paste(text));
          if (failure !== undefined) failures.push(`${name} ${id}, ${round} time: ${failure}`);
        }
      };
      await run("first");
      if (form !== "typescript") await run("second");
      else {
        const failure = await reader.runModules(texts.map(([, text]) => text));
        if (failure !== undefined) failures.push(`${name}, second time: ${failure}`);
      }
      expect(failures).toEqual([]);
    }, 900_000);
  },
);
