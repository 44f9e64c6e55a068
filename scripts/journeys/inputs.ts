import { meshes } from "../../generated/meshes/index.ts";
import { signedToken } from "../../src/client/signed-token.ts";
import { keys as mainApiKeys } from "../../src/sandbox/main-api/keys.ts";
import { keys as meetsoKeys } from "../../src/sandbox/meetso/keys.ts";
import { keys as meshesKeys, workspaces } from "../../src/sandbox/meshes/keys.ts";
import { keys as meshiKeys } from "../../src/sandbox/meshi/keys.ts";

/** Inputs for the journeys of an API, from what the sandbox publishes. `now` is its clock, in ms. */
export async function inputsOf(api: string, now: number): Promise<Readonly<Record<string, string>>> {
  switch (api) {
    case "meshi":
      return { token: meshiKeys.full };
    case "meetso":
      return { token: meetsoKeys.full };
    case "main-api":
      return { token: mainApiKeys.full };
    case "meshes": {
      const token = signedToken(meshes, "machineToken", meshesKeys.full, { now: () => now });
      return {
        token: await token(),
        publishable_key: meshesKeys.publishable,
        workspace_id: workspaces.concord,
      };
    }
    default:
      throw new Error(
        `A journey names the API "${api}", whose inputs are not known: see scripts/journeys/inputs.ts.`,
      );
  }
}
