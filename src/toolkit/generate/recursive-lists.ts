import type ts from "typescript";
import { compiler } from "./type-tool.ts";

/**
 * Names the lists that hold themselves without an object between, such as `Value: string | Value[]`. TypeScript follows a list among
 * the alternatives of a type at once, and refuses the circle; it follows an interface only when somebody asks for its properties.
 */
export function namedRecursiveLists(tree: readonly ts.Node[]): ts.Node[] {
  const schemas = schemasIn(tree);
  const uses = new Map([...schemas].map(([name, type]) => [name, usedBy(type)]));
  const circular = circularIn(uses);
  if (circular.size === 0) return [...tree];
  const lists: ts.Node[] = [];
  const replaced = new Map<ts.Node, ts.TypeNode>();
  for (const [name, type] of schemas)
    for (const list of listsIn(circular.has(name) ? type : undefined)) {
      if (!usedBy(list.elementType).some((each) => circular.has(each))) continue;
      const named = `RecursiveList${lists.length + 1}`;
      const { factory } = compiler;
      const array = factory.createExpressionWithTypeArguments(factory.createIdentifier("Array"), [
        list.elementType,
      ]);
      const parents = [factory.createHeritageClause(compiler.SyntaxKind.ExtendsKeyword, [array])];
      lists.push(factory.createInterfaceDeclaration(undefined, named, undefined, parents, []));
      replaced.set(list, factory.createTypeReferenceNode(named));
    }
  return [...tree.map((node) => withReplaced(node, replaced)), ...lists];
}

/** The types of `components.schemas`, by name. */
function schemasIn(tree: readonly ts.Node[]): Map<string, ts.TypeNode> {
  const components = tree.find(
    (node): node is ts.InterfaceDeclaration =>
      compiler.isInterfaceDeclaration(node) && node.name.text === "components",
  );
  const schemas = components?.members.find((each) => nameOf(each) === "schemas");
  const type = schemas && compiler.isPropertySignature(schemas) ? schemas.type : undefined;
  const members = type && compiler.isTypeLiteralNode(type) ? type.members : [];
  return new Map(
    members.flatMap((each) => {
      const name = nameOf(each);
      return compiler.isPropertySignature(each) && each.type && name !== undefined ? [[name, each.type]] : [];
    }),
  );
}

function nameOf({ name }: ts.TypeElement): string | undefined {
  return name && (compiler.isIdentifier(name) || compiler.isStringLiteral(name)) ? name.text : undefined;
}

/** The parts of a type that TypeScript follows at once: not what stands in an object. */
function* followed(type: ts.Node | undefined): Generator<ts.Node> {
  if (!type || compiler.isTypeLiteralNode(type)) return;
  yield type;
  const inner: ts.Node[] = [];
  compiler.forEachChild(type, (child) => void inner.push(child));
  for (const each of inner) yield* followed(each);
}

function* listsIn(type: ts.TypeNode | undefined): Generator<ts.ArrayTypeNode> {
  for (const part of followed(type)) if (compiler.isArrayTypeNode(part)) yield part;
}

/** The schemas that a type names: `components["schemas"]["Value"]`. */
function usedBy(type: ts.TypeNode): string[] {
  return [...followed(type)].flatMap((part) => {
    if (!compiler.isIndexedAccessTypeNode(part)) return [];
    const { objectType, indexType } = part;
    const isSchema =
      compiler.isIndexedAccessTypeNode(objectType) && textOf(objectType.indexType) === "schemas";
    const name = textOf(indexType);
    return isSchema && name !== undefined ? [name] : [];
  });
}

function textOf(type: ts.TypeNode): string | undefined {
  return compiler.isLiteralTypeNode(type) && compiler.isStringLiteral(type.literal)
    ? type.literal.text
    : undefined;
}

/** The names from which uses lead back to the same name. */
function circularIn(uses: ReadonlyMap<string, readonly string[]>): Set<string> {
  const leadsBack = (start: string): boolean => {
    const seen = new Set<string>();
    const left = [...(uses.get(start) ?? [])];
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      if (name === start) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      left.push(...(uses.get(name) ?? []));
    }
    return false;
  };
  return new Set([...uses.keys()].filter(leadsBack));
}

function withReplaced<T extends ts.Node>(node: T, replaced: ReadonlyMap<ts.Node, ts.TypeNode>): ts.Node {
  const visit = (each: ts.Node): ts.Node =>
    replaced.get(each) ?? compiler.visitEachChild(each, visit, undefined);
  return visit(node);
}
