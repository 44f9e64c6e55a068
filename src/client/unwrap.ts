import type { CallError } from "./errors.ts";

interface Settled {
  readonly data?: unknown;
  readonly error?: CallError | undefined;
}

/** The data of the branch of a result that has no error. */
type Unwrapped<Result extends Settled> = Extract<Result, { readonly error?: undefined }>["data"];

/**
 * Gives the data of a result, for callers who prefer exceptions.
 * @throws the result's `error`, as it is.
 */
export async function unwrap<Result extends Settled>(
  result: Result | PromiseLike<Result>,
): Promise<Unwrapped<Result>> {
  const { data, error } = await result;
  if (error) throw error;
  // Without an error this is the branch that `Unwrapped` picks.
  return data as Unwrapped<Result>;
}
