import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { SANDBOX, samples } from "../../src/toolkit/docs/samples/samples.ts";
import { Reader } from "./sample-runs.ts";

// One sandbox as `concord sandbox` starts it. The APIs share it, and the forms of a sample run in page order, twice. One process runs
// the programs of an API, and one all commands the second time: to start a process takes longer than to run what it does.
const apis = await readApis();
const forms = ["curl", "typescript", "commandLine"] as const;
const reader = new Reader();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await reader.close();
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
      for (const round of ["first", "second"]) {
        if (form === "typescript") {
          const failure = await reader.runModules(texts.map(([, text]) => text));
          if (failure !== undefined) failures.push(`${name}, ${round} time: ${failure}`);
          continue;
        }
        for (const [id, text] of texts) {
          const failure = await (round === "first" ? reader.paste(text) : reader.pasteInOne(text));
          if (failure !== undefined) failures.push(`${name} ${id}, ${round} time: ${failure}`);
        }
      }
      expect(failures).toEqual([]);
    }, 900_000);
  },
);
