import { join } from "node:path";
import { bundle } from "../size/bundle.ts";
import type { Experiment, Settings } from "./experiment.ts";
import { home, install } from "./peer-packages.ts";
import { type Result, sumUp } from "./report.ts";

const root = join(import.meta.dirname, "../..");

interface Entry {
  readonly what: string;
  readonly contents: string;
  /** Where the packages are. */
  readonly from: string;
}

/** What a program imports for the two calls of the benchmark, and for retries if they are a separate package. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  concord: {
    what: "Concord's createClient with a contract",
    contents: `export { createClient } from "./src/client/index.ts"; export { meshi } from "./generated/meshi/index.ts"`,
    from: root,
  },
  "openapi-fetch": {
    what: "openapi-fetch, which sends once",
    contents: `export { default } from "openapi-fetch"`,
    from: root,
  },
  ky: { what: "ky", contents: `export { default } from "ky"`, from: home },
  ofetch: { what: "ofetch", contents: `export { ofetch } from "ofetch"`, from: home },
  "hey-api": {
    what: "hey-api's client of two operations, which sends once",
    contents: `export { getRun, importAttendees } from "./hey-api/sdk.gen.ts"`,
    from: home,
  },
  redocly: {
    what: "Redocly's client",
    contents: `export { client } from "./redocly/client.gen.ts"`,
    from: home,
  },
  "axios-retry": {
    what: "axios with axios-retry",
    contents: `export { default as axios } from "axios"; export { default as retry } from "axios-retry"`,
    from: home,
  },
  stainless: {
    what: "a client by Stainless, with its resources",
    contents: `export { OpenAI } from "openai"`,
    from: home,
  },
  azure: {
    what: "Azure's pipeline",
    contents: `export { createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline"`,
    from: home,
  },
};

/** What a browser downloads for a client, minified and gzipped. */
export const bundleSize: Experiment = {
  ids: Object.keys(ENTRIES).map((name) => `size-${name}`),
  // The size is the same in every round.
  rounds: 1,
  async run({ wanted }: Settings) {
    await install();
    const rows: Result[] = [];
    for (const [name, { what, contents, from }] of Object.entries(ENTRIES)) {
      const id = `size-${name}`;
      if (!wanted(id)) continue;
      const { gzipped } = await bundle(contents, from);
      rows.push(sumUp(id, `Size in a browser: ${what}`, "B", [gzipped]));
    }
    return rows;
  },
};
