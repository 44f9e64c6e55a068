import { join } from "node:path";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { type Problem, Problems } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import { covering, exceptionsOf } from "./exceptions.ts";
import { type Judged, judge } from "./judge.ts";
import { contractModule, documentModule, entryModule, header, registryModule } from "./modules.ts";
import { findDrift, write } from "./output.ts";
import { portable } from "./portable.ts";
import type { RedoclyProblem } from "./redocly-lint.ts";
import { typesOf } from "./types.ts";
import { readVocabulary } from "./vocabulary.ts";
import { apisOf, type Document, documentOf, readDocument, titleOf } from "./written-api.ts";
import { yamlText } from "./yaml-text.ts";

export interface Result {
  /** Problems of the documents. If there are any, nothing was written. */
  readonly problems: readonly Problem[];
  /** Generated files that were out of date. */
  readonly drift: readonly string[];
  /** The APIs as they were read; none if there are problems. */
  readonly apis: readonly WholeApi[];
}

/** An API's document as it is written, and in one piece. */
export interface WholeApi {
  readonly name: string;
  readonly root: JsonObject;
  readonly bundle: JsonObject;
}

/** Generates all files in generated/ for the named APIs of the project at `base`. With `check` it writes nothing. */
export async function generate(base: string, names: readonly string[], check: boolean): Promise<Result> {
  const problems = new Problems();
  for (const name of names.filter((each) => TAKEN.has(each))) problems.add(takenName(name));
  const vocabulary = readVocabulary(join(base, "spec/extensions.schema.yaml"));
  const read = await Promise.all(
    names.map(async (name) => {
      const own = new Problems("runtime");
      return { own, document: await readDocument(base, name, vocabulary, own) };
    }),
  );
  const documents = read.flatMap(({ document }) => document ?? []);
  const judged = await judge(base, documents);
  for (const { own, document } of read) {
    for (const problem of judged.find((each) => each.document === document)?.problems ?? []) own.add(problem);
    // Without a contract, exceptions do not count.
    const exceptions = document?.reading ? exceptionsOf(document.source) : [];
    for (const problem of own.list) if (covering(exceptions, problem).length === 0) problems.add(problem);
  }
  const files = new Map<string, string>();
  const apis = problems.list.length === 0 ? await renderAll(judged, files, problems) : [];
  if (problems.list.length > 0) return { problems: problems.list, drift: [], apis: [] };

  const all = apisOf(base);
  // The registry needs all APIs.
  const whole = all.every((name) => names.includes(name));
  if (whole) {
    const roots = new Map(apis.map(({ name, root }) => [name, root]));
    const entries = all.map((name) => ({ name, title: titleOf(name, roots.get(name)) }));
    files.set("generated/registry.ts", registryModule(entries));
  }
  // A run covers the files of its APIs. A run for all APIs also covers those of removed APIs.
  const covers = (path: string) => {
    const folder = path.split("/")[1] ?? "";
    return names.includes(folder) || (whole && !all.includes(folder));
  };
  const drift = await findDrift(base, files, covers);
  if (!check) await write(base, files, drift);
  return { problems: [], drift, apis };
}

/** Names of other entry points of the package, such as `concord-apis/sandbox`. */
const TAKEN: ReadonlySet<string> = new Set(["node", "sandbox"]);

function takenName(name: string): Problem {
  const message = `The package has another entry point concord-apis/${name}`;
  return {
    ...{ file: documentOf(name), line: 1, column: 1, rule: "api-name", message },
    remedy: "Give the folder of the API another name.",
  };
}

/** Reports why a document cannot be bundled. */
export function reportConflicts(
  source: Source,
  conflicts: readonly RedoclyProblem[],
  problems: Problems,
): void {
  for (const { path, line, column, message } of conflicts) {
    const remedy = "Components of an API share one namespace in its bundle: give each file its own name.";
    problems.report({ file: source.nameOf(path), line, column }, "bundle", message, remedy);
  }
}

/** Adds the generated files of all APIs to `files`. */
async function renderAll(
  judged: readonly Judged[],
  files: Map<string, string>,
  problems: Problems,
): Promise<WholeApi[]> {
  const apis: WholeApi[] = [];
  for (const { document, bundled: bundle } of judged) {
    if (bundle instanceof Error) throw bundle;
    if (!bundle || Array.isArray(bundle)) {
      reportConflicts(document.source, bundle ?? [], problems);
      continue;
    }
    await render(document, bundle, files);
    apis.push({ name: document.name, root: document.root, bundle });
  }
  return apis;
}

/** Adds the generated files of one API to `files`. */
async function render(
  { name, root, reading }: Document,
  bundled: JsonObject,
  files: Map<string, string>,
): Promise<void> {
  if (!reading) throw new Error(`${documentOf(name)} has neither a problem nor a contract.`);
  const from = header(`spec/${name}`);
  const about = {
    summary: textOf(isObject(root.info) ? root.info.summary : undefined),
    url: textOf(isObject(root.externalDocs) ? root.externalDocs.url : undefined),
  };
  files.set(`generated/${name}/openapi.yaml`, `# ${from}\n${yamlText(bundled)}`);
  files.set(
    `generated/${name}/openapi.portable.yaml`,
    `# ${from}\n# For tools of others.\n${yamlText(portable(bundled))}`,
  );
  files.set(`generated/${name}/document.ts`, documentModule(bundled, `spec/${name}`));
  files.set(`generated/${name}/schema.ts`, `// ${from}\n\n${typesOf(bundled)}`);
  files.set(`generated/${name}/contract.ts`, contractModule(reading));
  files.set(`generated/${name}/index.ts`, entryModule(reading.contract, about));
}
