/** A rule after the schema check. */
export interface Rule {
  readonly base_segment_id?: string;
  readonly match: "all" | "any";
  readonly conditions: readonly (Rule | Condition)[];
}

export type Scalar = string | number | boolean;

export type Condition = Field & Question;

export interface Field {
  readonly source: "attribute" | "engagement" | "event" | "journey" | "list";
  readonly field: string;
}

export type Question =
  | { readonly operator: "equals" | "not_equals"; readonly value: Scalar }
  | { readonly operator: "contains" | "starts_with" | "ends_with"; readonly value: string }
  | { readonly operator: "greater_than" | "less_than"; readonly value: number | string }
  | { readonly operator: "between"; readonly value: readonly [number | string, number | string] }
  | { readonly operator: "in"; readonly value: readonly Scalar[] }
  | { readonly operator: "is_set" | "is_not_set" }
  | { readonly operator: "within_last_days"; readonly value: number };

export function isRule(part: Rule | Condition): part is Rule {
  return "conditions" in part;
}

/** Yields a rule and every rule in it, each with its path from the outermost one. */
export function* rulesIn(
  rule: Rule,
  path: readonly string[] = [],
): Iterable<[rule: Rule, path: readonly string[]]> {
  yield [rule, path];
  for (const [index, part] of rule.conditions.entries()) {
    if (isRule(part)) yield* rulesIn(part, [...path, "conditions", String(index)]);
  }
}

/** Every condition of a rule, at any depth. */
export function* conditionsIn(rule: Rule): Iterable<Condition> {
  for (const [{ conditions }] of rulesIn(rule)) {
    for (const part of conditions) if (!isRule(part)) yield part;
  }
}
