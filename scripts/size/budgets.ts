/** Sizes in bytes, minified and gzipped; 1 kB is 1000 bytes. `limit` is the measured value and 2 %. */
export interface Budget {
  readonly name: string;
  readonly entry: string;
  readonly limit: number;
  /** What was wanted. */
  readonly target?: number;
}

const from = (file: string, ...names: readonly string[]) =>
  `export { ${names.join(", ")} } from "./${file}";`;
const client = (...names: readonly string[]) => from("src/client/index.ts", ...names);
const meshi = from("generated/meshi/index.ts", "meshi");
const verbs = ["batch", "download", "ensure", "follow", "paginate", "prepare", "resume", "run", "unwrap"];

export const budgets: readonly Budget[] = [
  {
    name: "createClient, and a contract",
    entry: client("createClient") + meshi,
    target: 7500,
    limit: 14_280,
  },
  {
    name: "with paging, runs and ensure",
    entry: client("createClient", "ensure", "paginate", "run") + meshi,
    target: 9200,
    limit: 17_390,
  },
  {
    name: "every verb, without a contract",
    entry: client("createClient", ...verbs),
    target: 12_000,
    limit: 19_300,
  },
  {
    name: "createClient, and a minimal contract",
    entry: client("createClient") + from("scripts/size/minimal-api.ts", "tides"),
    limit: 12_080,
  },
  {
    name: "createClient, and Meetso",
    entry: client("createClient") + from("generated/meetso/index.ts", "meetso"),
    limit: 12_840,
  },
  {
    name: "createClient, and Meshes",
    entry: client("createClient") + from("generated/meshes/index.ts", "meshes"),
    limit: 14_090,
  },
  {
    name: "createClient, and the Main API",
    entry: client("createClient") + from("generated/main-api/index.ts", "mainApi"),
    limit: 13_910,
  },
  {
    name: "contract of Meshi",
    entry: meshi,
    target: 3000,
    limit: 2800,
  },
];
