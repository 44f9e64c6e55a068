import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The page that explains the rules. A rule's id is its anchor there. */
export const CATALOGUE = "spec/rules/README.md";

/** A rule as the catalogue explains it. */
export interface Entry {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly source: string;
}

let known: ReadonlyMap<string, Entry> | undefined;

/** Every rule that the catalogue explains, by its id. */
export function readCatalogue(): ReadonlyMap<string, Entry> {
  known ??= parseCatalogue();
  return known;
}

function parseCatalogue(): ReadonlyMap<string, Entry> {
  const text = readFileSync(resolve(import.meta.dirname, "../../..", CATALOGUE), "utf8");
  const sections = [...text.matchAll(/^### `?([a-z0-9-]+)`?\n([\s\S]*?)(?=^#|(?![\s\S]))/gm)];
  return new Map(
    sections.map(([, id = "", body = ""]) => {
      const part = (name: string) =>
        new RegExp(`^- ${name}: (.*(?:\\n  .*)*)`, "m").exec(body)?.[1]?.replace(/\s+/g, " ").trim() ?? "";
      return [
        id,
        {
          id,
          what: part("What"),
          why: part("Why"),
          remedy: part("Remedy"),
          source: part("Source"),
        },
      ];
    }),
  );
}

/** The catalogue's remedy for a rule. For a rule that it does not have, the remedy is its `page`. */
export function remedyOf(rule: string, page = ""): string {
  return readCatalogue().get(rule)?.remedy ?? `See ${page}`;
}
