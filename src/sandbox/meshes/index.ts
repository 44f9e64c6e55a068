import type { Handler } from "../core/api.ts";
import { derive } from "../derived/index.ts";
import { demandPermission, identify, mayWrite } from "./access.ts";
import { openConnections } from "./connections.ts";
import { openDeliveries } from "./deliveries.ts";
import { errorBody, remarkOn } from "./error-body.ts";
import { openEvents } from "./events.ts";
import { openIngestion } from "./ingestion.ts";
import { integrations } from "./integrations.ts";
import { keys } from "./keys.ts";
import { wholeList } from "./lists.ts";
import { openMappings } from "./mappings.ts";
import { openRules } from "./rules.ts";
import { seed } from "./seed.ts";
import { openSessions } from "./sessions.ts";
import { tables } from "./tables.ts";
import { openWorkspaces } from "./workspaces.ts";

export const meshes = derive("meshes", {
  tables,
  keys,
  identify,
  // The contract names no scopes; the operations check what a machine key may do.
  grants: () => true,
  errorBody({ status, code, message, details, violations = [] }) {
    // Handlers give remarks as `details`; checks against the contract give violations.
    const remarks = Array.isArray(details)
      ? details
      : violations.flatMap((violation) => remarkOn(violation) ?? []);
    return errorBody(status, code, message, remarks);
  },
  open(tools) {
    seed(tools.store);
    const workspaces = openWorkspaces(tools);
    const connections = openConnections(tools, workspaces);
    const rules = openRules(tools, workspaces, connections);
    const deliveries = openDeliveries(tools, rules, connections);
    return {
      operations: {
        ...guarded({
          ...workspaces.handlers,
          ...connections.handlers,
          ...rules.handlers,
          ...openEvents(tools, workspaces, deliveries),
          ...openMappings(tools, connections),
          ...openSessions(tools, workspaces),
        }),
        ...openIngestion(tools, workspaces, rules, deliveries),
        listIntegrations: () => wholeList(integrations),
      },
    };
  },
});

/** Limits a read-only machine key to the operations that read. */
function guarded(handlers: Readonly<Record<string, Handler>>): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([operation, handler]): [string, Handler] => {
      if (/^(get|list)/.test(operation)) return [operation, handler];
      const write: Handler = (call) => {
        demandPermission(mayWrite(call.principal));
        return handler(call);
      };
      return [operation, write];
    }),
  );
}
