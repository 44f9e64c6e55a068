import { OpenApiDocument } from "./document.ts";
import { entriesOf, isObject } from "./json.ts";

/** Says which operations have a method that nothing here sends or serves. */
export function leftOutOperations(root: object, who = "The client does not send"): string[] {
  const left = unsentOperations(root);
  if (left.length === 0) return [];
  const why = left.some((each) => FORBIDDEN.test(each)) ? " Fetch forbids TRACE and CONNECT." : "";
  return [`${who} the methods of ${left.join(", ")}: these operations are left out.${why}`];
}

const FORBIDDEN = /^(?:TRACE|CONNECT|TRACK) /i;

/** The operations whose method only OpenAPI 3.2 knows, or fetch forbids: `QUERY /reefs`. */
export function unsentOperations(root: object): string[] {
  const document = new OpenApiDocument(root);
  return entriesOf(document.root.paths).flatMap(([path, reference]) => {
    const item = document.resolve(reference);
    if (!path.startsWith("/") || !item) return [];
    const methods = [
      ...(["query", "trace"] as const).flatMap((name) => (isObject(item[name]) ? [name.toUpperCase()] : [])),
      ...entriesOf(item.additionalOperations).flatMap(([method, value]) => (isObject(value) ? [method] : [])),
    ];
    return methods.map((method) => `${method} ${path}`);
  });
}
