import type ts from "typescript";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { compiler, parts } from "./type-tool.ts";

const { STRING, tsUnion } = parts;

/** Items that are given one by one. No property of a document has this name or the next one. */
export const ITEMS = "(items that follow each other)";

/** Items that a caller gives one by one, or as a whole. */
export const GIVEN_ITEMS = "(items that are given)";

/** A value of which callers leave out what is read-only. */
export const SENT = "(as it is sent)";

/** A value of a response, which may lack what is write-only. */
export const RECEIVED = "(as it is received)";

/** The types that no schema can describe. */
const TYPES = {
  [ITEMS]: ["AsyncIterable"],
  [GIVEN_ITEMS]: ["Iterable", "AsyncIterable"],
  [SENT]: ["Sendable"],
  [RECEIVED]: ["Received"],
} as const;

/**
 * A schema that stands for such a type around another one, until `standInType` makes the type of it. Operations may share a body, which
 * is then given again.
 */
export function standIn(name: keyof typeof TYPES, schema: JsonObject): JsonObject {
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, name)) return schema;
  return { type: "object", properties: { [name]: schema }, required: [name] };
}

/** The type for which a type stands; `undefined` for any other type. */
export function standInType(type: ts.TypeNode): ts.TypeNode | undefined {
  const [only] = compiler.isTypeLiteralNode(type) ? type.members : [];
  if (!only || !compiler.isPropertySignature(only) || !only.type) return undefined;
  const name = compiler.isStringLiteral(only.name) ? only.name.text : "";
  if (name !== ITEMS && name !== GIVEN_ITEMS && name !== SENT && name !== RECEIVED) return undefined;
  const { type: inner } = only;
  const types = TYPES[name].map((each) => compiler.factory.createTypeReferenceNode(each, [inner]));
  // The whole body, put together by the caller.
  const whole = name === GIVEN_ITEMS ? [STRING, compiler.factory.createTypeReferenceNode("Blob")] : [];
  return tsUnion([...types, ...whole]);
}
