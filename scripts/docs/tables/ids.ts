import { isObject, type JsonObject, objectsOf, textOf } from "../../generate/json.ts";
import { inline } from "../markdown/markdown.ts";
import type { Api } from "../model/api.ts";
import { objectsIn, resolve } from "../model/document.ts";
import { apiLink, code, codeLink, lines, type Table } from "./table.ts";

/** What ids in paths look like, and the code for one that does not. */
export function ids(apis: readonly Api[]): Table {
  return {
    label: "Ids in paths, and what they look like",
    head: ["Id", "API", "Looks like", "Is", "Otherwise"],
    rows: apis.flatMap((api) =>
      [...idsOf(api)].map(([name, { schema, parameter }]) => {
        const pattern = textOf(schema.pattern) ?? textOf(schema.format);
        const breach = textOf(schema["x-violation"]) ?? textOf(parameter["x-violation"]);
        return [
          code(name),
          apiLink(api),
          pattern === undefined ? "any text" : code(pattern),
          inline(textOf(parameter.description) ?? textOf(schema.description) ?? ""),
          breach === undefined
            ? lines(unknown(api, name).map((found) => codeLink(api, found)))
            : codeLink(api, breach),
        ];
      }),
    ),
  };
}

/** Path parameters by name; those of one name look alike within an API. */
function idsOf({ document }: Api): Map<string, { parameter: JsonObject; schema: JsonObject }> {
  const found = new Map<string, { parameter: JsonObject; schema: JsonObject }>();
  for (const object of objectsIn(document.paths)) {
    for (const reference of objectsOf(object.parameters)) {
      const parameter = resolve(document, reference);
      const name = textOf(parameter.name);
      if (parameter.in !== "path" || name === undefined || found.has(name)) continue;
      found.set(name, {
        parameter,
        schema: resolve(document, isObject(parameter.schema) ? parameter.schema : {}),
      });
    }
  }
  return found;
}

/** Where no code stands for a malformed id, it is as good as unknown: the codes of 404. */
function unknown({ operations, errors }: Api, name: string): string[] {
  const givers = operations.filter(({ path }) => path.includes(`{${name}}`));
  const codes = givers.flatMap(({ responses }) => responses.filter(({ status }) => status === 404));
  const names = new Set(codes.flatMap((response) => response.codes));
  return errors.map(({ code: known }) => known).filter((known) => names.has(known));
}
