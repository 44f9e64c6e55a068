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
 * Converts a document to OpenAPI 3.1, as a copy: rewrites what differs in 3.0, such as `nullable` and `exclusiveMinimum: true`. It also
 * rewrites what the toolkit and generators of types do not follow, though documents have it: references that only validators of JSON
 * Schema know, references into other schemas, choices that contain themselves, operation ids that occur twice, and paths with the
 * notation of URI templates or routers. It removes request bodies that nobody can send. It adds what a document leaves out: what an
 * empty name stands for, path parameters and responses that nothing describes, and `readOnly` or `writeOnly` of a property where only
 * its schema says so.
 */
export function upgraded(document: JsonObject): JsonObject {
  // The library's type of a document is an open object, like ours.
  const result = upgrade(structuredClone(document), "3.1") as unknown as JsonObject;
  // The rest of the toolkit expects the version 3.1. What 3.2 adds stays as it is.
  const plain = innerReferences(plainReferences(saidMembers({ ...result, openapi: "3.1.1" })));
  const stated = statedDirections(untangledChoices(plain));
  return describedPlaces(describedResponses(sendableBodies(uniqueOperationIds(stated))));
}
