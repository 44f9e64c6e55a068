import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { entriesOf, isObject, type Json, stringsOf } from "../../openapi/json.ts";
import { OBJECT_TYPES, type ObjectType } from "../../openapi/walk.ts";

/** What spec/extensions.schema.yaml says about one annotation. */
export interface Annotation {
  readonly standsOn: readonly (ObjectType | "any")[];
  readonly beside: readonly string[];
  /** True if no program reads it: it is for authors and reviewers of this project's documents. */
  readonly house: boolean;
  /** True if other tools have a property of this name on objects where ours has no meaning. */
  readonly common: boolean;
  readonly validate: ValidateFunction;
}

export type Vocabulary = ReadonlyMap<string, Annotation>;

/** The annotations by name. @throws Error if the file names an object that OpenAPI does not have. */
export function readVocabulary(path: string): Vocabulary {
  const document: Json = parse(readFileSync(path, "utf8"));
  // To make a validator smaller takes longer than to run it on the few values of a document.
  const ajv = new Ajv2020({ allErrors: true, code: { optimize: false } });
  ajv.addVocabulary(["standsOn", "beside", "house", "common"]);
  const annotations = new Map<string, Annotation>();
  for (const [name, schema] of entriesOf(isObject(document) ? document.properties : undefined)) {
    if (!isObject(schema)) continue;
    let compiled: ValidateFunction | undefined;
    annotations.set(name, {
      standsOn: stringsOf(schema.standsOn).map((location) => objectType(location, name)),
      beside: stringsOf(schema.beside),
      house: schema.house === true,
      common: schema.common === true,
      // No document uses them all, and to compile one takes longer than to check with it.
      get validate() {
        compiled ??= ajv.compile(schema);
        return compiled;
      },
    });
  }
  return annotations;
}

function objectType(location: string, annotation: string): ObjectType | "any" {
  const type = [...OBJECT_TYPES, "any" as const].find((each) => each === location);
  if (type === undefined)
    throw new Error(`${annotation} cannot stand on "${location}": OpenAPI has no such object.`);
  return type;
}
