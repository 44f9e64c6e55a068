import { bundleSize } from "./bundle-size.ts";
import { calls } from "./calls.ts";
import type { Experiment } from "./experiment.ts";
import { generation } from "./generate.ts";
import { largeImport } from "./large-import.ts";
import { paging } from "./paging.ts";
import { rosterImport } from "./roster-import.ts";
import { sandboxImport } from "./sandbox-import.ts";
import { sandboxRequests } from "./sandbox-requests.ts";
import { sandboxStart } from "./sandbox-start.ts";

/** All measurements, in the order in which a whole run makes them. */
export const experiments: readonly Experiment[] = [
  calls,
  paging,
  rosterImport,
  largeImport,
  sandboxRequests,
  sandboxImport,
  sandboxStart,
  generation,
  bundleSize,
];
