import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problems } from "../../openapi/problem.ts";
import { apisOf, type Document, documentOf, readDocument } from "../generate/document.ts";
import { contractModule, documentModule } from "../generate/modules.ts";
import { bundles } from "../generate/redocly.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import type { Finding } from "./finding.ts";

/**
 * The APIs whose generated/ does not speak for spec/: what is compared would not be what was written. Looks at bundle and
 * contract alone, since that is what is compared; `npm run check:generated` looks at all.
 */
export async function findStale(root: string): Promise<Finding[]> {
  const vocabulary = readVocabulary(join(root, "spec/extensions.schema.yaml"));
  const found: Finding[] = [];
  const written = new Map<string, Document>();
  for (const name of apisOf(root)) {
    const document = await readDocument(root, name, vocabulary, new Problems());
    if (document?.reading) written.set(name, document);
    else found.push(finding(name, "contract.ts", false));
  }
  const bundled = await bundles(root, [...written.keys()].map(documentOf));
  for (const [at, [name, { reading }]] of [...written].entries()) {
    const bundle = bundled[at];
    const expected = {
      "contract.ts": reading && contractModule(reading),
      "document.ts": bundle && !Array.isArray(bundle) ? documentModule(name, bundle) : undefined,
    };
    const stale = Object.entries(expected).find(([file, text]) => text !== read(root, name, file));
    if (stale) found.push(finding(name, stale[0], stale[1] !== undefined));
  }
  return found;
}

function read(root: string, name: string, file: string): string | undefined {
  const path = join(root, "generated", name, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function finding(api: string, file: string, readable: boolean): Finding {
  return {
    verdict: "breaking",
    api,
    rule: "generated-stale",
    message: readable
      ? `generated/${api}/${file} is not what spec/${api} says, so that its latest changes were not compared`
      : `spec/${api} has mistakes that keep generated/${api} from following it`,
    remedy: readable
      ? "Run `npm run generate`, which says if anything stands in the way, and commit the result."
      : "Run `npm run lint:spec`, mend what it names, then run `npm run generate`.",
    file: documentOf(api),
    line: 1,
    column: 1,
  };
}
