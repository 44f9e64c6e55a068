import type { Json } from "../src/openapi/json.ts";
import type { Api } from "../src/toolkit/docs/model/api.ts";
import type { OperationEntry } from "../src/toolkit/docs/model/operations.ts";
import { replaceStrings } from "../src/toolkit/docs/samples/placeholder.ts";

/** An operation's data for the console. */
export interface ConsoleOperation {
  readonly id: string;
  readonly key: string;
  readonly method: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly type: string;
    readonly required: boolean;
    readonly example?: unknown;
  }[];
  readonly body?: Json;
  /** Published keys of the sandbox that the operation takes. */
  readonly credentials: readonly {
    readonly scheme: string;
    readonly label: string;
    readonly value: string;
    /** Values for signing a token. */
    readonly supplied?: Readonly<Record<string, string>>;
  }[];
  /** Statuses after which the client retries the operation by itself. */
  readonly retried: readonly number[];
  /** What the client's verb would do next, as a sentence. */
  readonly verb?: string;
}

/** The data of all operations of an API, by `operationId`. */
export function consoleData(api: Api): Record<string, ConsoleOperation> {
  return Object.fromEntries(api.operations.map((operation) => [operation.id, entryOf(api, operation)]));
}

function entryOf(api: Api, operation: OperationEntry): ConsoleOperation {
  const { id, key, method, parameters, body, contract } = operation;
  const given = new Map(
    Object.values(api.story?.things ?? {}).flatMap((thing) =>
      "value" in thing ? [[thing.example, thing.value] as const] : [],
    ),
  );
  const example = body?.examples[0]?.value;
  const shown = parameters.filter(
    ({ in: place, name, required }) => place !== "header" || (required && name !== contract.key?.name),
  );
  return {
    id,
    key,
    method,
    parameters: shown.map(({ name, in: place, type, required, example: value }) => ({
      name,
      in: place,
      type,
      required,
      // Optional parameters narrow the result, so they stay empty.
      ...(required && value !== undefined && { example: replaceStrings(value, given) }),
    })),
    ...(example !== undefined && { body: replaceStrings(example, given) }),
    credentials: contract.security.flatMap(([scheme]) => {
      const value = scheme === undefined ? undefined : api.story?.credentials[scheme];
      if (scheme === undefined || value === undefined) return [];
      return typeof value === "string"
        ? [{ scheme, label: value, value }]
        : [
            {
              scheme,
              label: `a token signed with ${value.access_key ?? scheme}`,
              value: scheme,
              supplied: value,
            },
          ];
    }),
    retried: [
      ...new Set(api.errors.filter(({ retried }) => retried.includes(operation)).map(({ status }) => status)),
    ],
    ...verbOf(operation),
  };
}

function verbOf({ contract: { next, run, state, batch } }: OperationEntry): Pick<ConsoleOperation, "verb"> {
  if (next) return { verb: "paginate would read all following pages." };
  if (batch) return { verb: "batch would send the next items, and follow any run." };
  if (run) return { verb: "run would follow the run until it has finished." };
  if (state) return { verb: "follow would poll until the run has finished." };
  return {};
}
