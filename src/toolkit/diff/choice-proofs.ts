import { entriesOf, isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Conjunct, Scoped } from "./conjuncts.ts";
import { areDisjoint } from "./disjoint.ts";
import type { Question } from "./question.ts";
import { isSame } from "./same.ts";

/** True if every value in question provably matches a keyword with other schemas for the same value, or for its names. */
export function choiceHolds(key: string, outer: Conjunct, question: Question): boolean {
  const { inner, mine, proof } = question;
  const { bundle, schema } = outer;
  const theirs = (value: Json | undefined): Scoped => ({ bundle, schema: value });
  const isWithin = (value: Json | undefined) => proof.within(inner, theirs(value));
  const value = schema[key];
  const branches = Array.isArray(value) ? value : [];
  switch (key) {
    case "anyOf":
      return branches.some(isWithin);
    case "oneOf":
      return oneOfHolds(branches, bundle, question);
    case "not":
      return (
        areDisjoint(inner, theirs(value), proof) ||
        having(mine, "not").some((own) => proof.within(theirs(value), own))
      );
    case "if":
      return ifHolds(outer, question);
    case "propertyNames":
      return having(mine, key).some((own) => proof.partWithin(own, theirs(value)));
    case "contains":
      return containsHolds(outer, question);
    case "dependentSchemas":
      return entriesOf(value).every(
        ([name, each]) =>
          isWithin(each) ||
          mine.some(({ bundle: own, schema: { dependentSchemas } }) => {
            const mineOf = isObject(dependentSchemas) ? dependentSchemas[name] : undefined;
            return mineOf !== undefined && proof.within({ bundle: own, schema: mineOf }, theirs(each));
          }),
      );
    default:
      return false;
  }
}

/** The schemas that a keyword of some conjunct has. */
function having(mine: readonly Conjunct[], key: string): Scoped[] {
  return mine.flatMap(({ bundle, schema }) =>
    schema[key] === undefined ? [] : [{ bundle, schema: schema[key] }],
  );
}

/** Exactly one branch must hold: one provably does, and the others provably do not. */
function oneOfHolds(
  branches: readonly Json[],
  bundle: Conjunct["bundle"],
  { inner, mine, proof }: Question,
): boolean {
  const scoped = branches.map((schema) => ({ bundle, schema }));
  const isOne = (value: Scoped, isExcluded: (other: Scoped) => boolean) =>
    scoped.some(
      (branch, at) =>
        proof.within(value, branch) && scoped.every((other, index) => index === at || isExcluded(other)),
    );
  if (isOne(inner, (other) => areDisjoint(inner, other, proof))) return true;
  return mine.some(({ bundle: own, schema: { oneOf } }) => {
    if (!Array.isArray(oneOf)) return false;
    const choice = oneOf.map((schema): Scoped => ({ bundle: own, schema }));
    for (const { schema } of choice) proof.nameBranch(schema, inner.schema);
    return choice.every((value, at) =>
      // A value of one branch is none of the others, and so none of what lies within those.
      isOne(
        value,
        (other) =>
          areDisjoint(value, other, proof) ||
          choice.some((each, index) => index !== at && proof.within(other, each)),
      ),
    );
  });
}

function ifHolds({ bundle, schema }: Conjunct, { inner, mine, proof }: Question): boolean {
  const condition = { bundle, schema: schema.if };
  const isWithin = (key: "then" | "else", from: Scoped = inner) =>
    proof.within(from, { bundle, schema: schema[key] });
  const same = mine.filter((each) =>
    isSame({ bundle: each.bundle, schema: each.schema.if ?? false }, condition),
  );
  const byOwn = (key: "then" | "else") =>
    same.some((each) => isWithin(key, { bundle: each.bundle, schema: each.schema[key] }));
  const isNever = () => areDisjoint(inner, condition, proof);
  const isAlways = () => proof.within(inner, condition);
  return (
    (isWithin("then") || byOwn("then") || isNever()) && (isWithin("else") || byOwn("else") || isAlways())
  );
}

/** At least so many items match, and at most so many. */
function containsHolds({ bundle, schema }: Conjunct, { mine, proof }: Question): boolean {
  const item = { bundle, schema: schema.contains };
  const [least, most] = [countOf(schema, "minContains") ?? 1, countOf(schema, "maxContains")];
  const owners = mine.filter((each) => each.schema.contains !== undefined);
  const own = ({ bundle: from, schema: { contains } }: Conjunct): Scoped => ({
    bundle: from,
    schema: contains,
  });
  const hasEnough =
    least === 0 ||
    owners.some(
      (each) => (countOf(each.schema, "minContains") ?? 1) >= least && proof.partWithin(own(each), item),
    );
  if (!hasEnough || most === undefined) return hasEnough;
  return (
    mine.some(({ schema: { maxItems } }) => typeof maxItems === "number" && maxItems <= most) ||
    owners.some(
      (each) =>
        (countOf(each.schema, "maxContains") ?? Number.POSITIVE_INFINITY) <= most &&
        proof.partWithin(item, own(each)),
    )
  );
}

function countOf(schema: JsonObject, key: string): number | undefined {
  const value = schema[key];
  return typeof value === "number" ? value : undefined;
}
