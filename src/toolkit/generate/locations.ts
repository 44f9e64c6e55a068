import { isObject } from "../../openapi/json.ts";
import { fieldOf } from "../../openapi/methods.ts";
import type { DescribedOperation, Response } from "../../openapi/operations.ts";
import type { Location } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";

/** The location of an operation: its method. */
export function operationLocation(source: Source, { pathItem, method }: DescribedOperation): Location {
  return source.location(pathItem, fieldOf(method));
}

/** The location of a response: its status, or the component that it refers to. */
export function responseLocation(
  source: Source,
  { value }: DescribedOperation,
  { status, value: response }: Response,
): Location {
  const responses = isObject(value.responses) ? value.responses : value;
  const key = Object.keys(responses).find((each) => each.toUpperCase() === String(status).toUpperCase());
  const entry = key === undefined ? undefined : responses[key];
  if (isObject(entry) && typeof entry.$ref === "string") return source.location(response);
  return source.location(responses, key);
}
