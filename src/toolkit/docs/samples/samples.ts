import type { Api, ApiSource } from "../model/api.ts";
import { commandLine } from "./command-line.ts";
import { curl } from "./curl.ts";
import { plan } from "./plan.ts";
import { typescript } from "./typescript.ts";

/** Where `concord sandbox` listens by default. */
export const SANDBOX = "http://127.0.0.1:4080";

/** Samples of one operation for the sandbox. Each runs unchanged, any number of times. */
export interface Sample {
  /** With curl, for bash or zsh. */
  readonly curl: string;
  /** With the client, as a module. */
  readonly typescript: string;
  /** With `concord call`. */
  readonly commandLine: string;
}

/**
 * Samples of every operation by `operationId`, from the document's examples. Empty if the API has no story.
 * @throws Error if an example or a part of the story is missing.
 */
export function samples(api: ApiSource & Pick<Api, "operations">): ReadonlyMap<string, Sample> {
  const { contract, document, story, operations } = api;
  if (story === undefined) return new Map();
  const setting = { base: `${SANDBOX}/${contract.name}`, contract, story, operations };
  return new Map(
    operations.map((operation) => {
      const planned = plan(document, operations, story, operation);
      const forms = {
        curl: curl(planned, setting),
        typescript: typescript(planned, setting),
        commandLine: commandLine(planned, setting),
      };
      return [operation.id, forms];
    }),
  );
}
