import { type Engine, engine } from "./client.ts";
import type { Contract, OperationKey } from "./contract.ts";
import { ApiError } from "./errors.ts";
import { bind, type ParameterValues } from "./expressions.ts";
import type { CallOptions } from "./options.ts";
import type { Client, DataOf, Init, InputOf, KeyWith, LinkedKey, MethodOf, PathOf } from "./types.ts";
import { unwrap } from "./unwrap.ts";

/** Where the existing thing is not what the caller sent. `existing` is undefined where the member is absent. */
export interface Difference {
  /** JSON Pointer into the body that the caller sent. */
  readonly pointer: string;
  readonly sent: unknown;
  readonly existing: unknown;
}

/** The id is taken, and by something else than what the caller wants to exist. */
export class ConflictDiffers extends Error {
  override readonly name = "ConflictDiffers";
  readonly operation: OperationKey;
  readonly differences: readonly Difference[];
  readonly existing: unknown;
  declare readonly cause: ApiError;

  constructor(
    operation: OperationKey,
    differences: readonly Difference[],
    existing: unknown,
    cause: ApiError,
  ) {
    const members = differences.map(({ pointer }) => pointer || "the whole body").join(", ");
    super(`${operation}: it exists already, but differs in ${members}`, { cause });
    this.operation = operation;
    this.differences = differences;
    this.existing = existing;
  }
}

type EnsuredKey<C extends Contract> = KeyWith<C, { existing: object }>;

/** `created: false` means: it was there, and each member that the caller sent is the same. */
export interface Ensured<Created, Existing> {
  readonly created: boolean;
  readonly data: Created | Existing;
}

/**
 * Creates a thing, or confirms that it exists as the caller wants it: after the conflict that the contract names it
 * reads the existing one and compares the members that the caller sent, date-times by the moment they mean.
 * @throws ConflictDiffers when it is another thing; else the call's error.
 */
export async function ensure<
  Paths extends object,
  C extends Contract,
  Method extends MethodOf<EnsuredKey<C>>,
  Path extends PathOf<EnsuredKey<C>, Method>,
>(
  client: Client<Paths, C>,
  method: Method,
  path: Path,
  ...[init]: Init<InputOf<Paths, C, `${Method} ${Path}`> & CallOptions>
): Promise<
  Ensured<DataOf<Paths, `${Method} ${Path}`>, DataOf<Paths, LinkedKey<C, `${Method} ${Path}`, "existing">>>
> {
  // The contract's links and the generated types come from one document.
  return createOrConfirm(engine(client), `${method} ${path}` as OperationKey, init ?? {}) as never;
}

async function createOrConfirm(
  { contract, call }: Engine,
  key: OperationKey,
  init: CallOptions & { params?: ParameterValues; body?: unknown },
): Promise<Ensured<unknown, unknown>> {
  const existing = contract.operations[key]?.existing;
  if (!existing) throw new TypeError(`${contract.title} does not say how to confirm what "${key}" creates`);
  const { params, body, ...options } = init;
  const result = await call(key, init);
  const { error } = result;
  if (
    !(error instanceof ApiError) ||
    error.status !== existing.status ||
    !existing.codes.includes(error.code)
  ) {
    return { created: true, data: await unwrap(result) };
  }
  const exchange = {
    params,
    requestBody: body,
    responseBody: error.body,
    responseHeaders: error.response.headers,
  };
  const found = bind(existing.parameters, existing.operation, exchange);
  if (!found) throw error;
  const data = await unwrap(call(existing.operation, { ...options, params: found }));
  const differences = [...compare(body, data, "")];
  if (differences.length > 0) throw new ConflictDiffers(key, differences, data, error);
  return { created: false, data };
}

/** Differences in the members that were sent; what the existing thing has beyond them does not count. */
function* compare(sent: unknown, existing: unknown, pointer: string): Generator<Difference> {
  if (isRecord(sent) && isRecord(existing)) {
    for (const [name, value] of Object.entries(sent)) {
      if (value === undefined) continue;
      const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
      const other = Object.hasOwn(existing, name) ? existing[name] : undefined;
      yield* compare(value, other, `${pointer}/${token}`);
    }
  } else if (Array.isArray(sent) && Array.isArray(existing) && sent.length === existing.length) {
    for (const [index, value] of sent.entries())
      yield* compare(value, existing[index], `${pointer}/${index}`);
  } else if (!sameScalar(sent, existing)) {
    yield { pointer, sent, existing };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Two spellings of one moment (RFC 3339) are the same; a full date or any other text must match exactly. */
function sameScalar(sent: unknown, existing: unknown): boolean {
  if (sent === existing) return true;
  if (typeof sent !== "string" || typeof existing !== "string") return false;
  return DATE_TIME.test(sent) && DATE_TIME.test(existing) && Date.parse(sent) === Date.parse(existing);
}
