import { isExtension } from "../../openapi/annotation-names.ts";
import { isData } from "../../openapi/data-keywords.ts";
import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { fieldOf, METHODS } from "../../openapi/methods.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";
import { anchorIn, anchorOf } from "../../openapi/named-references.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import { targetIn } from "../../openapi/references.ts";
import { walk } from "../../openapi/walk.ts";
import { named } from "./named.ts";

/** The object whose `$ref` leads nowhere, and where it stands. */
interface LostPlace {
  readonly holder: JsonObject;
  readonly path: readonly (string | number)[];
}

/** What is missing from a document, and the references that name it. */
export interface Lost {
  readonly target: string;
  readonly places: readonly [LostPlace, ...LostPlace[]];
}

/** What references of a document name and is nowhere. Extensions, data and examples are not searched. */
export function lostReferences(document: JsonObject): Lost[] {
  const lost = new Map<string, [LostPlace, ...LostPlace[]]>();
  const visit = (value: Json, path: readonly (string | number)[], keysAreNames: boolean): void => {
    if (typeof value !== "object" || value === null) return;
    if (isObject(value) && !keysAreNames && isLost(document, value)) {
      const target = String(value.$ref);
      const known = lost.get(target);
      if (known) known.push({ holder: value, path });
      else lost.set(target, [{ holder: value, path }]);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (keysAreNames) visit(inner, [...path, key], false);
      else if (!isPassed(key, inner)) visit(inner, [...path, key], NAME_MAPS.has(key));
    }
  };
  visit(document, [], false);
  return [...lost].map(([target, places]) => ({ target, places }));
}

/**
 * Takes what `lost` names out of a document, in place. A schema stands for any value then. An operation that lacks one of its
 * parameters, its body or a success cannot be called, so it goes as well. Returns what became of each, as the end of a sentence.
 */
export function withoutLost(document: JsonObject, lost: readonly Lost[]): string[] {
  if (lost.length === 0) return [];
  const types = new Map(
    walk(new OpenApiDocument(document), document, "root").map(({ type, value }) => [value, type]),
  );
  const isSchema = ({ holder }: LostPlace) => types.get(holder) === "schema";
  const left = withoutOperations(document);
  for (const { places } of lost) for (const place of places) if (isSchema(place)) delete place.holder.$ref;
  dropLost(document, document, false);
  return lost.map(({ target, places }) => {
    const keys = left.get(target) ?? [];
    if (keys.length > 0)
      return `${named(keys)} ${keys.length === 1 ? "needs it, and is" : "need it, and are"} left out`;
    return places.every(isSchema) ? "any value fits there" : "what refers to it is left out";
  });
}

/** Takes the operations out that cannot be called, in place. Returns them by the target that they lack. */
function withoutOperations(document: JsonObject): Map<string, string[]> {
  const left = new Map<string, string[]>();
  const add = (target: string, what: string) => left.set(target, [...(left.get(target) ?? []), what]);
  const whole = new OpenApiDocument(document);
  for (const [path, reference] of entriesOf(document.paths)) {
    const item = whole.resolve(reference);
    const target = lostBehind(document, reference);
    if (target !== undefined) add(target, path);
    for (const method of METHODS) {
      const operation = item?.[fieldOf(method)];
      if (!isObject(operation)) continue;
      const lacks = new Set(neededBy(item, operation).flatMap((each) => lostBehind(document, each) ?? []));
      for (const each of lacks) add(each, `${method} ${path}`);
      if (lacks.size > 0) delete item?.[fieldOf(method)];
    }
  }
  return left;
}

/** What a call of an operation cannot do without. A class of errors that is not described is an unexpected response. */
function neededBy(item: JsonObject | undefined, operation: JsonObject): Json[] {
  const responses = entriesOf(operation.responses);
  const successes = responses.filter(([status]) => isSuccessKey(status));
  const read = successes.length > 0 ? successes : responses.filter(([status]) => status === "default");
  return [
    ...objectsOf(item?.parameters),
    ...objectsOf(operation.parameters),
    ...(operation.requestBody === undefined ? [] : [operation.requestBody]),
    ...read.map(([, response]) => response),
  ];
}

/** Drops the properties of objects and the items of lists that are such references, or lead to one. */
function dropLost(document: JsonObject, value: Json, keysAreNames: boolean): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!keysAreNames && isPassed(key, inner)) continue;
    if (Array.isArray(inner)) {
      const kept = inner.filter((each) => lostBehind(document, each) === undefined);
      if (kept.length < inner.length) Object.assign(value, { [key]: kept });
    } else if (lostBehind(document, inner) !== undefined) {
      Reflect.deleteProperty(value, key);
      continue;
    }
    dropLost(document, Reflect.get(value, key), !keysAreNames && NAME_MAPS.has(key));
  }
}

/** The target that is missing behind a reference, through any number of steps. */
function lostBehind(document: JsonObject, value: Json | undefined): string | undefined {
  const seen = new Set<Json>();
  let current = value;
  while (isObject(current) && typeof current.$ref === "string" && !seen.has(current)) {
    if (isLost(document, current)) return current.$ref;
    seen.add(current);
    current = targetIn(document, current);
  }
  return undefined;
}

function isLost(document: JsonObject, value: JsonObject): boolean {
  if (typeof value.$ref !== "string" || targetIn(document, value) !== undefined) return false;
  const anchor = value.$ref.startsWith("#") ? anchorOf(value.$ref) : undefined;
  return anchor === undefined || anchorIn(document, anchor) === undefined;
}

function isPassed(key: string, value: Json): boolean {
  return isExtension(key) || isData(key, value) || key === "examples";
}
