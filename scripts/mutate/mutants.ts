import { ANNOTATION } from "../../src/openapi/annotation-names.ts";
import { isMarked } from "../../src/openapi/annotations.ts";
import { isObject } from "../../src/openapi/json.ts";
import { annotationOperators, type Known, type Operator, operators } from "./operators.ts";
import { changed, filesOf, type Site, type SourceFile } from "./sites.ts";

/** A document with one mistake. */
export interface Mutant {
  readonly api: string;
  readonly operator: string;
  /** Location of the mistake in the source. `file` is relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly path: string;
  /** The whole text of that file. */
  readonly text: string;
}

/** Mutants of an API: at most `most` of each operator, spread evenly over the locations that it applies to. */
export async function mutantsOf(base: string, api: string, most: number): Promise<Mutant[]> {
  const files = await filesOf(base, api);
  const known = { codes: codesIn(files), schemas: schemasIn(files) };
  return [...operators, ...annotationOperators(files)].flatMap((operator) =>
    spread(candidates(files, operator, known), most).flatMap(({ file, site, change }) => {
      const text = changed(file.text, change);
      const { line } = site;
      const path = `/${site.path.join("/")}`;
      return text === changed(file.text, () => {})
        ? []
        : [{ api, operator: operator.name, file: `spec/${api}/${file.file}`, line, path, text }];
    }),
  );
}

interface Candidate {
  readonly file: SourceFile;
  readonly site: Site;
  readonly change: NonNullable<ReturnType<Operator["apply"]>>;
}

function candidates(files: readonly SourceFile[], operator: Operator, known: Known): Candidate[] {
  return files.flatMap((file) =>
    file.sites.flatMap((site) => {
      const change = operator.apply(site, known);
      return change ? [{ file, site, change }] : [];
    }),
  );
}

function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter(
    (one) => one !== undefined,
  );
}

function codesIn(files: readonly SourceFile[]): string[] {
  const entries = files.flatMap(({ sites }) => sites.map(({ value }) => value));
  return entries.flatMap((value) =>
    isObject(value) && isMarked(value, ANNOTATION.status) && typeof value.const === "string"
      ? [value.const]
      : [],
  );
}

function schemasIn(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ file }) => /^components\/schemas\/(.+)$/.exec(file)?.[1] ?? []);
}
