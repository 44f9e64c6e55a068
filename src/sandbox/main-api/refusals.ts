import { Refusal } from "../core/refusal.ts";

/** What a request can name by an id. */
export type Resource = "contact" | "segment" | "journey" | "campaign" | "list" | "project";

/** Violations that a schema cannot express. `fields` has a complaint for each field. */
export function invalid(fields: Readonly<Record<string, string>>): Refusal {
  const [[field, complaint] = ["body", "is not valid"]] = Object.entries(fields);
  const details = Object.entries(fields).map(([name, text]) => [name, [text]]);
  const label = field === "body" ? "The body" : `\`${field}\``;
  return new Refusal("validation_failed", `${label} ${complaint}.`, {
    details: { fields: Object.fromEntries(details) },
  });
}

export function notFound(resource: Resource, id: string): Refusal {
  return new Refusal("not_found", `There is no ${resource} with that id.`, { details: { resource, id } });
}

export function otherOrganisation(): Refusal {
  return new Refusal("forbidden", "This belongs to another organisation.", {
    details: { reason: "other_organisation" },
  });
}

export function duplicate(resource: Resource, field: string, value: string, existingId: string): Refusal {
  return new Refusal("duplicate", `Another ${resource} has this ${field}.`, {
    details: { field, value, existing_id: existingId },
  });
}

export function quotaExceeded(resource: "contacts" | "sends", limit: number, used: number): Refusal {
  return new Refusal("quota_exceeded", `The plan allows ${limit} ${resource}, and all are used.`, {
    details: { resource, limit, used },
  });
}

export function brokenRule(rule: string, message: string, more: object = {}): Refusal {
  return new Refusal("business_rule_violation", message, { details: { rule, ...more } });
}
