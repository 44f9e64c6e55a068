import type { Story } from "../../src/toolkit/docs/samples/story.ts";
import { mainApi } from "./main-api.ts";
import { meetso } from "./meetso.ts";
import { meshes } from "./meshes.ts";
import { meshi } from "./meshi.ts";

/** By the name of the API. An API without a sandbox has none. */
export const stories: Readonly<Record<string, Story>> = { meshi, meetso, meshes, "main-api": mainApi };
