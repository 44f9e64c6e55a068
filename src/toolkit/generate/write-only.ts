import type ts from "typescript";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { namesOf } from "./sendable.ts";
import { compiler } from "./type-tool.ts";

/** No property of a document has this name. It stands for the names of the write-only properties beside it. */
const MARK = "(write-only)";

/** Marks, in place, which properties of a schema are write-only: the types that are made of it have no word for that. */
export function markWriteOnly(schema: JsonObject): void {
  const { properties } = schema;
  const names = namesOf(schema, "writeOnly");
  if (isObject(properties)) properties[MARK] = { type: "string", enum: names };
}

/** Makes a type that says it of each object with such a mark. */
export function writeOnlyTypes(tree: readonly ts.Node[]): ts.Node[] {
  const { factory } = compiler;
  const visit = (node: ts.Node): ts.Node => {
    const within = compiler.visitEachChild(node, visit, undefined);
    if (!compiler.isTypeLiteralNode(within)) return within;
    const isMark = (member: ts.TypeElement) =>
      member.name !== undefined && compiler.isStringLiteral(member.name) && member.name.text === MARK;
    const mark = within.members.find(isMark);
    if (!mark || !compiler.isPropertySignature(mark) || !mark.type) return within;
    const rest = factory.createTypeLiteralNode(within.members.filter((member) => member !== mark));
    return factory.createIntersectionTypeNode([
      rest,
      factory.createTypeReferenceNode("WriteOnly", [mark.type]),
    ]);
  };
  return tree.map(visit);
}

/**
 * The type of a value that is received. What the document calls write-only may be missing, required or not: "required" then speaks of
 * requests alone.
 */
export const RECEIVED_TYPES = `
type Received<T> = T extends Blob
  ? T
  : T extends readonly unknown[]
    ? { [K in keyof T]: Received<T[K]> }
    : T extends object
      ? { [K in keyof T as K extends "$writeOnly" | WriteOnlyKeys<T> ? never : K]: Received<T[K]> } & { [K in keyof T as K extends WriteOnlyKeys<T> ? K : never]?: Received<T[K]> }
      : T;
type WriteOnlyKeys<T> = "$writeOnly" extends keyof T
  ? NonNullable<T["$writeOnly"]> extends { readonly $names: infer Names }
    ? keyof Names
    : never
  : never;
/** Names the write-only properties of an object. It is a type alone: no object has it, and no map of other properties looks like it. */
type WriteOnly<K extends string> = { readonly $writeOnly?: { readonly $names: { readonly [N in K]: true } } };
`;
