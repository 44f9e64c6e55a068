import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GivenDocument } from "../../openapi/given-document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import type { Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";

/** A document in one piece as a source. */
export interface GivenSource {
  readonly source: Source;
  readonly given: GivenDocument;
  /** The folder in which it seems to stand. There is no such folder, so nothing else can be read. */
  readonly folder: string;
}

export function givenSource(name: string, document: JsonObject, problems: Problems): GivenSource {
  const folder = join(tmpdir(), `concord-${randomUUID()}`);
  const source = new Source(folder, problems);
  return { source, folder, given: source.give(join(folder, `${name}.json`), document) };
}
