import { isObject, textOf } from "../../openapi/json.ts";
import { type Api, fileNameOf, nameOf } from "./api.ts";
import { load } from "./load.ts";
import { Unusable } from "./unusable.ts";

/**
 * The name of an API that no configuration and no option names: what its file is called, else its title, else its folder. The
 * document is read only if the file's name says nothing.
 */
export async function documentName(
  base: string,
  { root, hosts }: Pick<Api, "root" | "hosts">,
): Promise<string> {
  return fileNameOf(root) || nameOf(root, await titleOf(base, { root, hosts }));
}

/** The title of a document; empty where it cannot be read. Who needs the document says why. */
async function titleOf(base: string, { root, hosts }: Pick<Api, "root" | "hosts">): Promise<string> {
  try {
    const loaded = await load(base, { root, hosts, overlays: [] });
    const info = isObject(loaded.root) ? loaded.root.info : undefined;
    return (isObject(info) ? textOf(info.title) : undefined) ?? "";
  } catch (error) {
    if (error instanceof Unusable) return "";
    throw error;
  }
}
