import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../openapi/json.ts";
import { Problems } from "../../openapi/problem.ts";
import { contractModule, documentModule } from "../generate/modules.ts";
import type { Reading } from "../generate/read.ts";
import { bundles } from "../generate/redocly-bundle.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { apisOf, documentOf, readDocument } from "../generate/written-api.ts";
import { Bundle } from "./bundle.ts";
import type { JudgedChange } from "./change.ts";
import { type Api, annotationsIn, houseFiles, packageVersionOf, type Side } from "./side.ts";

/** The new side, derived from a project's documents, and the APIs whose generated/ is out of date. */
export interface Derived {
  readonly side: Side;
  readonly stale: readonly JudgedChange[];
  /** APIs of `stale` that could not be read. They are not compared. */
  readonly unread: ReadonlySet<string>;
  /** Removes the temporary files. */
  readonly dispose: () => void;
}

/**
 * Derives bundle and contract of every API from spec/, not from generated/. So a mistake that stops `generate` hides no change,
 * and no code of a proposed change is executed. `annotations` is the file that defines the annotations.
 */
export async function deriveSide(root: string, annotations = annotationsIn(root)): Promise<Derived> {
  const vocabulary = readVocabulary(annotations);
  const stale: JudgedChange[] = [];
  const unread = new Set<string>();
  const leave = (name: string) => {
    unread.add(name);
    stale.push(unreadable(name));
  };
  const readings = new Map<string, Reading>();
  for (const name of apisOf(root)) {
    const document = await readDocument(root, name, vocabulary, new Problems());
    if (document?.reading) readings.set(name, document.reading);
    else leave(name);
  }
  const folder = mkdtempSync(join(tmpdir(), "concord-head-"));
  const apis = new Map<string, Api>();
  for (const [name, bundled] of await bundlesOf(root, [...readings.keys()])) {
    const reading = readings.get(name);
    if (!reading || Array.isArray(bundled) || bundled instanceof Error) {
      leave(name);
      continue;
    }
    const late = staleFile(root, name, reading, bundled);
    if (late !== undefined) stale.push(behind(name, late));
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(bundled));
    apis.set(name, {
      name,
      path,
      bundle: new Bundle(bundled),
      contract: reading.contract,
      ...houseFiles(name),
    });
  }
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  return { side: { apis, packageVersion: packageVersionOf(root) }, stale, unread, dispose };
}

/** Bundles each document. If the bundler gives up on one, it is started again for the documents after it. */
async function bundlesOf(root: string, names: readonly string[]) {
  const found: [string, JsonObject | unknown[] | Error][] = [];
  while (found.length < names.length) {
    const left = names.slice(found.length);
    const round = await bundles(root, left.map(documentOf));
    found.push(...round.map((bundled, at): (typeof found)[number] => [left[at] ?? "", bundled]));
  }
  return found;
}

/** The first of two generated files that is out of date. `npm run check:generated` checks all of them. */
function staleFile(root: string, name: string, reading: Reading, bundle: JsonObject): string | undefined {
  const expected = {
    "contract.ts": contractModule(reading),
    "document.ts": documentModule(bundle, `spec/${name}`),
  };
  return Object.entries(expected).find(
    ([file, text]) => text !== read(join(root, "generated", name, file)),
  )?.[0];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function behind(api: string, file: string): JudgedChange {
  return finding(
    api,
    `generated/${api}/${file} is not what spec/${api} says`,
    "Run `npm run generate`, fix what it reports, and commit the result.",
  );
}

function unreadable(api: string): JudgedChange {
  return finding(
    api,
    `spec/${api} has mistakes that keep it from being compared`,
    "Run `npm run lint:spec`, mend what it names, then run `npm run generate`.",
  );
}

function finding(api: string, message: string, remedy: string): JudgedChange {
  return {
    ...{ verdict: "breaking", weakened: false, api, rule: "generated-stale", message, remedy },
    ...{ file: documentOf(api), line: 1, column: 1 },
  };
}
