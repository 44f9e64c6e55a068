import { registry } from "../generated/registry.ts";
import { isRetried, retryProfile } from "../src/client/index.ts";
import type { JsonObject } from "../src/openapi/json.ts";
import { type Api, apiOf, type ClientRules } from "../src/toolkit/docs/model/api.ts";
import { stories } from "./stories/stories.ts";

/** The client's own rules, so that the pages agree with the client. */
export const rules: ClientRules = { isRetried, profileOf: retryProfile };

/** The APIs of the site, in display order. */
export async function readApis(): Promise<Api[]> {
  const apis = await Promise.all(
    registry.map(async ({ name, contract, openapi }) => {
      // A generated document is JSON.
      const document = (await openapi()) as JsonObject;
      return apiOf({ contract: await contract(), document, story: stories[name] }, rules);
    }),
  );
  const order = ["meshi", "meshes", "main-api", "meetso"];
  // An API that is not named here comes last.
  const rank = ({ name }: Api) => (order.includes(name) ? order.indexOf(name) : order.length);
  return apis.sort((a, b) => rank(a) - rank(b));
}
