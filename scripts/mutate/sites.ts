import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { filesBeneath } from "../../src/toolkit/generate/output.ts";

/** A step into a document: a property's name or an array index. */
export type Step = string | number;

/** A value of a document and the path to it. */
export interface Site {
  /** Path of the file, relative to the folder of the API. */
  readonly file: string;
  readonly line: number;
  readonly path: readonly Step[];
  readonly value: unknown;
}

/** One source file of an API's document. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly sites: readonly Site[];
}

/** Every value of every file of an API, in the order of the files. */
export async function filesOf(base: string, api: string): Promise<SourceFile[]> {
  const folder = `spec/${api}`;
  const paths = await filesBeneath(base, folder);
  return paths
    .filter((path) => path.endsWith(".yaml"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(base, path), "utf8");
      const file = path.slice(folder.length + 1);
      return { file, text, sites: sitesOf(file, text) };
    });
}

function sitesOf(file: string, text: string): Site[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const sites: Site[] = [];
  visit(document, (key, node, parents) => {
    const inList = typeof key === "number" && isSeq(parents.at(-1));
    if (!isPair(node) && !inList) return;
    const value = isPair(node) ? node.value : node;
    const start = isPair(node) ? node.key : node;
    const range = isScalar(start) || isMap(start) || isSeq(start) ? start.range : undefined;
    const path = [...parents, node].flatMap((parent, at, chain): Step[] => {
      if (isPair(parent)) return isScalar(parent.key) ? [String(parent.key.value)] : [];
      const before = chain[at - 1];
      return isSeq(before) ? [before.items.indexOf(parent)] : [];
    });
    const plain = isMap(value) || isSeq(value) || isScalar(value) ? value.toJS(document) : undefined;
    sites.push({ file, line: range ? lines.linePos(range[0]).line : 1, path, value: plain });
  });
  return sites;
}

/** The text of a file after one change of its document. */
export function changed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text);
  change(document);
  return document.toString({ lineWidth: 0 });
}
