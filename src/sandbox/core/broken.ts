import type { ErrorObject } from "ajv";
import type { SandboxApi } from "./api.ts";
import { decisive } from "./diagnosis.ts";
import { type JsonObject, object } from "./json.ts";
import { Refusal } from "./refusal.ts";
import type { Route, Routes } from "./routes.ts";
import { type RequestViolation, sentenceOf } from "./violation.ts";

/** The errors that an API names: all, or the one that says most. */
export function brokenBy(
  api: SandboxApi,
  { findViolations, bundle }: Routes,
  { validate }: Route,
  schema: JsonObject,
  data: object,
): readonly ErrorObject[] {
  const check = validate(schema);
  if (check(data)) return [];
  return api.namesEveryViolation ? findViolations(schema, data) : [decisiveOf(bundle, check.errors)];
}

export function decisiveOf(
  bundle: Routes["bundle"],
  errors: readonly ErrorObject[] | null | undefined,
): ErrorObject {
  return decisive(errors ?? [], (schema) => bundle.flat(object(schema)));
}

/** The first violation sets the code. */
export function refusalOf(api: SandboxApi, violations: readonly RequestViolation[]): Refusal {
  const [first] = violations;
  if (first === undefined) throw new Error("A check failed without a violation.");
  return new Refusal(first.code ?? api.codes.schema, sentenceOf(first), { violations });
}
