import { fileURLToPath } from "node:url";
import { afterEach, expect, it, vi } from "vitest";
import { type ApiName, type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { readApis } from "../../src/toolkit/docs/model/api.ts";
import { samples } from "../../src/toolkit/docs/samples/samples.ts";
import { conformanceToBundle } from "../sandbox/conformance.ts";
import { load, paste } from "./sample-runs.ts";

export const apis = await readApis(fileURLToPath(new URL("../..", import.meta.url)));
export const all = apis.map((api) => ({ ...api, samples: samples(api.document, api.contract) }));

/** Executes every sample of an API against a sandbox that was just started. */
export async function runSamples(name: string): Promise<void> {
  const api = all.find((each) => each.name === name);
  if (!api) throw new Error(`There is no API ${name}.`);
  const { operations, samples } = api;
  const conformance = await conformanceToBundle(name, { isError: () => true });

  let sandbox: Sandbox | undefined;
  afterEach(async () => {
    vi.restoreAllMocks();
    await sandbox?.close();
    sandbox = undefined;
  });

  /** As `concord sandbox` starts, but at a free port, for one API, and with work that has ended when it is asked for. */
  async function freshSandbox(): Promise<string> {
    // The samples are those of an API that the sandbox serves.
    sandbox = await startSandbox({ apis: [name as ApiName], runDuration: 0 });
    return sandbox.url;
  }

  it.each([...samples])("the commands for %s give the status that the page promises", async (id, sample) => {
    const { status, headers, text, errors } = await paste(sample, await freshSandbox());
    expect(errors).toBe("");
    expect(status).toBe(sample.status);
    const { method = "", path = "" } = operations.find((operation) => operation.id === id) ?? {};
    expect(conformance.problems({ method, path, status, headers, text })).toEqual([]);
  });

  it.each([...samples])("the client's sample for %s runs to its end", async (_, { typescript }) => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    await load(typescript, await freshSandbox());
    if (typescript.includes("console.log(")) expect(log).toHaveBeenCalled();
  });
}
