import { join } from "node:path";
import { stringify } from "yaml";
import { apisOf, type Document, documentOf, readDocument, titleOf } from "./document.ts";
import { isObject, textOf } from "./json.ts";
import { contractModule, entryModule, header, registryModule } from "./modules.ts";
import { findDrift, write } from "./output.ts";
import { type Problem, Problems } from "./problem.ts";
import type { Reading } from "./read.ts";
import { bundle, lint } from "./redocly.ts";
import { typesOf } from "./types.ts";
import { readVocabulary } from "./vocabulary.ts";

export interface Result {
  /** What is wrong with the documents; if anything is, nothing was written. */
  readonly problems: readonly Problem[];
  /** Generated files that differed from what the documents say. */
  readonly drift: readonly string[];
}

/** Derives everything in generated/ for the named APIs of the project at `base`. With `check` nothing is written. */
export async function generate(base: string, names: readonly string[], check: boolean): Promise<Result> {
  const problems = new Problems();
  const vocabulary = readVocabulary(join(base, "spec/extensions.schema.yaml"));
  const documents: Document[] = [];
  for (const name of names) {
    const document = await readDocument(base, name, vocabulary, problems);
    if (!document) continue;
    for (const found of await lint(base, documentOf(name))) problems.add(found);
    documents.push(document);
  }
  const files = new Map<string, string>();
  if (problems.list.length === 0) {
    for (const { name, root, reading } of documents) {
      const { summary } = isObject(root.info) ? root.info : {};
      if (reading)
        for (const file of await render(base, name, reading, textOf(summary) ?? "")) files.set(...file);
    }
  }
  if (problems.list.length > 0) return { problems: problems.list, drift: [] };

  const all = apisOf(base);
  files.set(
    "generated/registry.ts",
    registryModule(all.map((name) => ({ name, title: titleOf(base, name) }))),
  );
  // A run for some APIs leaves the others' files alone, but no file may outlive its API.
  const covers = (path: string) => {
    const folder = path.split("/")[1] ?? "";
    return names.includes(folder) || !all.includes(folder);
  };
  const drift = await findDrift(base, files, covers);
  if (!check) await write(base, files, drift);
  return { problems: [], drift };
}

/** The generated files of one API. */
async function render(
  base: string,
  name: string,
  reading: Reading,
  summary: string,
): Promise<[path: string, content: string][]> {
  const from = `spec/${name}`;
  const document = await bundle(base, documentOf(name));
  // Readers of YAML 1.1 take an unquoted 2026-01-01 for a date and an unquoted no for false.
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 120, compat: "yaml-1.1" });
  return [
    [`generated/${name}/openapi.yaml`, `# ${header(from)}\n${yaml}`],
    [`generated/${name}/schema.ts`, `// ${header(from)}\n\n${await typesOf(document)}`],
    [`generated/${name}/contract.ts`, contractModule(reading)],
    [`generated/${name}/index.ts`, entryModule(reading.contract, summary)],
  ];
}
