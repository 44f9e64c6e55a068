/** Sizes in bytes, minified and gzipped; 1 kB is 1000 bytes. `limit` is a little above the measured value, so that growth is noticed. */
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

/** A program that only calls the operations of an API. */
const programOf = (what: string, contract: string, limit: number): Budget => ({
  name: `createClient, and ${what}`,
  entry: client("createClient") + contract,
  limit,
});

export const budgets: readonly Budget[] = [
  { ...programOf("a contract", meshi, 14_840), target: 7500 },
  {
    name: "with paging, runs and ensure",
    entry: client("createClient", "ensure", "paginate", "run") + meshi,
    target: 9200,
    limit: 18_150,
  },
  {
    name: "every verb, without a contract",
    entry: client("createClient", ...verbs),
    target: 12_000,
    limit: 19_890,
  },
  programOf("a minimal contract", from("scripts/size/minimal-api.ts", "tides"), 12_490),
  programOf("Meetso", from("generated/meetso/index.ts", "meetso"), 13_230),
  programOf("Meshes", from("generated/meshes/index.ts", "meshes"), 14_670),
  programOf("the Main API", from("generated/main-api/index.ts", "mainApi"), 14_270),
  {
    name: "contract of Meshi",
    entry: meshi,
    target: 3000,
    limit: 3020,
  },
];
