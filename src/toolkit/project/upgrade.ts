import { upgrade } from "@scalar/openapi-upgrader";
import type { JsonObject } from "../../openapi/json.ts";
import { describedResponses } from "./described-responses.ts";
import { saidMembers } from "./empty-members.ts";
import { innerReferences } from "./inner-references.ts";
import { describedPlaces } from "./path-parameters.ts";
import { plainReferences } from "./plain-references.ts";
import { sendableBodies } from "./sendable-bodies.ts";
import { statedDirections } from "./stated-directions.ts";
import { uniqueOperationIds } from "./unique-operation-ids.ts";
import { untangledChoices } from "./untangled-choices.ts";

/**
 * Converts a document to OpenAPI 3.1 in memory: rewrites what differs in 3.0, such as `nullable` and `exclusiveMinimum: true`. It
 * also rewrites what is valid but what generators of types do not follow: references that only validators of JSON Schema know,
 * references into other schemas, choices that contain themselves, operation ids that occur twice, names with nothing after them,
 * path parameters and responses that nothing describes, request bodies that nobody can send, and properties of which only the
 * schema that they refer to says that they are read-only.
 */
export function upgraded(document: JsonObject): JsonObject {
  // The library's type of a document is an open object, like ours.
  const result = upgrade(structuredClone(document), "3.1") as unknown as JsonObject;
  // What 3.2 adds stays as it is. The rest of the toolkit expects 3.1.
  const plain = innerReferences(plainReferences(saidMembers({ ...result, openapi: "3.1.1" })));
  const stated = statedDirections(untangledChoices(plain));
  return describedPlaces(describedResponses(sendableBodies(uniqueOperationIds(stated))));
}
