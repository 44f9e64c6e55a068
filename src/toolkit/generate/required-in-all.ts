import type ts from "typescript";
import { compiler, parts } from "./type-tool.ts";

/** The name that openapi-typescript gives to its type for `required` beside an `allOf`. */
const NAME = "WithRequired";

/**
 * Replaces openapi-typescript's type for `required` beside an `allOf`. Its own demands that every key is one of every branch,
 * so it does not compile for `X | null` or for a choice of objects. Ours requires of each branch the keys that it has.
 */
export function requiredInAll(tree: readonly ts.Node[]): ts.Node[] {
  return tree.flatMap((node) =>
    compiler.isTypeAliasDeclaration(node) && node.name.text === NAME ? ours() : [node],
  );
}

function ours(): ts.Node[] {
  // Cast: the library's own declaration types nodes as unknown.
  return parts.stringToAST(
    `type ${NAME}<T, K extends PropertyKey> = T extends object ? T & Required<Pick<T, Extract<K, keyof T>>> : T;`,
  ) as ts.Node[];
}
