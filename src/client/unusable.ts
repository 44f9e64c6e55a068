import { type UnexpectedResponse, unexpected } from "./errors.ts";
import { keyText } from "./key-text.ts";
import type { AnyResult } from "./types.ts";

/** The error for a success that a verb cannot work with, because its body is not what the contract promises. */
export function unusable(
  { data, response, meta }: Extract<AnyResult, { readonly error?: undefined }>,
  why: string,
): UnexpectedResponse {
  const { replayed: _, ...trace } = meta;
  return unexpected(trace, why, response, textOf(data));
}

/** The body as JSON; `undefined` where it is nested more deeply than the platform can write. */
export function textOf(data: unknown): string | undefined {
  try {
    return keyText(data);
  } catch {
    return undefined;
  }
}
