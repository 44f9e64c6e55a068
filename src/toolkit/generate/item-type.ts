import type ts from "typescript";
import type { JsonObject } from "../../openapi/json.ts";
import { compiler } from "./type-tool.ts";

/** No property of a document has this name, so the one that has it stands for the items of a body. */
const ITEMS = "(items that follow each other)";

/** A schema for items that are given one by one, until `itemType` makes a type of it. */
export function itemsOf(itemSchema: JsonObject): JsonObject {
  return { type: "object", properties: { [ITEMS]: itemSchema }, required: [ITEMS] };
}

/** `AsyncIterable` of the items where a type stands for them. */
export function itemType(type: ts.TypeNode): ts.TypeNode | undefined {
  const [only] = compiler.isTypeLiteralNode(type) ? type.members : [];
  if (!only || !compiler.isPropertySignature(only) || !only.type) return undefined;
  if (!compiler.isStringLiteral(only.name) || only.name.text !== ITEMS) return undefined;
  return compiler.factory.createTypeReferenceNode("AsyncIterable", [only.type]);
}
