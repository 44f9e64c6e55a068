import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api as Configured, nameIn } from "../project/api.ts";
import { bundleLoaded } from "../project/bundle.ts";
import { withoutAddedResponses } from "../project/described-responses.ts";
import { load } from "../project/load.ts";
import { Unusable } from "../project/unusable.ts";
import { upgraded } from "../project/upgrade.ts";
import { readWhole } from "../project/whole.ts";
import { Bundle } from "./bundle.ts";
import { itemsAsLists } from "./items-as-lists.ts";
import { type Api, packageVersionOf, type Side } from "./side.ts";

/** A side that was read from documents. `dispose` removes its temporary files. */
export interface ReadSide {
  readonly side: Side;
  readonly dispose: () => void;
}

/**
 * Reads the documents of APIs of any project in the folder `base`, with overlays applied.
 * @throws Unusable if a document or its contract cannot be read.
 */
export async function sideOfDocuments(base: string, apis: readonly Configured[]): Promise<ReadSide> {
  const folder = mkdtempSync(join(tmpdir(), "concord-side-"));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  try {
    const read = await Promise.all(apis.map((api) => readApi(base, folder, api)));
    const side = {
      apis: new Map(read.map((api) => [api.name, api])),
      packageVersion: packageVersionOf(base),
    };
    return { side, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

async function readApi(base: string, folder: string, api: Configured): Promise<Api> {
  const { name, root } = api;
  const loaded = await load(base, api, { passesExtensions: false });
  const whole = upgraded(await bundleLoaded(base, api, loaded));
  const { reading, problems } = readWhole(base, api, loaded, whole, "runtime");
  if (!reading) {
    const [first] = problems;
    const where = first ? ` ${first.file}:${first.line} ${first.message}.` : "";
    throw new Unusable(
      `${root} cannot be compared.${where} \`concord lint ${root} --profile runtime\` says more.`,
    );
  }
  const path = join(folder, `${name}.json`);
  itemsAsLists(withoutAddedResponses(whole));
  writeFileSync(path, JSON.stringify(whole));
  return {
    ...{ name, path, bundle: new Bundle(whole), contract: reading.contract },
    ...{ document: nameIn(base, root), changelog: api.changelog, web: loaded.web },
  };
}
