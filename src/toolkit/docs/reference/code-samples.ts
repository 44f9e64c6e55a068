import { entriesOf, isObject, type JsonObject } from "../../../openapi/json.ts";
import type { Api } from "../model/api.ts";
import type { Sample } from "../samples/samples.ts";

/** What the page offers to choose from, the first one shown. */
export const languages = [
  { lang: "Shell", label: "curl" },
  { lang: "TypeScript", label: "Concord's client" },
] as const;

/** A copy of the document in which each operation has its samples, as `x-codeSamples`. */
export function withSamples({ document }: Api, samples: ReadonlyMap<string, Sample>): JsonObject {
  const paths = entriesOf(document.paths).map(([path, item]) => {
    const members = entriesOf(item).map(([name, operation]) => {
      const sample = isObject(operation) ? samples.get(String(operation.operationId)) : undefined;
      return [
        name,
        sample && isObject(operation) ? { ...operation, "x-codeSamples": codeSamples(sample) } : operation,
      ];
    });
    return [path, Object.fromEntries(members)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

function codeSamples({ shell, typescript }: Sample): JsonObject[] {
  const [curl, client] = languages;
  return [
    { ...curl, source: shell },
    { ...client, source: typescript },
  ];
}
