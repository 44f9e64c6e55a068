import { isExtension } from "./annotation-names.ts";
import { OpenApiDocument } from "./document.ts";
import { entriesOf, isObject } from "./json.ts";

/** Says which operations have a method or a path that nothing here sends or serves, and whether no other one is left. */
export function leftOutOperations(root: object, who = "The client does not send"): string[] {
  const left = unsentOperations(root);
  const why = left.some((each) => FORBIDDEN.test(each)) ? " Fetch forbids TRACE and CONNECT." : "";
  const document = new OpenApiDocument(root);
  const stray = entriesOf(document.root.paths).flatMap(([path, item]) =>
    path.startsWith("/") || isExtension(path) || !isObject(item) ? [] : [JSON.stringify(path)],
  );
  return [
    ...(left.length === 0
      ? []
      : [`${who} the methods of ${left.join(", ")}: these operations are left out.${why}`]),
    ...(stray.length === 0
      ? []
      : [`${who} the operations below ${stray.join(", ")}: a path has to begin with "/".`]),
    ...(document.operations.length === 0 ? [`There is no operation to call${whyNone(document)}`] : []),
  ];
}

/** What a document may have in place of operations: many are split into files, and some only describe webhooks. */
function whyNone({ root }: OpenApiDocument): string {
  if (entriesOf(root.paths).length > 0) return ".";
  return entriesOf(root.webhooks).length > 0
    ? ": the document describes webhooks alone, which the API sends."
    : ". Is there another document with its `paths`?";
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
