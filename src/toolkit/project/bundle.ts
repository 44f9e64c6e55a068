import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isExtension } from "../../openapi/annotation-names.ts";
import { isData } from "../../openapi/data-keywords.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";
import { redoclyIn } from "../generate/redocly.ts";
import { nameIn, placeIn } from "./api.ts";
import type { Parts } from "./boundary.ts";
import { circularReference } from "./circular-references.ts";
import type { Loaded } from "./load.ts";
import { checkOverlays } from "./overlays.ts";
import { checked } from "./text.ts";
import { Unusable } from "./unusable.ts";

/**
 * Bundles a document with its overlays applied, by Redocly. References that lead nowhere stay as they are. @throws Unusable with the
 * reason why it cannot be bundled.
 */
export async function bundleLoaded(
  base: string,
  { root, overlays }: Parts,
  {
    path,
    root: content,
    web,
    leftOut = [],
    rewritten,
  }: Pick<Loaded, "path" | "root" | "web"> & Partial<Loaded>,
): Promise<JsonObject> {
  const document = checked(content, nameIn(base, root));
  checkOverlays(base, { root, overlays });
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const output = join(folder, "bundle.json");
    const locations = overlays.map((overlay) => placeIn(base, overlay));
    // Redocly reads a document in one piece from a copy: it knows less of YAML, and demands a whole version.
    const copy = refersElsewhere(document, true) ? undefined : join(folder, "document.json");
    if (copy) await writeFile(copy, JSON.stringify(document));
    const api = { root: copy ?? path, output, ...(locations.length > 0 && { overlays: locations }) };
    await writeFile(join(folder, "redocly.yaml"), JSON.stringify({ apis: { api } }));
    const { stderr } = await redoclyIn(
      folder,
      { web, leftOut, ...(rewritten && { rewritten }) },
      "bundle",
      "api",
      "--config",
      join(folder, "redocly.yaml"),
      "--force",
    );
    const whole: JsonObject | undefined = existsSync(output)
      ? JSON.parse(readFileSync(output, "utf8"))
      : undefined;
    if (!whole) {
      const circle = circularReference(document);
      const [why, words] =
        circle === undefined
          ? ["", said(copy ? stderr.replaceAll(copy, root) : stderr)]
          : [
              `: ${circle} leads only to references, and back to itself`,
              "Let one of them say what is meant.",
            ];
      throw new Unusable(`${root} cannot be made one document${why}.\n${words}`.trimEnd());
    }
    return whole;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether some `$ref` leads out of the file. Data is not searched, and extensions only with `everywhere`. */
export function refersElsewhere(value: Json, everywhere = false, keysAreNames = false): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isObject(value) && typeof value.$ref === "string" && !value.$ref.startsWith("#")) return true;
  return Object.entries(value).some(([key, inner]) => {
    const isPassed = isData(key, inner) || (!everywhere && isExtension(key));
    if (isPassed && !keysAreNames) return false;
    return refersElsewhere(inner, everywhere, !keysAreNames && NAME_MAPS.has(key));
  });
}

/** Redocly's message without frames and notices. */
function said(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*[║╔╚]|^bundling |^📦/u.test(line))
    .slice(0, 20)
    .join("\n");
}
