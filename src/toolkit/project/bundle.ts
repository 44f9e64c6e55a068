import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isExtension } from "../../openapi/annotation-names.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { redoclyIn } from "../generate/redocly.ts";
import { type Api, nameIn, placeIn } from "./api.ts";
import { checked, parsed, textAt } from "./text.ts";
import { Unusable } from "./unusable.ts";

/** Bundles a document with its overlays applied, by Redocly. @throws Unusable with Redocly's message. */
export async function bundle(
  base: string,
  { root, overlays }: Pick<Api, "root" | "overlays">,
): Promise<JsonObject> {
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const output = join(folder, "bundle.json");
    const locations = overlays.map((overlay) => placeIn(base, overlay));
    const missing = overlays.find((_, at) => !existsSync(locations[at] ?? ""));
    if (missing !== undefined)
      throw new Unusable(`There is no overlay ${missing}. \`concord init ${root}\` writes one.`);
    const api = { root: placeIn(base, root), output, ...(locations.length > 0 && { overlays: locations }) };
    await writeFile(join(folder, "redocly.yaml"), JSON.stringify({ apis: { api } }));
    const { stderr } = await redoclyIn(
      folder,
      "bundle",
      "api",
      "--config",
      join(folder, "redocly.yaml"),
      "--force",
    );
    const whole: JsonObject | undefined = existsSync(output)
      ? JSON.parse(readFileSync(output, "utf8"))
      : undefined;
    // For a text that is no document, our message is better than the bundler's.
    if (!whole) checked(parsed(await textAt(base, root), nameIn(base, root)), nameIn(base, root));
    if (!whole || refersElsewhere(whole))
      throw new Unusable(`${root} cannot be made one document.\n${said(stderr)}`);
    return whole;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether some `$ref` leads out of the file. Extensions are not searched. */
export function refersElsewhere(value: Json): boolean {
  if (Array.isArray(value)) return value.some(refersElsewhere);
  if (!isObject(value)) return false;
  if (typeof value.$ref === "string" && !value.$ref.startsWith("#")) return true;
  return Object.entries(value).some(([key, inner]) => !isExtension(key) && refersElsewhere(inner));
}

/** Redocly's message without frames and notices. */
function said(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*[║╔╚]|^bundling /.test(line))
    .slice(0, 20)
    .join("\n");
}
