import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { codesOf, isOpen } from "../../openapi/annotations.ts";
import { isCodeList, type ListedCode, listedCodes } from "../../openapi/code-list.ts";
import type { ErrorCode, Status } from "../../openapi/contract.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { type DescribedOperation, errorsOf, isErrorStatus, type Response } from "../../openapi/operations.ts";
import type { Location } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Typed } from "../../openapi/walk.ts";
import { responseLocation } from "./locations.ts";

/** A documented error code, with its cause for the doc comment. */
export interface Code extends ErrorCode {
  readonly cause: string;
  readonly location: Location;
}

export interface CodeList {
  readonly open: boolean;
  readonly codes: ReadonlyMap<string, Code>;
  /** The schema that lists them. */
  readonly schema: JsonObject | undefined;
}

/** The one list of error codes: a `oneOf` of `const`s that have an `x-status`. */
export function readCodes(source: Source, root: JsonObject, objects: readonly Typed[]): CodeList {
  const lists = objects.flatMap(({ type, value }) => (type === "schema" && isCodeList(value) ? [value] : []));
  const [schema, ...others] = lists;
  if (!schema) {
    const remedy =
      "Add a component schema with `oneOf`: one `const` per code, each with x-status, x-remedy and x-retryable.";
    source.report(source.location(root), "code-list", "The document has no list of its error codes", remedy);
    return { open: false, codes: new Map(), schema: undefined };
  }
  for (const other of others) {
    const remedy = "Keep one list per API; what comes with which status is said by x-codes.";
    source.report(source.location(other), "code-list", "This is a second list of error codes", remedy);
  }
  const codes = new Map<string, Code>();
  for (const listed of listedCodes(schema)) {
    const { name } = listed;
    const code = readCode(source, listed);
    if (name === undefined || !code) continue;
    if (codes.has(name))
      source.report(code.location, "code-list", `The code ${name} is listed twice`, "Remove one of the two.");
    codes.set(name, code);
  }
  return { open: isOpen(schema), codes, schema };
}

function readCode(source: Source, listed: ListedCode): Code | undefined {
  const { name, status, otherStatuses, cause, remedy, retryable, value } = listed;
  const location = source.location(value);
  const needed = ["const", "description", ANNOTATION.status, ANNOTATION.remedy, ANNOTATION.retryable];
  const missing = needed.filter((keyword) => value[keyword] === undefined);
  if (missing.length > 0) {
    const advice = "Each code has a const, a description (its cause), x-status, x-remedy and x-retryable.";
    const message = `The code ${name ?? "here"} lacks ${missing.join(", ")}`;
    source.report(location, "code-incomplete", message, advice);
  }
  if (status === undefined || remedy === undefined || cause === undefined) return undefined;
  const others = otherStatuses.length > 0 ? { otherStatuses } : {};
  return {
    status,
    ...others,
    remedy: inline(remedy),
    retryable: retryable === true,
    cause: inline(cause),
    location,
  };
}

/** Checks that every error response names its codes, that the list has each of them, and that no listed code is unused. */
export function checkCodes(source: Source, operations: readonly DescribedOperation[], list: CodeList): void {
  const used = new Set<string>();
  for (const operation of operations) {
    for (const response of operation.responses) {
      const { status, value } = response;
      const codes = codesOf(value);
      if (!isErrorStatus(status)) {
        if (codes === undefined) continue;
        const remedy = "Remove it: only 4xx and 5xx responses carry an error code.";
        const message = `x-codes on a response with status ${status}`;
        source.report(source.location(value, ANNOTATION.codes), "codes-on-success", message, remedy);
      } else if (codes === undefined) {
        const remedy =
          "Add `x-codes: [...]` to the response: the codes that this operation gives with this status.";
        const message = `${operation.key} ${status} does not say which codes it gives`;
        source.report(responseLocation(source, operation, response), "codes-missing", message, remedy);
      } else {
        for (const code of codes) used.add(code);
        checkResponseCodes(source, response, codes, list);
      }
    }
  }
  for (const [name, { location }] of list.codes) {
    if (used.has(name)) continue;
    const remedy = "Name it in the x-codes of a response that gives it, or take it out of the list.";
    source.report(location, "code-unused", `No response gives the code ${name}`, remedy);
  }
}

function checkResponseCodes(
  source: Source,
  { status, value }: Response,
  codes: readonly string[],
  list: CodeList,
): void {
  const location = source.location(value, ANNOTATION.codes);
  for (const name of codes) {
    const code = list.codes.get(name);
    if (!code) {
      const remedy = "Correct the spelling, or add it to the list of error codes.";
      source.report(location, "codes-unknown", `${name} is not in the list of error codes`, remedy);
    } else if (!comesWith(code, status)) {
      const { file, line } = code.location;
      const statuses = statusesOf(code).join(", ");
      const remedy = `Move it to the ${statuses} response, or correct its x-status (${file}:${line}).`;
      const message = `${name} has x-status ${statuses}, this response is a ${status}`;
      source.report(location, "codes-status", message, remedy);
    }
  }
}

/** Every status that a code can come with. */
export function statusesOf({ status, otherStatuses = [] }: ErrorCode): readonly number[] {
  return [status, ...otherStatuses];
}

/** Whether a code can come with a response of this status, class of statuses or `default`. */
export function comesWith(code: ErrorCode, status: Status): boolean {
  return statusesOf(code).some((each) => [each, `${String(each)[0]}XX`, "default"].includes(status));
}

/** All codes an operation can give. */
export function documentedCodes(operation: DescribedOperation): Set<string> {
  return new Set(errorsOf(operation).flatMap(({ value }) => codesOf(value) ?? []));
}

/** Puts a text on one line. */
export function inline(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
