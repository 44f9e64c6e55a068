import type { Question } from "./rules.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Whether the values satisfy the question at `now` (ms). */
export function holds(question: Question, values: readonly unknown[], now: number): boolean {
  switch (question.operator) {
    case "is_set":
      return values.length > 0;
    case "is_not_set":
      return values.length === 0;
    case "equals":
      return values.some((value) => same(value, question.value));
    case "not_equals":
      return !values.some((value) => same(value, question.value));
    case "in":
      return values.some((value) => question.value.some((wanted) => same(value, wanted)));
    case "contains":
      return values.some((value) => typeof value === "string" && value.includes(question.value));
    case "starts_with":
      return values.some((value) => typeof value === "string" && value.startsWith(question.value));
    case "ends_with":
      return values.some((value) => typeof value === "string" && value.endsWith(question.value));
    case "greater_than":
      return values.some((value) => difference(value, question.value) > 0);
    case "less_than":
      return values.some((value) => difference(value, question.value) < 0);
    case "between": {
      const [lower, upper] = question.value;
      return values.some((value) => difference(value, lower) >= 0 && difference(value, upper) <= 0);
    }
    case "within_last_days":
      return values.some((value) => {
        const age = now - momentOf(value);
        return age >= 0 && age <= question.value * DAY;
      });
  }
}

/** Whether two values are equal. Date-times are equal if they mean the same moment. */
function same(one: unknown, other: unknown): boolean {
  return one === other || momentOf(one) === momentOf(other);
}

/** Above zero if `one` is larger or later. `NaN`, which fails every comparison, if the two cannot be compared. */
function difference(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return momentOf(one) - momentOf(other);
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The time of an RFC 3339 date-time, in ms; `NaN` for everything else. */
export function momentOf(value: unknown): number {
  const text = typeof value === "string" ? value.toUpperCase() : "";
  return DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
}
