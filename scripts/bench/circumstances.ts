import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";

/** What the figures depend on, apart from the code. */
export interface Circumstances {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  /** Processes that wanted a processor, on average over the last 15 minutes. */
  readonly load: number;
  /** The pinned versions of all that was measured. */
  readonly versions: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, "../..");

export async function circumstances(): Promise<Circumstances> {
  const own = await manifest("package.json");
  const peers = await manifest("test/bench/package.json");
  const all = { ...own.dependencies, ...own.devDependencies, ...peers.dependencies };
  const named = ["undici", "openapi-fetch", "openapi-typescript", "@redocly/cli", "@stoplight/prism-http"];
  const shown = [...named, ...Object.keys(peers.dependencies ?? {})].filter((name) => name !== "typescript");
  const [processor] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores, ${processor?.model.trim() ?? "unknown"}, ${process.arch}`,
    node: process.versions.node,
    load: Math.round((loadavg()[2] ?? 0) * 10) / 10,
    versions: {
      "concord-apis": own.version ?? "",
      ...Object.fromEntries(shown.map((name) => [name, all[name] ?? ""])),
    },
  };
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function manifest(path: string): Promise<Manifest> {
  // npm documents the shape of these files.
  return JSON.parse(await readFile(join(root, path), "utf8")) as Manifest;
}
