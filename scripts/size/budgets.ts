/** Sizes in bytes, minified and gzipped; 1 kB is 1000 bytes. */
export interface Budget {
  readonly name: string;
  readonly entry: string;
  /** What was measured last. */
  readonly size: number;
  /** What was wanted. */
  readonly target?: number;
}

/** How much a bundle may grow before somebody has to note its new size, and say why: 2 %. */
export function limitOf({ size }: Pick<Budget, "size">): number {
  return Math.floor(size * 1.02);
}

const from = (file: string, ...names: readonly string[]) =>
  `export { ${names.join(", ")} } from "./${file}";`;
const client = (...names: readonly string[]) => from("src/client/index.ts", ...names);
const meshi = from("generated/meshi/index.ts", "meshi");
const verbs = ["batch", "download", "ensure", "follow", "paginate", "prepare", "resume", "run", "unwrap"];

/** A program that only calls the operations of an API. */
const programOf = (what: string, contract: string, size: number): Budget => ({
  name: `createClient, and ${what}`,
  entry: client("createClient") + contract,
  size,
});

export const budgets: readonly Budget[] = [
  { ...programOf("a contract", meshi, 15_554), target: 7500 },
  {
    name: "with paging, runs and ensure",
    entry: client("createClient", "ensure", "paginate", "run") + meshi,
    target: 9200,
    size: 19_131,
  },
  {
    name: "every verb, without a contract",
    entry: client("createClient", ...verbs),
    target: 12_000,
    size: 21_136,
  },
  programOf("a minimal contract", from("scripts/size/minimal-api.ts", "tides"), 13_202),
  programOf("Meetso", from("generated/meetso/index.ts", "meetso"), 13_938),
  programOf("Meshes", from("generated/meshes/index.ts", "meshes"), 15_380),
  programOf("the Main API", from("generated/main-api/index.ts", "mainApi"), 14_983),
  {
    name: "contract of Meshi",
    entry: meshi,
    target: 3000,
    size: 2982,
  },
];
