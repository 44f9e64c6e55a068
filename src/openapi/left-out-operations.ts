import { OpenApiDocument } from "./document.ts";
import { entriesOf, isObject } from "./json.ts";

/** Says which operations have a method that only OpenAPI 3.2 knows, and that nothing here sends or serves. */
export function leftOutOperations(root: object, who = "The client does not send"): string[] {
  const left = unsentOperations(root);
  if (left.length === 0) return [];
  return [`${who} the methods of ${left.join(", ")}: these operations are left out.`];
}

/** The operations whose method only OpenAPI 3.2 knows: `QUERY /reefs`. */
export function unsentOperations(root: object): string[] {
  const document = new OpenApiDocument(root);
  return entriesOf(document.root.paths).flatMap(([path, reference]) => {
    const item = document.resolve(reference);
    if (!path.startsWith("/") || !item) return [];
    const methods = [
      ...(isObject(item.query) ? ["QUERY"] : []),
      ...entriesOf(item.additionalOperations).flatMap(([method, value]) => (isObject(value) ? [method] : [])),
    ];
    return methods.map((method) => `${method} ${path}`);
  });
}
