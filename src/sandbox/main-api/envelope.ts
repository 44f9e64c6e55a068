import type { Problem } from "../api.ts";

/** The error body. `details` has a shape for each code that needs one; what the core refuses gets its own here. */
export function envelope({ code, message, details, breach, neededScope }: Problem): object {
  const context = details ?? fieldsOf(breach) ?? scopeOf(neededScope);
  return { error: { code, message, ...(context !== undefined && { details: context }) } };
}

function fieldsOf(breach: Problem["breach"]): object | undefined {
  return breach && { fields: { [breach.path.join(".") || "body"]: [breach.complaint] } };
}

function scopeOf(scope: string | undefined): object | undefined {
  return scope === undefined ? undefined : { reason: "insufficient_scope", required_scope: scope };
}
