import { isObject, textOf } from "../../openapi/json.ts";
import { type Api, fileNameOf, nameOf } from "./api.ts";
import { type Loaded, load } from "./load.ts";
import { Unusable } from "./unusable.ts";

/**
 * The name of an API that no configuration and no option names: what its file is called, else its title, else its folder. The
 * document is read only if the file's name says nothing.
 */
export async function documentName(
  base: string,
  { root, hosts }: Pick<Api, "root" | "hosts">,
): Promise<Pick<Api, "name" | "fetched">> {
  const name = fileNameOf(root);
  if (name !== "") return { name };
  const loaded = await readable(base, { root, hosts });
  const info = isObject(loaded?.root) ? loaded.root.info : undefined;
  const title = isObject(info) ? textOf(info.title) : undefined;
  return { name: nameOf(root, title ?? ""), fetched: loaded?.fetched };
}

/** A document; `undefined` where it cannot be read. Who needs the document says why. */
async function readable(
  base: string,
  { root, hosts }: Pick<Api, "root" | "hosts">,
): Promise<Loaded | undefined> {
  try {
    return await load(base, { root, hosts, overlays: [] });
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}
