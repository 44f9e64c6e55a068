import { keys, workspaces } from "../../src/sandbox/meshes/keys.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";

export const meshes: Story = {
  credentials: { machineToken: keys.full, publishableKey: keys.publishable },
  environment: {
    machineToken: {
      MESHES_ORG_ID: keys.full.organization,
      MESHES_ACCESS_KEY: keys.full.access_key,
      MESHES_SECRET_KEY: keys.full.secret_key,
    },
    publishableKey: { MESHES_PUBLISHABLE_KEY: keys.publishable },
  },
  things: {
    workspace_name: { example: "Staging", fresh: "Staging *" },
    new_workspace_name: { example: "Production EU", fresh: "Production EU *" },
    connection_name: { example: "Product newsletter", fresh: "Newsletter *" },
    new_connection_name: { example: "Product newsletter EU", fresh: "Newsletter EU *" },
    workspace_id: { example: "7c9e6679-7425-40de-944b-e07fc1f90ae7", value: workspaces.concord },
    connection_id: {
      example: "1b4e28ba-2fa1-4d2b-883f-0016d3cca427",
      by: "createConnection",
      at: "/connection/id",
    },
    rule_id: { example: "9f1c7d52-6a0e-4c83-b1d9-2e5f8a7c3b60", by: "createRule", at: "/rule/id" },
    event_id: { example: "c56a4180-65aa-42ec-a945-5fd21dec0538", by: "emitEvent", at: "/event/id" },
    failedEvent: {
      example: "c56a4180-65aa-42ec-a945-5fd21dec0538",
      by: "emitEvent",
      at: "/event/id",
      variable: "event_id",
      ends: true,
      fault: "outcome=failure",
      needs: ["rule_id"],
    },
    session_id: { example: "ses_4Jq8Zt2Lw9", by: "createSession", at: "/session_id" },
  },
  needs: {
    retryDelivery: ["failedEvent"],
    listRules: ["rule_id"],
    listWorkspaceRules: ["rule_id"],
    listEvents: ["event_id"],
    listWorkspaceEvents: ["event_id"],
    listSessions: ["session_id"],
  },
  bodies: {
    // The sandbox has a workspace with the other name.
    createWorkspace: "WorkspaceToCreateMinimal",
    // The other one is for version 3.
    putDefaultMapping: "MappingToStoreWithEveryTransform",
  },
  query: {
    listEvents: ["limit"],
    listWorkspaceEvents: ["event", "limit"],
    listSessions: ["status", "limit"],
  },
};
