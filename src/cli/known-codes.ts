import type { Status } from "../openapi/contract.ts";
import { callableApis } from "./call/callable-apis.ts";
import { callableOperations } from "./call/operation.ts";
import type { CallableApi } from "./call/own-apis.ts";
import { DescribedApi } from "./described-api.ts";
import { withCodes } from "./explained-codes.ts";
import { codeExplained, codesOf, type Explanation, statusExplained, statusesIn } from "./explanation.ts";

/** The error codes of an API, and what explains one. */
export interface KnownCodes {
  readonly api: string;
  readonly title: string;
  readonly codes: readonly string[];
  /** The error statuses that its operations document. */
  readonly statuses: readonly Status[];
  code(code: string): Explanation;
  status(status: number): Explanation;
}

/** A line in the list of all codes of an API. */
export interface ListedCode {
  readonly code: string;
  readonly statuses: readonly Status[];
  readonly retried: string;
  readonly cause: string;
}

/** @throws CommandFailed for an API that cannot be read. */
export async function knownCodes({ name, load }: CallableApi): Promise<KnownCodes> {
  const { contract, openapi } = await load();
  const { operations, causes } = withCodes(callableOperations(new DescribedApi(openapi), contract));
  return {
    ...{ api: name, title: contract.title, codes: codesOf(contract, operations) },
    statuses: statusesIn(operations),
    code: (code) => codeExplained(contract, operations, code, causes.get(code)),
    status: (status) => statusExplained(contract, operations, status),
  };
}

/** All codes of an API, in the order of its document. */
export function listedCodes(known: KnownCodes): ListedCode[] {
  return known.codes.map((code) => {
    const { statuses, retried, causes } = known.code(code);
    const answers = [...new Set(Object.values(retried))];
    return { code, statuses, retried: answers.join("; ") || "no", cause: causes.join(" ") };
  });
}

/**
 * Names of the APIs that have an error code, except one; where none has it, of those that write it in other letters of case. An API
 * that cannot be read has none.
 */
export async function apisWithCode(code: string, except?: string): Promise<string[]> {
  const apis = (await callableApis()).filter(({ name }) => name !== except);
  const all = await Promise.all(
    apis.map(async (api) => {
      const codes = await knownCodes(api).then(
        (known) => known.codes,
        () => [],
      );
      return { name: api.name, codes };
    }),
  );
  const having = (has: (each: string) => boolean) =>
    all.filter(({ codes }) => codes.some(has)).map(({ name }) => name);
  const exact = having((each) => each === code);
  return exact.length > 0 ? exact : having((each) => each.toLowerCase() === code.toLowerCase());
}
