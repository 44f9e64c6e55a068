import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isExtension } from "../../openapi/annotation-names.ts";
import { isData } from "../../openapi/data-keywords.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import { redoclyIn } from "../generate/redocly.ts";
import { nameIn, placeIn } from "./api.ts";
import type { Parts } from "./boundary.ts";
import { circularReference } from "./circular-references.ts";
import { type Loaded, load } from "./load.ts";
import { checked } from "./text.ts";
import { Unusable } from "./unusable.ts";

/** Bundles a document with its overlays applied, by Redocly. @throws Unusable with the reason why it cannot be. */
export async function bundle(base: string, api: Parts): Promise<JsonObject> {
  return bundleLoaded(base, api, await load(base, api));
}

/** Bundles a document that was loaded already. */
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
  const missing = overlays.find((overlay) => !existsSync(placeIn(base, overlay)));
  if (missing !== undefined)
    throw new Unusable(`There is no overlay ${missing}. \`concord init ${root}\` writes one.`);
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const output = join(folder, "bundle.json");
    const locations = overlays.map((overlay) => placeIn(base, overlay));
    // Redocly reads a document in one piece from a copy: it knows less of YAML, and demands a whole version.
    const copy = referenceElsewhere(document, true) === undefined ? join(folder, "document.json") : undefined;
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
    const left = whole && referenceElsewhere(whole);
    if (!whole || left) {
      const circle = whole ? undefined : circularReference(document);
      const [why, words] = left
        ? [
            `: ${left.$ref} at #${pointerTo(left.path)} leads nowhere`,
            "Correct the reference, or add what it names.",
          ]
        : circle !== undefined
          ? [`: ${circle} leads only to references, and back to itself`, "Let one of them say what is meant."]
          : ["", said(copy ? stderr.replaceAll(copy, root) : stderr)];
      throw new Unusable(`${root} cannot be made one document${why}.\n${words}`.trimEnd());
    }
    return whole;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether some `$ref` leads out of the file. Extensions and data are not searched. */
export function refersElsewhere(value: Json): boolean {
  return referenceElsewhere(value) !== undefined;
}

/** The first reference that leads out of the file. Data is not searched, and extensions only with `everywhere`. */
function referenceElsewhere(
  value: Json,
  everywhere = false,
  path: readonly string[] = [],
  keysAreNames = false,
): { readonly $ref: string; readonly path: readonly string[] } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isObject(value) && typeof value.$ref === "string" && !value.$ref.startsWith("#"))
    return { $ref: value.$ref, path };
  for (const [key, inner] of Object.entries(value)) {
    const isPassed = isData(key, inner) || (!everywhere && isExtension(key));
    if (isPassed && !keysAreNames) continue;
    const isMap = !keysAreNames && NAME_MAPS.has(key);
    const found = referenceElsewhere(inner, everywhere, [...path, key], isMap);
    if (found) return found;
  }
  return undefined;
}

/** Redocly's message without frames and notices. */
function said(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*[║╔╚]|^bundling |^📦/u.test(line))
    .slice(0, 20)
    .join("\n");
}
