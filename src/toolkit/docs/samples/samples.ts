import type { Contract } from "../../../openapi/contract.ts";
import type { JsonObject } from "../../../openapi/json.ts";
import { type OperationEntry, readOperations } from "../model/operations.ts";
import { curl } from "./curl.ts";
import { plan } from "./plan.ts";
import { stories } from "./stories.ts";
import { typescript } from "./typescript.ts";

/** Where `concord sandbox` listens unless it is told otherwise. */
export const SANDBOX = "http://127.0.0.1:4080";

/** One operation, tried out on a sandbox that has just been started. */
export interface Sample {
  readonly operation: string;
  /** With which the command is answered. */
  readonly status: number;
  /** Shell commands that have to go before; empty where none has. */
  readonly before: string;
  /** The curl command itself. */
  readonly command: string;
  /** Both, as one text to paste. */
  readonly shell: string;
  /** The same with the client, as a module. */
  readonly typescript: string;
}

/**
 * Samples of every operation by `operationId`, made of the document's own examples. None where the API has no sandbox.
 * @throws Error where an example is missing, or the story of the samples lacks something.
 */
export function samples(document: JsonObject, contract: Contract): ReadonlyMap<string, Sample> {
  const story = stories[contract.name];
  if (story === undefined) return new Map();
  const operations = readOperations(document, contract);
  const setting = { base: `${SANDBOX}/${contract.name}`, contract, story, operations };
  return new Map(
    operations.map((operation) => {
      const planned = plan(document, operations, story, operation);
      const { before, command } = curl(planned, setting);
      const title = `# ${operation.summary}: ${statusOf(operation)}`;
      const shell = before === "" ? command : `${before}\n\n${title}\n${command}`;
      const sample = { operation: operation.id, status: statusOf(operation), before, command, shell };
      return [operation.id, { ...sample, typescript: typescript(planned, setting) }];
    }),
  );
}

/** Of the successes the first answer to a key; a run that starts is 202, and what is told again is 200. */
function statusOf({ responses }: OperationEntry): number {
  const successes = responses.map(({ status }) => status).filter((status) => status >= 200 && status < 300);
  return successes.find((status) => status === 202) ?? successes[0] ?? 0;
}
