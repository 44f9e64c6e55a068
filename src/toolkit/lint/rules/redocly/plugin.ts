import { isObject } from "../../../../openapi/json.ts";
import { commonStatuses } from "./common-statuses.ts";
import { componentFile } from "./component-file.ts";
import { errorSchema } from "./error-schema.ts";
import { operationCredential } from "./operation-credential.ts";
import { operationScopes } from "./operation-scopes.ts";
import { pathFile } from "./path-file.ts";
import { reason } from "./reason.ts";
import { requestIdHeader } from "./request-id-header.ts";
import { retryAfter } from "./retry-after.ts";
import { schemaDescription } from "./schema-description.ts";
import { unmarkedName } from "./unmarked-name.ts";
import type { Rule, Visit, Visitor } from "./visitor.ts";

const rules: Readonly<Record<string, Rule>> = {
  "common-statuses": commonStatuses,
  "component-file": componentFile,
  "error-schema": errorSchema,
  "operation-credential": operationCredential,
  "operation-scopes": operationScopes,
  "path-file": pathFile,
  reason,
  "request-id-header": requestIdHeader,
  "retry-after": retryAfter,
  "schema-description": schemaDescription,
  "unmarked-name": unmarkedName,
};

/** The rules of this folder as a plugin of Redocly. redocly.yaml turns them on. */
export default function plugin(): { id: string; rules: { oas3: typeof rules } } {
  const guarded = Object.entries(rules).map(([name, rule]): [string, Rule] => [name, () => guard(rule())]);
  return { id: "concord", rules: { oas3: Object.fromEntries(guarded) } };
}

/** Skips values that are no objects: Redocly visits them too, and its rule `struct` reports them. */
function guard(visitor: Visitor): Visitor {
  const forObjects =
    (visit: Visit): Visit =>
    (node, context) => {
      if (isObject(node)) visit(node, context);
    };
  return Object.fromEntries(
    Object.entries(visitor).map(([type, visit]) => {
      if (typeof visit === "function") return [type, forObjects(visit)];
      const phases = Object.entries(visit).map(([phase, each]) => [phase, forObjects(each)]);
      return [type, Object.fromEntries(phases)];
    }),
  );
}
