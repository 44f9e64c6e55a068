import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { redoclyIn } from "../../generate/redocly.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import type { Sample } from "../samples/samples.ts";
import { languages, withSamples } from "./code-samples.ts";

/** What the page of an API is made of, and where it goes. */
export interface Reference {
  readonly api: Api;
  readonly samples: ReadonlyMap<string, Sample>;
  /** File to write; its folder is made. */
  readonly out: string;
  /** From that file to the site's first page, and to its page about the API. */
  readonly home: string;
  readonly overview: string;
}

/**
 * Writes the whole document as one page, rendered by Redocly: parameters, schemas, examples, samples. It needs no other file
 * and no other host, and is the same for the same document.
 * @throws Error with Redocly's own message.
 */
export async function buildReference({ api, samples, out, home, overview }: Reference): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "concord-reference-"));
  try {
    const source = join(folder, "openapi.json");
    const page = join(folder, "index.html");
    const options = join(folder, "options.json");
    await writeFile(source, JSON.stringify(withSamples(api, samples)));
    await writeFile(options, JSON.stringify({ disableTelemetry: true, codeSamples: { languages } }));
    const { status, stderr } = await redoclyIn(
      import.meta.dirname,
      "build-docs",
      source,
      "--inlineBundle",
      `--openapi=${options}`,
      `--title=${api.title}: parameters, bodies and schemas`,
      `--template=${join(import.meta.dirname, "page.hbs")}`,
      `--templateOptions.home=${home}`,
      `--templateOptions.overview=${overview}`,
      `--templateOptions.name=${api.title}`,
      `--output=${page}`,
    );
    if (status !== 0) throw new Error(`redocly build-docs failed for ${api.name}.\n${stderr}`);
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, withoutRequests(await readFile(page, "utf8")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Where an operation stands on the page: `#/runs/getrun`. */
export function referenceAnchor({ tag, id }: OperationEntry): string {
  return `#/${slug(tag)}/${slug(id)}`;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^\w-]+/g, "-");
}

/** The name of the renderer in its footer, which would otherwise be fetched from its maker's host. */
const LOGO =
  "data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 width=%2750%27 height=%2714%27%3E%3Ctext y=%2711%27 font-family=%27sans-serif%27 font-size=%2712%27 fill=%27%230044d4%27%3ERedocly%3C/text%3E%3C/svg%3E";

/** @throws Error where the renderer has changed, so that its page has to be looked at again. */
function withoutRequests(page: string): string {
  const remote = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(?:-full)?\.svg/g;
  if (!remote.test(page)) {
    throw new Error(
      "The page of redocly build-docs has no logo of another host any more. Look at what it fetches now.",
    );
  }
  return page.replaceAll(remote, LOGO);
}
