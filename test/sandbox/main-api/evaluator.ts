import { day, start } from "./harness.ts";

/*
 * Counts the people that a rule finds, to compare with the sandbox. It shares no code with the sandbox: it works on the people as the test
 * made them, and spells out each operator as the document describes it.
 */

export interface Person {
  readonly email?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly onList: boolean;
  readonly sends: number;
  readonly inJourney: readonly string[];
  readonly events: readonly { readonly amount: unknown; readonly at: number }[];
}

export interface Question {
  readonly source: string;
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}

export interface Tree {
  readonly base_segment_id?: string;
  readonly match: string;
  readonly conditions: readonly (Tree | Question)[];
}

export const iso = (ms: number): string => new Date(ms).toISOString();

/** The rule of the segment `BASE`. `GONE` had the same rule before it was deleted. */
export const base: Tree = {
  match: "any",
  conditions: [
    { source: "list", field: "LIST", operator: "is_set" },
    { source: "attribute", field: "email", operator: "is_set" },
  ],
};

/** Everything was sent long enough ago to be opened and followed by now. */
export const sentAt = start - 20_000;
const opening = 4000;

function valuesOf(who: Person, index: number, { source, field }: Question): unknown[] {
  const raw = (): unknown => {
    if (source === "list") return who.onList ? iso(start) : undefined;
    if (source === "journey") return who.inJourney;
    if (source === "event" && field === "paid") return who.events.map(({ at }) => iso(at));
    if (source === "event" && field === "paid#amount") return who.events.map(({ amount }) => amount);
    if (source === "engagement" && field.endsWith("_count")) return who.sends;
    if (source === "engagement" && who.sends > 0) {
      const place = ["last_sent_at", "last_opened_at", "last_clicked_at"].indexOf(field);
      return iso(sentAt + place * opening);
    }
    if (field === "email") return who.email && `${who.email}@p${index}.example`;
    if (field === "created_at") return iso(sentAt);
    if (field === "subscribed") return true;
    if (field.startsWith("attributes.")) return who.attributes[field.slice("attributes.".length)];
    return undefined;
  };
  return [raw()].flat(9).filter((value) => value !== undefined && value !== null);
}

function time(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{4}-.*T/.test(value) ? new Date(value).getTime() : undefined;
}

function equal(one: unknown, other: unknown): boolean {
  return time(one) !== undefined && time(other) !== undefined ? time(one) === time(other) : one === other;
}

/** -1, 0 or 1; `undefined` where the two cannot be compared. */
function order(one: unknown, other: unknown): number | undefined {
  const [a, b] =
    typeof one === "number" && typeof other === "number" ? [one, other] : [time(one), time(other)];
  return a === undefined || b === undefined ? undefined : Math.sign(a - b);
}

function asks({ operator, value }: Question, values: readonly unknown[]): boolean {
  let found = false;
  for (const one of values) {
    const text = typeof one === "string" ? one : undefined;
    if (operator === "is_set") found = true;
    if (operator === "equals" && equal(one, value)) found = true;
    if (operator === "contains" && text?.includes(String(value))) found = true;
    if (operator === "starts_with" && text?.startsWith(String(value))) found = true;
    if (operator === "ends_with" && text?.endsWith(String(value))) found = true;
    if (operator === "greater_than" && order(one, value) === 1) found = true;
    if (operator === "less_than" && order(one, value) === -1) found = true;
    if (operator === "in" && [value].flat().some((wanted) => equal(one, wanted))) found = true;
    if (operator === "between") {
      const [low, high] = [value].flat();
      if ([0, 1].includes(order(one, low) ?? 9) && [0, -1].includes(order(one, high) ?? 9)) found = true;
    }
    if (operator === "within_last_days") {
      const at = time(one);
      if (at !== undefined && at <= start && at >= start - Number(value) * day) found = true;
    }
  }
  if (operator === "is_not_set") return values.length === 0;
  if (operator === "not_equals") return !asks({ source: "", field: "", operator: "equals", value }, values);
  return found;
}

/** Whether a rule finds the person at this index. */
export function belongs(who: Person, index: number, tree: Tree): boolean {
  if (tree.base_segment_id === "GONE") return false;
  if (tree.base_segment_id === "BASE" && !belongs(who, index, base)) return false;
  const answers = tree.conditions.map((part) =>
    "conditions" in part ? belongs(who, index, part) : asks(part, valuesOf(who, index, part)),
  );
  return tree.match === "all" ? !answers.includes(false) : answers.includes(true);
}
