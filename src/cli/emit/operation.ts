import type { meshes } from "../../../generated/meshes/index.ts";
import type { paths } from "../../../generated/meshes/schema.ts";
import type { BatchItem, Client } from "../../client/index.ts";

/** The operation that takes many events at once. */
export const OPERATION = "POST /api/v1/events/bulk";

export type MeshesClient = Client<paths, typeof meshes>;

/** An event as the operation takes it. */
export type EventItem = BatchItem<paths, typeof meshes, typeof OPERATION>;
