import type { ErrorCode } from "../../openapi/contract.ts";
import { type JsonObject, numberOf, objectsOf, textOf } from "../../openapi/json.ts";
import { errorsOf, type SourceOperation } from "../../openapi/operations.ts";
import type { Place } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Typed } from "../../openapi/walk.ts";

/** A documented error code: what the contract says of it, and its cause for the doc comment. */
export interface Code extends ErrorCode {
  readonly cause: string;
  readonly place: Place;
}

export interface CodeList {
  readonly open: boolean;
  readonly codes: ReadonlyMap<string, Code>;
  /** The schema that lists them. */
  readonly schema: JsonObject | undefined;
}

/** The one list of error codes: a `oneOf` of `const`s that have an `x-status`. */
export function readCodes(source: Source, root: JsonObject, objects: readonly Typed[]): CodeList {
  const lists = objects
    .filter(
      ({ type, value }) => type === "schema" && objectsOf(value.oneOf).some((member) => "x-status" in member),
    )
    .map(({ value }) => value);
  const [schema, ...others] = lists;
  if (!schema) {
    const remedy =
      "Add a component schema with `oneOf`: one `const` per code, each with x-status, x-remedy and x-retryable.";
    source.report(source.place(root), "code-list", "The document has no list of its error codes", remedy);
    return { open: false, codes: new Map(), schema: undefined };
  }
  for (const other of others) {
    const remedy = "Keep one list per API; what comes with which status is said by x-codes.";
    source.report(source.place(other), "code-list", "This is a second list of error codes", remedy);
  }
  const codes = new Map<string, Code>();
  for (const member of objectsOf(schema.oneOf)) {
    const name = textOf(member.const);
    const code = readCode(source, member, name);
    if (name === undefined || !code) continue;
    if (codes.has(name))
      source.report(code.place, "code-list", `The code ${name} is listed twice`, "Remove one of the two.");
    codes.set(name, code);
  }
  return { open: schema["x-open"] === true, codes, schema };
}

function readCode(source: Source, member: JsonObject, name: string | undefined): Code | undefined {
  const place = source.place(member);
  const needed = ["const", "description", "x-status", "x-remedy", "x-retryable"];
  const missing = needed.filter((keyword) => member[keyword] === undefined);
  if (missing.length > 0) {
    const remedy = "Each code has a const, a description (its cause), x-status, x-remedy and x-retryable.";
    source.report(place, "code-incomplete", `The code ${name ?? "here"} lacks ${missing.join(", ")}`, remedy);
  }
  const status = numberOf(member["x-status"]);
  const remedy = textOf(member["x-remedy"]);
  const cause = textOf(member.description);
  if (status === undefined || remedy === undefined || cause === undefined) return undefined;
  return {
    status,
    remedy: inline(remedy),
    retryable: member["x-retryable"] === true,
    cause: inline(cause),
    place,
  };
}

/** Every error response says which codes come with it, every code is one of the list, every code of the list is used. */
export function checkCodes(source: Source, operations: readonly SourceOperation[], list: CodeList): void {
  const used = new Set<string>();
  for (const operation of operations) {
    for (const { status, value, place } of operation.responses) {
      if (status < 400) {
        if (value["x-codes"] === undefined) continue;
        const remedy = "Remove it: only 4xx and 5xx responses carry an error code.";
        source.report(
          source.place(value, "x-codes"),
          "codes-on-success",
          `x-codes on a response with status ${status}`,
          remedy,
        );
      } else if (value["x-codes"] === undefined) {
        const remedy =
          "Add `x-codes: [...]` to the response: the codes that this operation gives with this status.";
        source.report(
          place,
          "codes-missing",
          `${operation.key} ${status} does not say which codes it gives`,
          remedy,
        );
      } else {
        for (const code of codesOf(value)) used.add(code);
        checkResponseCodes(source, value, status, list);
      }
    }
  }
  for (const [name, { place }] of list.codes) {
    if (used.has(name)) continue;
    const remedy = "Name it in the x-codes of a response that gives it, or take it out of the list.";
    source.report(place, "code-unused", `No response gives the code ${name}`, remedy);
  }
}

function checkResponseCodes(source: Source, response: JsonObject, status: number, list: CodeList): void {
  const place = source.place(response, "x-codes");
  for (const name of codesOf(response)) {
    const code = list.codes.get(name);
    if (!code) {
      const remedy = "Correct the spelling, or add it to the list of error codes.";
      source.report(place, "codes-unknown", `${name} is not in the list of error codes`, remedy);
    } else if (code.status !== status) {
      const remedy = `Move it to the ${code.status} response, or correct its x-status (${code.place.file}:${code.place.line}).`;
      source.report(
        place,
        "codes-status",
        `${name} has x-status ${code.status}, this response is a ${status}`,
        remedy,
      );
    }
  }
}

/** The codes of a response or link. */
export function codesOf(value: JsonObject): string[] {
  const codes = value["x-codes"];
  return Array.isArray(codes) ? codes.filter((code) => typeof code === "string") : [];
}

/** All codes an operation can give. */
export function documentedCodes(operation: SourceOperation): Set<string> {
  return new Set(errorsOf(operation).flatMap(({ value }) => codesOf(value)));
}

/** A folded text of the document on one line. */
export function inline(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
