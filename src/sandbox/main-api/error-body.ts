import type { Failure } from "../core/api.ts";

/** The error body. Handlers set `details`; refusals of the core get theirs here. */
export function errorBody({ code, message, details, violations, neededScope }: Failure): object {
  const fields = violations && fieldsOf(violations);
  const context = details ?? (fields && { fields }) ?? scopeOf(neededScope);
  const count = Object.keys(fields ?? {}).length;
  const sentence = count > 1 ? `${count} fields are not valid.` : message;
  return { error: { code, message: sentence, ...(context !== undefined && { details: context }) } };
}

/** Complaints by field. */
function fieldsOf(violations: NonNullable<Failure["violations"]>): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, complaint } of violations) {
    const field = path.join(".") || "body";
    fields[field] = [...(fields[field] ?? []), complaint];
  }
  return fields;
}

function scopeOf(scope: string | undefined): object | undefined {
  return scope === undefined ? undefined : { reason: "insufficient_scope", required_scope: scope };
}
