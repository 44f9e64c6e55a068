import { readAnyErrorBody } from "./any-error-body.ts";
import type { ErrorWords, FailedRequest } from "./error-body.ts";
import { at } from "./pointer.ts";

/**
 * Reads an error of an API that says its code or message in a header field. What the body has as well comes first, since it is the
 * longer form. `undefined` if neither says anything.
 */
export function readErrorFields(failed: FailedRequest): ErrorWords | undefined {
  const { contract, response, mask = String } = failed;
  const { errorFields = {}, error } = contract;
  const field = (name: string | undefined): string | undefined =>
    (name && response.headers.get(name)?.trim()) || undefined;
  const read = readAnyErrorBody(failed);
  const code = bare(field(errorFields.code));
  const message =
    textOf(error.message && at(failed.data, error.message)) ??
    textOf(mask(field(errorFields.message) ?? "")) ??
    read?.message ??
    `Status ${response.status}`;
  if (read && (!read.codeless || code === undefined)) return { ...read, message };
  return code === undefined ? undefined : { code, message, details: read?.details };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A code without what services in the style of AWS put around it: `com.example#NoSuchThing:http://errors.example/`. */
function bare(code: string | undefined): string | undefined {
  return code && (/^(?:[\w.]+#)?([\w.-]+)(?::(?:https?:.*)?)?$/.exec(code)?.[1] ?? code);
}
