import type { JsonObject } from "../../openapi/json.ts";
import { nameIn } from "./api.ts";
import { bundle, refersElsewhere } from "./bundle.ts";
import { checked, parsed, textAt } from "./text.ts";

/** A document as it was found, in one piece. */
export interface Found {
  readonly root: JsonObject;
  /** Its text if it is one file, else that of its bundle. */
  readonly text: string;
  readonly format: "json" | "yaml";
}

/** Reads a document from a file or URL, and bundles it if it has several files. @throws Unusable if it cannot be used. */
export async function readFound(base: string, root: string): Promise<Found> {
  const text = await textAt(base, root);
  const document = checked(parsed(text, nameIn(base, root)), nameIn(base, root));
  const format = text.trimStart().startsWith("{") ? "json" : "yaml";
  if (!refersElsewhere(document)) return { root: document, text, format };
  const whole = await bundle(base, { root, overlays: [] });
  return { root: whole, text: `${JSON.stringify(whole, null, 2)}\n`, format: "json" };
}
