import { entriesOf, isObject, type JsonObject } from "../../openapi/json.ts";

/** Says which operations have a method that only OpenAPI 3.2 knows, and that the client does not send. */
export function leftOutOperations(root: JsonObject): string[] {
  const left = entriesOf(root.paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    const methods = [
      ...(isObject(item.query) ? ["QUERY"] : []),
      ...entriesOf(item.additionalOperations).map(([method]) => method),
    ];
    return methods.map((method) => `${method} ${path}`);
  });
  if (left.length === 0) return [];
  return [`The client does not send the methods of ${left.join(", ")}: these operations are left out.`];
}
