import { mainApi } from "./main-api/index.ts";
import { meetso } from "./meetso/index.ts";
import { meshes } from "./meshes/index.ts";
import { meshi } from "./meshi/index.ts";

/** Every API of the sandbox. Only this list mounts them. */
export const apis = { meshi, meshes, "main-api": mainApi, meetso } as const;
