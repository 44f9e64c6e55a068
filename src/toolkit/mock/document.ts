import type { JsonObject } from "../../openapi/json.ts";
import type { Api } from "../project/api.ts";
import { bundle } from "../project/bundle.ts";
import { readFound } from "../project/reading.ts";

/** The document of an API for a mock: one object with overlays applied, in its own OpenAPI version. */
export async function mockedDocument(
  base: string,
  { root, overlays }: Pick<Api, "root" | "overlays">,
): Promise<JsonObject> {
  return overlays.length > 0 ? bundle(base, { root, overlays }) : (await readFound(base, root)).root;
}
