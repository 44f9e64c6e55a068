import type ts from "typescript";
import { ANNOTATION, isExtension } from "../../openapi/annotation-names.ts";
import { isOpen } from "../../openapi/annotations.ts";
import { isData } from "../../openapi/data-keywords.ts";
import { isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";
import { asSent } from "./as-sent.ts";
import { optionalFields } from "./optional-fields.ts";
import { plainIds } from "./plain-ids.ts";
import { namedRecursiveLists } from "./recursive-lists.ts";
import { requiredInAll } from "./required-in-all.ts";
import { SENDABLE } from "./sendable.ts";
import { standInType } from "./stand-in.ts";
import { toldApart } from "./told-apart.ts";
import { compiler, parts, write } from "./type-tool.ts";
import { withoutUnsendable } from "./unsendable-parameters.ts";
import { RECEIVED_TYPES, writeOnlyTypes } from "./write-only.ts";

const { NEVER, STRING, tsIntersection, tsLiteral, tsRecord, tsUnion } = parts;

/**
 * Types of a bundle. A list of constants becomes a union of literals; with `x-open` it allows any other string.
 * @throws Error if the tool cannot read the form of the document.
 */
export function typesOf(bundle: JsonObject): string {
  // Cast: `typed` of an object is an object.
  const document = plainIds(toldApart(describeLists(typed(bundle) as JsonObject)));
  const tree = write(optionalFields(withoutUnsendable(asSent(document))), {
    defaultNonNullable: false,
    // An object without properties is open. The tool's own reading, an object that is always empty, makes `never` of every property
    // of an `allOf` with it.
    emptyObjectsUnknown: true,
    silent: true,
    postTransform: standInType,
    transform: (schema) => {
      // Cast: the tool hands on the schemas of the document.
      const value = schema as unknown as JsonObject;
      return unionOf(value) ?? binary(value) ?? closed(value);
    },
  });
  const types = parts.astToString(writeOnlyTypes(namedRecursiveLists(requiredInAll(tree))));
  const uses = (name: string) => new RegExp(`\\b${name}<`).test(types);
  return `${types}${uses("Sendable") ? SENDABLE : ""}${uses("Received") ? RECEIVED_TYPES : ""}`;
}

/** Bytes are a Blob in requests and responses. */
function binary({ type, format, contentEncoding, contentMediaType }: JsonObject): ts.TypeNode | undefined {
  const isBytes =
    format === "binary" || (contentEncoding === undefined && contentMediaType === "application/octet-stream");
  return type === "string" && isBytes ? compiler.factory.createTypeReferenceNode("Blob") : undefined;
}

/** An object that must be empty. */
function closed(schema: JsonObject): ts.TypeNode | undefined {
  const { type, additionalProperties } = schema;
  if (type !== "object" || additionalProperties !== false) return undefined;
  const more = ["properties", "patternProperties", "$defs", "allOf", "anyOf", "oneOf", "enum"];
  return more.some((name) => schema[name] !== undefined) ? undefined : tsRecord(STRING, NEVER);
}

/**
 * Removes the extensions of others, which may be anything where the tool expects an object, and data that the tool would take for a
 * reference.
 */
function typed(value: Json, holder = ""): Json {
  if (Array.isArray(value)) return value.map((each) => typed(each));
  if (!isObject(value)) return value;
  const keysAreNames = NAME_MAPS.has(holder);
  const kept = Object.entries(value).filter(([name, each]) => {
    if (!keysAreNames && isData(name, each) && holdsReference(each)) return false;
    // The tool takes the values of an object for schemas.
    if (name === "enum" && value.type === "object" && !keysAreNames) return false;
    if (!isExtension(name) || name === ANNOTATION.open) return true;
    // Components may be called x-something.
    return keysAreNames && holder !== "paths" && (isObject(each) || typeof each === "boolean");
  });
  return Object.fromEntries(kept.map(([name, each]) => [name, typed(each, keysAreNames ? "" : name)]));
}

function holdsReference(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsReference);
  return isObject(value) && (typeof value.$ref === "string" || Object.values(value).some(holdsReference));
}

/** The values of a `oneOf` of constants only; empty for any other. */
function valuesOf({ oneOf }: JsonObject): Json[] {
  const branches = objectsOf(oneOf).filter((branch) => branch.const !== undefined);
  if (!Array.isArray(oneOf) || branches.length < oneOf.length) return [];
  return branches.flatMap((branch) => (branch.const === undefined ? [] : [branch.const]));
}

function unionOf(schema: JsonObject): ts.TypeNode | undefined {
  const values = valuesOf(schema);
  if (values.length === 0) return undefined;
  const literals = values.map((value) =>
    value === null ? compiler.factory.createLiteralTypeNode(compiler.factory.createNull()) : tsLiteral(value),
  );
  // `string & {}` keeps the known values for completion, where a plain `string` would swallow them.
  const anyOther = tsIntersection([STRING, compiler.factory.createTypeLiteralNode([])]);
  const union = isOpen(schema) ? [...literals, compiler.factory.createParenthesizedType(anyOther)] : literals;
  return tsUnion(union);
}

/** Adds the meaning of each value to the list's description: a value of a union has no doc comment. */
function describeLists<T extends Json>(value: T): T {
  if (Array.isArray(value)) for (const item of value) describeLists(item);
  if (!isObject(value)) return value;
  const described = objectsOf(value.oneOf).filter(
    (branch) => branch.const !== undefined && branch.description !== undefined,
  );
  if (described.length > 0) {
    const lines = described.map(
      (branch) => `- \`${branch.const}\`: ${String(branch.description).replace(/\s+/g, " ").trim()}`,
    );
    const own = typeof value.description === "string" ? [`${value.description.trim()}\n`] : [];
    Object.assign(value, { description: [...own, ...lines].join("\n") });
  }
  for (const inner of Object.values(value)) describeLists(inner);
  return value;
}
