import { commonStatuses } from "./common-statuses.ts";
import { componentFile } from "./component-file.ts";
import { errorSchema } from "./error-schema.ts";
import { operationScopes } from "./operation-scopes.ts";
import { pathFile } from "./path-file.ts";
import { reason } from "./reason.ts";
import { requestIdHeader } from "./request-id-header.ts";
import { retryAfter } from "./retry-after.ts";
import { schemaDescription } from "./schema-description.ts";
import type { Rule } from "./visitor.ts";

const rules: Readonly<Record<string, Rule>> = {
  "common-statuses": commonStatuses,
  "component-file": componentFile,
  "error-schema": errorSchema,
  "operation-scopes": operationScopes,
  "path-file": pathFile,
  reason,
  "request-id-header": requestIdHeader,
  "retry-after": retryAfter,
  "schema-description": schemaDescription,
};

/** The rules of this folder as a plugin of Redocly; redocly.yaml switches them on. */
export default function plugin(): { id: string; rules: { oas3: typeof rules } } {
  return { id: "concord", rules: { oas3: rules } };
}
