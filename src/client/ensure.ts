import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { isObject } from "../openapi/json.ts";
import { type CallInit, type Engine, engine } from "./client.ts";
import { countdown } from "./deadline.ts";
import { ApiError, Failed } from "./errors.ts";
import { linked, type ParameterValues } from "./expressions.ts";
import { below } from "./pointer.ts";
import { readOptions } from "./read-options.ts";
import type { Client } from "./typed-client.ts";
import type { DataOf, InitOf, KeyWith, LinkedData, MethodOf, PathOf } from "./types.ts";
import { unwrap } from "./unwrap.ts";

/** A property in which the existing thing differs from what the caller sent. `existing` is undefined where it lacks the property. */
export interface Difference {
  /** JSON Pointer into the body that the caller sent. */
  readonly pointer: string;
  readonly sent: unknown;
  readonly existing: unknown;
}

/** The id belongs to a thing that differs from what the caller sent. */
export class ConflictDiffers extends Failed {
  override readonly name = "ConflictDiffers";
  declare readonly operation: OperationKey;
  declare readonly differences: readonly Difference[];
  declare readonly existing: unknown;
  declare readonly cause: ApiError;
}

type EnsuredKey<C extends Contract> = KeyWith<C, { existing: object }>;

/** `created: false`: the thing existed, and every property that the caller sent is equal. */
export interface Ensured<Created, Existing> {
  readonly created: boolean;
  readonly data: Created | Existing;
}

/** What an operation creates, or the read that its conflict leads to finds. */
type EnsuredOf<Paths, C extends Contract, Key> = Ensured<
  DataOf<Paths, Key>,
  LinkedData<Paths, C, Key, "existing">
>;

/**
 * Creates a thing, or confirms that it exists as the caller wants it. After the conflict that the contract names, it reads
 * the existing thing and compares the properties that the caller sent. Date-times are equal if they mean the same moment.
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
  ...[init]: InitOf<Paths, C, `${Method} ${Path}`>
): Promise<EnsuredOf<Paths, C, `${Method} ${Path}`>> {
  // The contract's links and the generated types come from one document.
  return createOrConfirm(
    engine(client),
    `${method} ${path}` as OperationKey,
    (init ?? {}) as CallInit,
  ) as never;
}

async function createOrConfirm(
  { contract, env, call, operation }: Engine,
  key: OperationKey,
  given: CallInit,
): Promise<Ensured<unknown, unknown>> {
  const { existing: link } = operation(key, "existing");
  const init = readOptions(given);
  const { params: _, body, deadline, ...options } = init;
  const left = countdown(env, deadline);
  const result = await call(key, init);
  const { error } = result;
  if (!(error instanceof ApiError) || !conflictsWith(link, error)) {
    return { created: true, data: await unwrap(result) };
  }
  const found = existingCall(contract, key, init, error);
  // The conflict does not name the existing thing, so only the caller can resolve it.
  if (!found) throw error;
  const existing = await unwrap(call(found.operation, { ...options, ...left(), params: found.params }));
  // What was sent is JSON: a date is text in it, and some values are null or left out.
  const sent: unknown = JSON.parse(JSON.stringify(body ?? null));
  const differences = [...compare(sent, existing, "")];
  if (differences.length === 0) return { created: false, data: existing };
  const members = differences.map(({ pointer }) => pointer || "the whole").join(", ");
  const message = `${key}: it exists already, and differs in ${members}`;
  throw new ConflictDiffers(message, { operation: key, differences, existing, cause: error });
}

/** A call of an operation, as a link of the contract describes it. */
export interface LinkedCall {
  readonly operation: OperationKey;
  readonly params: ParameterValues;
}

/**
 * The read that shows what a conflict is about: what `ensure` reads before it compares. Gives `undefined` where the contract
 * links this error to no operation, and where the response does not say enough.
 */
export function existingCall(
  contract: Contract,
  operation: OperationKey,
  { params, body }: { readonly params?: ParameterValues; readonly body?: unknown },
  error: ApiError,
): LinkedCall | undefined {
  const link = contract.operations[operation]?.existing;
  if (!link || !conflictsWith(link, error)) return undefined;
  const { body: responseBody, response } = error;
  const exchange = { params, requestBody: body, responseBody, responseHeaders: response.headers };
  const found = linked(link, exchange);
  return found && { operation: link.operation, params: found };
}

function conflictsWith({ status, codes }: NonNullable<Operation["existing"]>, error: ApiError): boolean {
  return error.status === status && codes.includes(error.code);
}

/** Differences in the properties that were sent. Further properties of the existing thing do not count. */
function* compare(sent: unknown, existing: unknown, pointer: string): Generator<Difference> {
  if (isObject(sent) && isObject(existing)) {
    for (const [name, value] of Object.entries(sent)) {
      if (value === undefined) continue;
      const other = Object.hasOwn(existing, name) ? existing[name] : undefined;
      yield* compare(value, other, below(pointer, name));
    }
  } else if (Array.isArray(sent) && Array.isArray(existing) && sent.length === existing.length) {
    for (const [index, value] of sent.entries())
      yield* compare(value, existing[index], below(pointer, index));
  } else if (!sameScalar(sent, existing)) {
    yield { pointer, sent, existing };
  }
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Two spellings of one moment (RFC 3339) are the same; a full date or any other text must match exactly. */
function sameScalar(sent: unknown, existing: unknown): boolean {
  if (sent === existing) return true;
  if (typeof sent !== "string" || typeof existing !== "string") return false;
  return DATE_TIME.test(sent) && DATE_TIME.test(existing) && Date.parse(sent) === Date.parse(existing);
}
