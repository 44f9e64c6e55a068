import { entriesOf, isObject, textOf } from "../../../../openapi/json.ts";
import type { Rule } from "./visitor.ts";

/** Folder of each kind of component, by Redocly's type name. */
const FOLDERS: Readonly<Record<string, string>> = {
  Schema: "schemas",
  Response: "responses",
  Parameter: "parameters",
  Header: "headers",
  Example: "examples",
  RequestBody: "requestBodies",
  Link: "links",
};

/** A component is in the folder of its kind, and an example is named after its file. */
export const componentFile: Rule = () => ({
  ref(node, { report, location, type }) {
    const folder = FOLDERS[type.name];
    const file = fileOf(textOf(node.$ref));
    if (folder === undefined || file === undefined) return;
    const [, actual] = /([^/]+)\/[^/]+$/.exec(resolvePath(location.source.absoluteRef, file)) ?? [];
    if (actual === folder) return;
    report({
      message: `${file} is a ${type.name} and does not stand in a folder ${folder}`,
      location: location.child("$ref"),
    });
  },
  ExamplesMap(examples, { report, location }) {
    for (const [name, example] of entriesOf(examples)) {
      const file = fileOf(isObject(example) ? textOf(example.$ref) : undefined);
      if (file === undefined || /([^/]+)\.[a-z]+$/.exec(file)?.[1] === name) continue;
      report({ message: `The example ${name} stands in ${file}`, location: location.child(name).key() });
    }
  },
});

/** The file that a reference names; `undefined` for a URL or a part of a file. */
function fileOf(reference: string | undefined): string | undefined {
  return reference === undefined || reference.includes("#") || /^[a-z]+:/i.test(reference)
    ? undefined
    : reference;
}

function resolvePath(from: string, reference: string): string {
  return new URL(reference, `file://${from}`).pathname;
}
