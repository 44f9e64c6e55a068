import { mainApi } from "./stories/main-api.ts";
import { meetso } from "./stories/meetso.ts";
import { meshes } from "./stories/meshes.ts";
import { meshi } from "./stories/meshi.ts";
import type { Story } from "./story.ts";

/** By the name of the API. An API without a sandbox has none. */
export const stories: Readonly<Record<string, Story>> = { meshi, meetso, meshes, "main-api": mainApi };
