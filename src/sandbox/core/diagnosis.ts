import type { ErrorObject } from "ajv";
import { isObject, type JsonObject, list, valueIn } from "./json.ts";

/** An error of a schema check. A `oneOf` or `anyOf` also has one error per branch, in order. */
interface Failure {
  readonly error: ErrorObject;
  readonly branches: readonly Failure[];
}

/** Follows the references of a schema that apply to the same value. */
type Flat = (schema: unknown) => JsonObject;

/**
 * The error that says most about a failed check. If no branch fits, first leave out branches that fix a property
 * (`type`, `operator`) to a value other than the data's. Of the rest, the error deepest in the data counts. At equal
 * depth, the branch that knows most of the data's properties counts.
 */
export function decisive(errors: readonly ErrorObject[], flat: Flat): ErrorObject {
  const [failure] = readLast(errors, errors.length);
  return diagnose(failure, flat);
}

/**
 * Reads the failure that ends before `end`. The check stops at its first error, so a failed `oneOf` comes directly
 * after exactly one failure per branch.
 */
function readLast(errors: readonly ErrorObject[], end: number): [failure: Failure, start: number] {
  const error = errors[end - 1];
  if (error === undefined) throw new Error("A schema check failed without an error.");
  const branches: Failure[] = [];
  let start = end - 1;
  for (let left = branchesOf(error).length; left > 0; left -= 1) {
    const [branch, before] = readLast(errors, start);
    branches.unshift(branch);
    start = before;
  }
  return [{ error, branches }, start];
}

function branchesOf({ keyword, schema, params }: ErrorObject): readonly unknown[] {
  const choice = keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas === null);
  return choice ? list(schema) : [];
}

function diagnose({ error, branches }: Failure, flat: Flat): ErrorObject {
  const choice = list(error.schema).map(flat);
  const needed = neededOne(error, branches, choice);
  if (needed) return needed;
  if (branches.length === 0) return error;
  const constants = branches.map((branch) => branch.error.params.allowedValue);
  const here = branches.every(({ error: { keyword, instancePath } }) => {
    return keyword === "const" && instancePath === error.instancePath;
  });
  if (here) return mustBe(error, constants);
  const fixed = choice.map((branch) => fixedMembers(branch, flat));
  const ruledOut = misfits(fixed, error.data);
  const [name] = ruledOut;
  if (name !== undefined && !ruledOut.includes(undefined)) {
    const values = fixed.flatMap((properties) => properties.get(name) ?? []);
    return mustBe({ ...error, instancePath: `${error.instancePath}/${name}` }, values);
  }
  const [best = error] = branches
    .map((branch, index) => ({ branch, index }))
    .filter(({ index }) => ruledOut[index] === undefined)
    .map(({ branch, index }) => ({
      found: diagnose(branch, flat),
      known: knownMembers(choice[index], error.data),
    }))
    .sort((a, b) => depth(b.found) - depth(a.found) || b.known - a.known)
    .map(({ found }) => found);
  return best;
}

/**
 * The alternative that invalid data was meant for: the only one that its fixed properties allow, or the only
 * one of those that knows any of its properties. `undefined` if that is unclear.
 */
export function meant(choice: readonly unknown[], data: unknown, flat: Flat): unknown {
  const ruledOut = misfits(
    choice.map((branch) => fixedMembers(branch, flat)),
    data,
  );
  const left = choice.filter((_, branch) => ruledOut[branch] === undefined);
  const [only, ...others] =
    left.length === 1 ? left : left.filter((branch) => knownMembers(branch, data) > 0);
  return others.length === 0 ? only : undefined;
}

/** For each alternative, the property that rules it out: several alternatives fix it, and the data's value differs. */
function misfits(
  fixed: readonly ReadonlyMap<string, readonly unknown[]>[],
  data: unknown,
): (string | undefined)[] {
  return fixed.map(
    (properties) =>
      [...properties].find(([name, values]) => {
        const shared = fixed.filter((other) => other.has(name)).length > 1;
        const value = valueIn(data, name);
        return shared && value !== undefined && !values.includes(value);
      })?.[0],
  );
}

function depth({ instancePath }: ErrorObject): number {
  return instancePath.split("/").length;
}

/** Explains branches that require one property each. */
function neededOne(
  error: ErrorObject,
  branches: readonly Failure[],
  choice: readonly JsonObject[],
): ErrorObject | undefined {
  const exactly = error.keyword === "oneOf";
  if (!exactly && error.keyword !== "anyOf") return undefined;
  const asked = choice.map((branch) => list(branch.required));
  const absent = branches.every(({ error: { keyword, instancePath } }) => {
    return keyword === "required" && instancePath === error.instancePath;
  });
  const names = asked.flat();
  const one = asked.every(({ length }) => length === 1) && new Set(names).size === names.length;
  if (!one || !absent) return undefined;
  const last = names.at(-1);
  const amount = exactly ? "exactly" : "at least";
  return {
    ...error,
    message: `needs ${amount} one of ${names.slice(0, -1).join(", ")} and ${last}`,
  };
}

function mustBe(error: ErrorObject, values: readonly unknown[]): ErrorObject {
  const distinct = [...new Set(values)].map((value) => JSON.stringify(value));
  return { ...error, message: `must be ${distinct.join(" or ")}` };
}

/** Properties that a schema limits to one value, or to a list of values. */
function fixedMembers(schema: unknown, flat: Flat): ReadonlyMap<string, readonly unknown[]> {
  const properties = new Map<string, readonly unknown[]>();
  for (const part of allOf(schema)) {
    for (const [name, property] of Object.entries(isObject(part.properties) ? part.properties : {})) {
      for (const layer of allOf(flat(property))) {
        const single = layer.const;
        const several = list(layer.oneOf).map((one) => valueIn(one, "const"));
        if (single !== undefined) properties.set(name, [single]);
        else if (several.length > 0 && !several.includes(undefined)) properties.set(name, several);
      }
    }
  }
  return properties;
}

/** A schema and all those in its `allOf`. */
export function allOf(schema: unknown): JsonObject[] {
  return isObject(schema) ? [schema, ...list(schema.allOf).flatMap(allOf)] : [];
}

/** How many properties of `data` the schema or one of its alternatives declares. */
function knownMembers(schema: unknown, data: unknown): number {
  if (!isObject(data)) return 0;
  const names = new Set(alternatives(schema).flatMap(({ properties }) => Object.keys(Object(properties))));
  return Object.keys(data).filter((name) => names.has(name)).length;
}

function alternatives(schema: unknown): JsonObject[] {
  if (!isObject(schema)) return [];
  const inner = [...list(schema.allOf), ...list(schema.oneOf), ...list(schema.anyOf)];
  return [schema, ...inner.flatMap(alternatives)];
}
