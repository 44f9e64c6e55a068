import { isObject, type JsonObject } from "../../../src/openapi/json.ts";
import { escapePattern } from "../../../src/openapi/pattern.ts";
import { valueAt } from "../../../src/openapi/pointer.ts";

/** One step into a document: the name of a property, or the entry of an array that has these properties. */
export type Step = string | Readonly<Record<string, unknown>>;

/** A place in a bundle where a fact belongs. */
export interface Place {
  readonly path: readonly Step[];
  /** How to remove the fact from a document that has it here; `undefined` if it is not here. */
  find(document: JsonObject): (() => void) | undefined;
}

/** A statement of a published page, and every place of the bundle that has to carry it. */
export type Fact = readonly [name: string, ...places: Place[]];

/** There is something at the path. */
export function stands(...path: Step[]): Place {
  return { path, find: (document) => walk(document, path)?.remove };
}

/** This value stands at the path. */
export function is(value: unknown, ...path: Step[]): Place {
  const find = (document: JsonObject) => {
    const found = walk(document, path);
    return found && JSON.stringify(found.value) === JSON.stringify(value) ? found.remove : undefined;
  };
  return { path, find };
}

/** The array at the path has this entry. */
export function lists(entry: string, ...path: Step[]): Place {
  const find = (document: JsonObject) => {
    const value = walk(document, path)?.value;
    if (!Array.isArray(value) || !value.includes(entry)) return undefined;
    return () => void value.splice(value.indexOf(entry), 1);
  };
  return { path, find };
}

/** The array at the path has so many entries. */
export function counts(number: number, ...path: Step[]): Place {
  const find = (document: JsonObject) => {
    const value = walk(document, path)?.value;
    return Array.isArray(value) && value.length === number ? () => void value.pop() : undefined;
  };
  return { path, find };
}

/** The text at the path has this phrase, wherever its lines break. */
export function says(phrase: string, ...path: Step[]): Place {
  const pattern = new RegExp(phrase.split(" ").map(escapePattern).join("\\s+"));
  const find = (document: JsonObject) => {
    const found = walk(document, path);
    if (typeof found?.value !== "string" || !pattern.test(found.value)) return undefined;
    const rest = found.value.replace(pattern, "");
    return () => found.replace(rest);
  };
  return { path, find };
}

/** Path of an operation, by method and path: `GET /auth`. */
export function operation(key: string): Step[] {
  const [method = "", path = ""] = key.split(" ");
  return ["paths", path, method.toLowerCase()];
}

/** Path of an operation's response. */
export function response(key: string, status: number): Step[] {
  return [...operation(key), "responses", String(status)];
}

/** Path of a property of a component schema. */
export function property(schema: string, ...names: string[]): Step[] {
  return ["components", "schemas", schema, ...names.flatMap((name) => ["properties", name])];
}

/** Path of an operation's parameter. */
export function parameter(key: string, name: string): Step[] {
  return [...operation(key), "parameters", { name }];
}

/** Path of an operation's JSON body. */
export function requestBody(key: string, ...more: Step[]): Step[] {
  return [...operation(key), "requestBody", "content", "application/json", "schema", ...more];
}

/** The response shows this example, by its name. */
export function shows(example: string, key: string, status: number): Place {
  return stands(...response(key, status), "content", "application/json", "examples", example);
}

interface Found {
  readonly value: unknown;
  readonly remove: () => void;
  readonly replace: (value: unknown) => void;
}

/** What stands at a path, through all references on the way. */
function walk(document: JsonObject, path: readonly Step[]): Found | undefined {
  const nothing = () => undefined;
  let found: Found = { value: document, remove: nothing, replace: nothing };
  for (const step of path) {
    const next = enter(resolved(document, found.value, step), step, document);
    if (!next) return undefined;
    found = next;
  }
  return found;
}

function enter(holder: unknown, step: Step, document: JsonObject): Found | undefined {
  if (typeof step === "string") {
    if (!isObject(holder) || !Object.hasOwn(holder, step)) return undefined;
    return {
      value: holder[step],
      remove: () => void Reflect.deleteProperty(holder, step),
      replace: (value) => void Reflect.set(holder, step, value),
    };
  }
  if (!Array.isArray(holder)) return undefined;
  const index = holder.findIndex((entry) => {
    const target = resolved(document, entry);
    return isObject(target) && Object.entries(step).every(([name, value]) => target[name] === value);
  });
  if (index < 0) return undefined;
  return {
    value: holder[index],
    remove: () => void holder.splice(index, 1),
    replace: (value) => void holder.splice(index, 1, value),
  };
}

/** Follows a reference, unless the wanted property stands beside it. */
function resolved(document: JsonObject, value: unknown, step?: Step): unknown {
  if (!isObject(value) || typeof value.$ref !== "string") return value;
  if (typeof step === "string" && Object.hasOwn(value, step)) return value;
  return resolved(document, valueAt(document, value.$ref.slice(1)), step);
}
