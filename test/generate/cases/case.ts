import type { Edit } from "../project.ts";

/** A document with one mistake, and what `generate` reports about it. */
export interface Case {
  /** The rule as a sentence. */
  readonly sentence: string;
  readonly edits: readonly Edit[];
  readonly rule: string;
  /** File of the problem, and a text that ends on its line after the edits. */
  readonly at: readonly [file: string, text: string];
  readonly message: string;
}

/** Files of the fixture's document. */
export const root = "openapi.yaml";
export const components = "components.yaml";
export const parcels = "paths/parcels.yaml";
export const parcel = "paths/parcels_{parcel_id}.yaml";
export const scans = "paths/scans.yaml";
export const sorts = "paths/sorts.yaml";
export const sort = "paths/sorts_{sort_id}.yaml";

export function edit(file: string, find: string, replace: string): Edit {
  return { file, find, replace };
}
