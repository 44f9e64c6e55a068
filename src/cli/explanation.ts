import { isRetried } from "../client/index.ts";
import type { Contract, Responses, Status } from "../openapi/contract.ts";
import { isErrorStatus } from "../openapi/operations.ts";
import type { CallableOperation } from "./call/operation.ts";
import { oneLine } from "./call/schema-text.ts";

/** What is known of an error code or of a status. */
export interface Explanation {
  /** The code, or the status. */
  readonly subject: string;
  readonly api: string;
  readonly title: string;
  readonly statuses: readonly Status[];
  /** The codes that come with the status, if a status is explained. */
  readonly codes?: readonly string[];
  /** What the document says of the responses. */
  readonly causes: readonly string[];
  readonly remedy: string | undefined;
  readonly retried: Readonly<Record<string, string>>;
  readonly operations: readonly {
    readonly id: string;
    readonly key: string;
    readonly status: Status;
    /** What to do where it differs from `remedy`. */
    readonly remedy?: string;
  }[];
}

/**
 * What an error code means, what to do about it, whether it is retried, and which operations give it. `cause` is what the document
 * says of the code itself; without it, the descriptions of the responses stand.
 */
export function codeExplained(
  contract: Contract,
  operations: readonly CallableOperation[],
  code: string,
  cause?: string,
): Explanation {
  const given = (responses: Responses) =>
    statusesOf(responses).filter((status) => responses[status]?.includes(code));
  const found = explained(contract, operations, code, contract.errors[code]?.remedy, given);
  return cause === undefined ? found : { ...found, causes: [oneLine(cause)] };
}

/**
 * The same for a status: an operation without a response of its own for it has one for its class, or for every other status. The
 * last one holds for errors only: success has a response of its own where an operation can end in it.
 */
export function statusExplained(
  contract: Contract,
  operations: readonly CallableOperation[],
  status: number,
): Explanation {
  const keys = [status, classOf(status), ...(isErrorStatus(status) ? ["default" as const] : [])];
  const given = (responses: Responses) => keys.filter((key) => key in responses).slice(0, 1);
  const found = explained(contract, operations, String(status), undefined, given);
  const codes = operations.flatMap(({ definition: { responses } }) =>
    given(responses).flatMap((key) => responses[key] ?? []),
  );
  const givers = operations.filter(({ definition: { responses } }) => given(responses).length > 0);
  return { ...found, codes: [...new Set(codes)].sort(), retried: { [status]: retried(givers, status) } };
}

/** The error codes of an API: those with a remedy, and those that only responses name. */
export function codesOf(contract: Contract, operations: readonly CallableOperation[]): string[] {
  const named = operations.flatMap(({ definition }) => Object.values(definition.responses).flat());
  const codes = new Set([...Object.keys(contract.errors), ...named]);
  return [...codes].filter((code) => code !== undefined);
}

/** The error statuses that operations document. */
export function statusesIn(operations: readonly CallableOperation[]): Status[] {
  const all = operations.flatMap(({ definition }) => statusesOf(definition.responses));
  return [...new Set(all)].filter(isErrorStatus).sort();
}

function explained(
  contract: Contract,
  operations: readonly CallableOperation[],
  subject: string,
  remedy: string | undefined,
  given: (responses: Responses) => readonly Status[],
): Explanation {
  const found = operations.flatMap(({ key, definition, described, document }) =>
    given(definition.responses).map((status) => {
      const response = described.responses[status];
      const cause = response && oneLine(document.resolve(response).description);
      const own = typeof status === "number" ? definition.remedies?.[status] : undefined;
      return {
        id: definition.id,
        key,
        status,
        cause,
        ...(own && own !== remedy && { remedy: oneLine(own) }),
      };
    }),
  );
  const statuses = [...new Set(found.map(({ status }) => status))].sort();
  const giversOf = (status: Status) =>
    operations.filter(({ definition }) => given(definition.responses).includes(status));
  return {
    ...{ subject, api: contract.name, title: contract.title, statuses },
    causes: [...new Set(found.flatMap(({ cause }) => (cause ? [cause] : [])))],
    remedy: remedy && oneLine(remedy),
    retried: Object.fromEntries(statuses.map((status) => [status, retried(giversOf(status), status)])),
    operations: found.map(({ cause: _, ...operation }) => operation),
  };
}

/** Keys of the responses. */
function statusesOf(responses: Responses): Status[] {
  // Keys that are no numbers are those of the type.
  return Object.keys(responses).map((key) => (/^\d+$/.test(key) ? Number(key) : (key as Status)));
}

function classOf(status: number): Status {
  // The statuses of HTTP have five classes.
  return `${Math.floor(status / 100)}XX` as Status;
}

/** Whether the client retries these operations after a status, or after which ones of a class. */
function retried(givers: readonly CallableOperation[], status: Status): string {
  if (status === "default") return "as each status is";
  if (typeof status === "number") return retriedAfter(givers, status);
  const first = Number(status[0]) * 100;
  const answers = Array.from({ length: 100 }, (_, index) => retriedAfter(givers, first + index));
  const [answer = "no", ...others] = new Set(answers);
  if (others.length === 0) return answer;
  return `no, except ${answers.flatMap((each, index) => (each === "no" ? [] : [first + index])).join(", ")}`;
}

function retriedAfter(givers: readonly CallableOperation[], status: number): string {
  const again = givers.filter(({ contract, key, definition }) =>
    isRetried(contract, { key, contract: definition }, status),
  );
  if (again.length === 0) return "no";
  if (again.length === givers.length) return "yes";
  return "yes, where the operation is idempotent or has an idempotency key";
}
