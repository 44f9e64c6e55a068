import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, stringsOf } from "../../openapi/json.ts";
import { type Conjunct, conjunctsOf, type Scoped } from "./conjuncts.ts";
import type { Prover } from "./question.ts";
import { kindsOf, overlaps, valuesOf } from "./schema-keywords.ts";

/** Lower and upper limits that exclude each other, with the types that they are about. */
const LIMITS = [
  ["minimum", "maximum", ["number", "integer"]],
  ["minLength", "maxLength", ["string"]],
  ["minItems", "maxItems", ["array"]],
  ["minProperties", "maxProperties", ["object"]],
] as const;

/** How deep schemas are compared. */
const DEPTH = 3;

/** True if no value can match both schemas. False means only that there is no proof. */
export function areDisjoint(a: Scoped, b: Scoped, proof: Prover, depth = 0): boolean {
  if (depth > DEPTH) return false;
  const [mine, theirs] = [conjunctsOf(a), conjunctsOf(b)];
  if (!mine || !theirs) return true;
  if (mine.some((x) => theirs.some((y) => exclude(x, y) || exclude(y, x)))) return true;
  if (differInProperty(mine, theirs, proof, depth)) return true;
  if (mine.some((x) => isForbidden(b, x, proof)) || theirs.some((y) => isForbidden(a, y, proof))) return true;
  return everyBranch(mine, b, proof, depth) || everyBranch(theirs, a, proof, depth);
}

function exclude({ schema: x }: Conjunct, { schema: y }: Conjunct): boolean {
  const [mine, theirs] = [kindsOf(x), kindsOf(y)];
  if (mine && theirs && !mine.some((type) => overlaps(type, theirs))) return true;
  const [values, others] = [valuesOf(x), valuesOf(y)];
  if (values && others && !values.some((value) => others.some((other) => isDeepStrictEqual(value, other))))
    return true;
  return LIMITS.some(([least, most, types]) => {
    const [low, high] = [x[least], y[most]];
    const isAbout = mine?.every((type) => types.some((each) => each === type)) === true;
    return isAbout && typeof low === "number" && typeof high === "number" && low > high;
  });
}

/** Whether both are objects, and a property that one of them demands has no value that suits both. */
function differInProperty(
  mine: readonly Conjunct[],
  theirs: readonly Conjunct[],
  proof: Prover,
  depth: number,
): boolean {
  const all = [...mine, ...theirs];
  if (!all.some(({ schema }) => isDeepStrictEqual(kindsOf(schema), ["object"]))) return false;
  const demanded = new Set(all.flatMap(({ schema }) => stringsOf(schema.required)));
  return [...demanded].some((name) =>
    mine.some((x) => theirs.some((y) => areDisjoint(part(x, name), part(y, name), proof, depth + 1))),
  );
}

function part({ bundle, schema }: Conjunct, name: string): Scoped {
  const properties = isObject(schema.properties) ? schema.properties : {};
  if (Object.hasOwn(properties, name)) return { bundle, schema: properties[name] };
  const isOther = schema.patternProperties === undefined;
  return { bundle, schema: isOther ? schema.additionalProperties : true };
}

function isForbidden(values: Scoped, { bundle, schema }: Conjunct, proof: Prover): boolean {
  return schema.not !== undefined && proof.within(values, { bundle, schema: schema.not });
}

function everyBranch(all: readonly Conjunct[], other: Scoped, proof: Prover, depth: number): boolean {
  return all.some(({ bundle, schema }) =>
    [schema.anyOf, schema.oneOf].some(
      (branches: Json | undefined) =>
        Array.isArray(branches) &&
        branches.every((each) => areDisjoint({ bundle, schema: each }, other, proof, depth + 1)),
    ),
  );
}
